/** The supervisor, as a proof asks it: one word over its own socket, and a line of JSON back. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Config } from '#config';

type Place = Pick<Config, 'runFolder'>;

/** The processes that do the work, by name: `supervisor`, `control`, `edge`, and `postgres` where it is ours. */
export type Processes = Readonly<Record<string, number>>;

export type SelfTest = {
  /** What `/bin/sh` was started with. */
  readonly args: readonly string[];
  readonly status: number | null;
  readonly attempts: readonly { readonly attempt: string; readonly result: string }[];
};

const patience_ms = 40_000;

export function runningProcesses(place: Place): Promise<Processes> {
  return askFor<Processes>(place, 'processes');
}

/** Has one more edge started as the running one is, which tries every way to write. */
export function selfTest(place: Place): Promise<SelfTest> {
  return askFor<SelfTest>(place, 'self-test');
}

export type Overheard = {
  /** All that Kurzum printed since. */
  readonly printed: () => string;
  readonly stop: () => void;
};

/** Hears from now on all that Kurzum prints, wherever it goes. */
export async function overhearLog(place: Place): Promise<Overheard> {
  const socket = await opened(place, 'log');
  const pieces: string[] = [];
  socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  // The first thing is an empty line, which says that it has begun.
  await once(socket, 'data', { signal: AbortSignal.timeout(patience_ms) });
  return { printed: () => pieces.join(''), stop: () => socket.destroy() };
}

async function askFor<Answer>(place: Place, word: string): Promise<Answer> {
  const socket = await opened(place, word);
  socket.setTimeout(patience_ms, () => socket.destroy(new Error('no answer')));
  return JSON.parse(await text(socket)) as Answer;
}

async function opened({ runFolder }: Place, word: string): Promise<Socket> {
  const socket = connect(join(runFolder, 'supervisor.sock'));
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write(`${word}\n`);
  return socket;
}
