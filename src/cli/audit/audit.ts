/** The commands `audit …`: take a log out of Kurzum, keep its checkpoints, and check one against the other without Kurzum. */
import { createReadStream, createWriteStream, readFileSync, rmSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readKey, verifyExport, type NoteKey, type Verdict } from '#tree';
import type { Command } from '../commands.ts';
import { ask, ControlError, download } from '../control.ts';
import { hint, UsageError, type Option } from '../usage.ts';
import { sentencesOf } from './words.ts';

const log: Option = {
  value: 'ID',
  meaning: 'whose log: a tenant’s id, or "platform" (the oldest tenant’s)',
};

const auditExport: Command = {
  words: ['audit', 'export'],
  operands: ['FILE'],
  summary: 'Write an audit log into a file that can be checked elsewhere',
  explanation: [
    'One JSON text a line: the log, its checkpoints, and all entries with what they say, in the clear. Whoever has the file can read it, so only its owner may. That it was exported is the last entry in it.',
  ],
  options: { file: { value: 'FILE', meaning: 'where to, if not given as FILE' }, log },
  examples: ['npx kurzum audit export audit.jsonl', 'npx kurzum audit export platform.jsonl --log platform'],
  async run({ options, operands, config }) {
    const path = operands[0] ?? required(auditExport, options, 'file');
    const file = await created(path);
    try {
      const bytes = await download(config, `/local/audit/export${queryOf(options)}`, file);
      return { value: { file: path, bytes }, text: path };
    } catch (error) {
      // Half a log is no log.
      rmSync(path, { force: true });
      throw error;
    }
  },
};

const auditCheckpoint: Command = {
  words: ['audit', 'checkpoint'],
  operands: [],
  summary: 'Sign what an audit log comes to now',
  explanation: [
    'Prints a signed note (c2sp.org/tlog-checkpoint). Keep it where whoever runs this machine can’t change it: only with it can anybody notice that the log was put back to an earlier state.',
  ],
  options: { log },
  examples: ['npx kurzum audit checkpoint > checkpoint-$(date +%F).txt'],
  async run({ options, config }) {
    const value = await ask<{ note: string }>(config, {
      method: 'POST',
      path: '/local/audit/checkpoint',
      body: options.has('log') ? { log: options.get('log') } : {},
    });
    return { value, text: value.note.trimEnd() };
  },
};

const auditKey: Command = {
  words: ['audit', 'key'],
  operands: [],
  summary: 'Print the public key that an audit log’s checkpoints are signed with',
  explanation: ['One word, as c2sp.org/signed-note writes keys. It is what audit verify takes.'],
  options: { log },
  examples: ['npx kurzum audit key > key.txt'],
  async run({ options, config }) {
    const value = await ask<{ key: string }>(config, { method: 'GET', path: `/local/audit/key${queryOf(options)}` });
    return { value, text: value.key };
  },
};

const auditVerify: Command = {
  words: ['audit', 'verify'],
  operands: ['FILE'],
  summary: 'Check an exported audit log against checkpoints that somebody kept',
  explanation: [
    'Needs no running Kurzum, no database and no network: only the file, the log’s public key, and the checkpoints. Says whether the log is still the one that was promised, and if not, from which entry on. Exit code 1 where it is not.',
    'Without --checkpoint it says whether the file agrees with itself and with what was signed when it was exported; that an earlier state was put back can’t be seen so.',
  ],
  options: {
    file: { value: 'FILE', meaning: 'which export, if not given as FILE' },
    checkpoint: { value: 'FILE', meaning: 'a checkpoint from before; may be given several times', repeats: true },
    key: {
      value: 'KEY',
      meaning: 'the log’s public key, or a file that holds it; may be given several times',
      repeats: true,
    },
  },
  examples: ['npx kurzum audit verify audit.jsonl --checkpoint checkpoint-2026-01-31.txt --key key.txt'],
  async run({ options, lists, operands }) {
    const path = operands[0] ?? required(auditVerify, options, 'file');
    const keys = (lists.get('key') ?? []).map(keyIn);
    if (keys.length === 0) throw new UsageError(`--key is missing. ${hint(auditVerify)}`);
    const checkpoints = (lists.get('checkpoint') ?? []).map(noteIn);
    const verdict = await verified(path, keys, checkpoints);
    return { value: verdict, text: sentencesOf(verdict).join('\n'), refused: !verdict.holds };
  },
};

export const auditCommands: readonly Command[] = [auditExport, auditCheckpoint, auditKey, auditVerify];

async function verified(path: string, keys: readonly NoteKey[], checkpoints: readonly string[]): Promise<Verdict> {
  const file = createReadStream(path);
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  // A file may break off within a character or a line: what is left then is no JSON, and told as such.
  return verifyExport(createInterface({ input: file, crlfDelay: Infinity }), { keys, checkpoints });
}

/** A new file that nobody else may read; one that is there already is not written over. */
async function created(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? new ControlError(`${path} is there already. Name another file, or move it away.`)
      : new ControlError(`${path} can't be written (${error.code ?? 'no reason given'}).`);
  });
  return file;
}

/** A key as it stands on the command line, or in the file that is named there. */
function keyIn(given: string): NoteKey {
  const key = readKey(given) ?? readKey(textOf(given));
  if (key === null) throw new ControlError(`${given} holds no key. Take it from: npx kurzum audit key`);
  return key;
}

/** A note as it was signed, whatever a mail program did to its line breaks. */
function noteIn(path: string): string {
  return `${textOf(path).replaceAll('\r\n', '\n').trim()}\n`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, { code }: NodeJS.ErrnoException): ControlError {
  return new ControlError(`${path} can't be read (${code ?? 'no reason given'}).`);
}

function required(command: Command, options: ReadonlyMap<string, string>, name: string): string {
  const value = options.get(name);
  if (value === undefined) throw new UsageError(`--${name} is missing. ${hint(command)}`);
  return value;
}

function queryOf(options: ReadonlyMap<string, string>): string {
  const named = options.get('log');
  return named === undefined ? '' : `?${new URLSearchParams({ log: named })}`;
}
