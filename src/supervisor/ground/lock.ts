/** The lock: a socket that one supervisor holds, so that no second one starts on the same data; whoever asks there is answered elsewhere. */
import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from './refusal.ts';

export type Lock = {
  /** Whether a supervisor before this one was killed, so that its children may still be ending. */
  readonly afterCrash: boolean;
  release(): void;
};

const orphans_ms_max = 20_000;

/**
 * Takes the lock of a run folder; throws a StartRefusal when a Kurzum that lives holds it.
 * @param onConnection what to do with whoever connects, such as a second start that only looks
 */
export async function takeLock(runFolder: string, onConnection: (socket: Socket) => void): Promise<Lock> {
  const path = join(runFolder, 'supervisor.sock');
  const before = await answers(path);
  if (before === 'yes') {
    throw new StartRefusal(
      'Kurzum is already running on this data folder. Stop it first, or name another folder with KURZUM_DATA.',
    );
  }
  if (before === 'left') rmSync(path, { force: true });
  const server = await hold(path, onConnection);
  if (before === 'left') await orphansGone(runFolder);
  return {
    afterCrash: before === 'left',
    release: () => {
      server.close();
    },
  };
}

async function hold(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o600);
  server.unref();
  return server;
}

/** Edge and control of a killed supervisor end by themselves when they notice; two controls must not overlap. */
async function orphansGone(runFolder: string): Promise<void> {
  for (let waited_ms = 0; waited_ms < orphans_ms_max; waited_ms += 50) {
    if ((await answers(join(runFolder, 'control.sock'))) !== 'yes') return;
    await sleep(50);
  }
}

/** Whether somebody answers on a socket; `left` is one whose process is gone. */
function answers(path: string): Promise<'yes' | 'left' | 'none'> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve('yes');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('none');
      else if (error.code === 'ECONNREFUSED') resolve('left');
      else reject(error);
    });
  });
}
