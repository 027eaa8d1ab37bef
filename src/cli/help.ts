/** Help: what `--help` prints, made from what the commands say about themselves. */
import type { Command } from './commands.ts';

export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command): Row => [command.words.join(' '), command.summary]);
  return [
    'Kurzum on the command line. It talks to the Kurzum that runs on this machine (npm start).',
    '',
    'Usage: npx kurzum <command> [options]',
    '',
    ...columns(rows),
    '',
    'Every command takes --json, for scripts, and --help, with examples. --version prints the version.',
    'Results go to stdout, messages to stderr. Exit code: 0 done, 1 refused or failed, 2 wrong usage.',
  ].join('\n');
}

export function commandHelp({ words, operands, summary, explanation, options, examples }: Command): string {
  const usage = ['npx kurzum', ...words, ...operands.map((operand) => `[${operand}]`), '[options]'].join(' ');
  const rows = Object.entries(options).map(([name, { value, meaning }]): Row => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    meaning,
  ]);
  return [
    `${summary}.`,
    '',
    `Usage: ${usage}`,
    '',
    ...explanation.flatMap((paragraph) => [...wrapped(paragraph), '']),
    'Options:',
    ...columns([...rows, ['--json', 'print JSON'], ['--help', 'print this']]),
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}

type Row = readonly [left: string, right: string];

const width_chars = 96;

function columns(rows: readonly Row[]): readonly string[] {
  const left = Math.max(...rows.map(([text]) => text.length)) + 2;
  return rows.map(([text, meaning]) => `  ${text.padEnd(left)}${meaning}`);
}

function wrapped(paragraph: string): readonly string[] {
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    if (lines.at(-1)!.length + word.length >= width_chars) lines.push('');
    lines[lines.length - 1] += lines.at(-1) === '' ? word : ` ${word}`;
  }
  return lines;
}
