/** Usage: reads options and operands as a command declares them, and says in a sentence what does not fit. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Command } from './commands.ts';

/** One option of a command, such as `--slug NAME`. */
export type Option = {
  /** What stands for its value in the help; an option without one is given or not. */
  readonly value?: string;
  readonly meaning: string;
  readonly repeats?: true;
};

/** The command line was not as the help says. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Parsed = {
  /** The last value of each option that was given. */
  readonly options: ReadonlyMap<string, string>;
  /** Every value of an option that may repeat. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly string[];
};

export function parse(command: Command, words: readonly string[]): Parsed | 'help' {
  const options: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    ...Object.fromEntries(
      Object.entries(command.options).map(([name, { value, repeats }]) => [
        name,
        value === undefined ? { type: 'boolean' as const } : { type: 'string' as const, multiple: repeats ?? false },
      ]),
    ),
  };
  const { values, positionals } = read(command, words, options);
  if (values['help']) return 'help';
  if (positionals.length > command.operands.length) {
    throw new UsageError(`"${positionals[command.operands.length]}" is one word too many. ${hint(command)}`);
  }
  const given = Object.entries(values);
  return {
    options: new Map(given.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
    lists: new Map(given.filter((pair): pair is [string, string[]] => Array.isArray(pair[1]))),
    flags: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
    operands: positionals,
  };
}

function read(command: Command, words: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: withValues(words, options), options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's sentence goes on with advice about "--" that few need.
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence}. ${hint(command)}`);
  }
}

/** Joins an option to a value that begins with a hyphen, as one key in 64 does: `--key -x` means `--key=-x`. */
function withValues(words: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word, value] = [words[at]!, words[at + 1]];
    const takesValue = word.startsWith('--') && options[word.slice(2)]?.type === 'string';
    const isOption = value === '-h' || value?.startsWith('--') === true;
    if (takesValue && value?.startsWith('-') === true && !isOption) {
      joined.push(`${word}=${value}`);
      at += 1;
    } else joined.push(word);
  }
  return joined;
}

/** Ends a refusal: where to read on. */
export function hint(command: Pick<Command, 'words'>): string {
  return `See: npx kurzum ${command.words.join(' ')} --help`;
}
