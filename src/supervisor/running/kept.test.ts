/** Kept processes: how long the supervisor waits before it starts again what died, and that after a replacement one is left. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Kept, restartWait_ms, type Launched, type Program } from './kept.ts';

test('the first restart is immediate, and each further one waits twice as long, up to half a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(restartWait_ms);

  assert.deepEqual(waits, [0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 30_000]);
});

test('a replacement: the old one is retired once the new one is ready', async () => {
  const { kept, launched } = await feigned();
  const replaced = kept.replace();
  assert.deepEqual(launched[1]!.predecessor, launched[0]!.child);
  assert.equal(kept.pid, 1);

  launched[1]!.isReady();
  await replaced;
  assert.equal(kept.pid, 2);
  assert.deepEqual(signalsTo(launched), [['SIGHUP'], []]);
});

test('one that dies while its replacement starts is started again, and what was started is retired like it', async () => {
  const { kept, launched } = await feigned();
  const replaced = kept.replace();
  launched[0]!.die();
  await nextTurn();
  assert.equal(kept.pid, 3, 'nobody waits for a replacement that may fail');

  launched[1]!.isReady();
  await replaced;
  assert.equal(kept.pid, 2);
  assert.deepEqual(signalsTo(launched), [[], [], ['SIGHUP']]);
  assert.deepEqual(aliveOf(launched), [2]);
});

test('one that dies while its replacement starts and fails: what was started again stays', async () => {
  const { kept, launched } = await feigned();
  const replaced = kept.replace();
  launched[0]!.die();
  await nextTurn();
  launched[1]!.fails();
  await replaced;

  assert.equal(kept.pid, 3);
  assert.deepEqual(aliveOf(launched), [3]);
});

test('one that has been replaced and is killed before it is done is not started again', async () => {
  const { kept, launched } = await feigned({ diesOf: [] });
  const replaced = kept.replace();
  launched[1]!.isReady();
  await nextTurn();
  launched[0]!.die();
  await replaced;

  assert.equal(kept.pid, 2);
  assert.deepEqual(aliveOf(launched), [2]);
});

test('whoever asks during a replacement, however often, gets one more once it is done', async () => {
  const { kept, launched } = await feigned();
  const first = kept.replace();
  const [second, third] = [kept.replace(), kept.replace()];
  await nextTurn();
  assert.equal(launched.length, 2, 'not before the first is done');

  launched[1]!.isReady();
  await first;
  await nextTurn();
  launched[2]!.isReady();
  await Promise.all([second, third]);
  assert.equal(launched[2]!.predecessor, launched[1]!.child);
  assert.equal(kept.pid, 3);
  assert.deepEqual(aliveOf(launched), [3]);

  const fourth = kept.replace();
  launched[3]!.isReady();
  await fourth;
  assert.equal(kept.pid, 4);
});

test('a replacement that was asked for is left out where everything stops before its turn', async () => {
  const { kept, launched } = await feigned();
  const first = kept.replace();
  const second = kept.replace();
  launched[1]!.isReady();
  await kept.stop();
  await Promise.all([first, second]);

  assert.deepEqual(aliveOf(launched), []);
  assert.equal(launched.length, 2);
});

type Feigned = {
  readonly child: ChildProcess;
  readonly predecessor: ChildProcess | undefined;
  readonly signals: NodeJS.Signals[];
  isReady(): void;
  fails(): void;
  die(): void;
};

/** A kept program whose processes are none, numbered in the order of their launch; they die of the signals in `diesOf`. */
async function feigned({ diesOf = ['SIGTERM', 'SIGHUP', 'SIGKILL'] as NodeJS.Signals[] } = {}): Promise<{
  readonly kept: Kept;
  readonly launched: readonly Feigned[];
}> {
  const launched: Feigned[] = [];
  const program: Program = {
    name: 'edge',
    launch: (predecessor) => {
      const { feigned, ready } = feign(launched.length + 1, predecessor, diesOf);
      launched.push(feigned);
      return { child: feigned.child, ready };
    },
    drainSignal: 'SIGTERM',
    drain_ms_max: 5_000,
    retireSignal: 'SIGHUP',
    killSignal: 'SIGKILL',
  };
  const started = Kept.start(program, () => {});
  launched[0]!.isReady();
  return { kept: await started, launched };
}

function feign(
  pid: number,
  predecessor: ChildProcess | undefined,
  diesOf: readonly NodeJS.Signals[],
): { readonly feigned: Feigned; readonly ready: Launched['ready'] } {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => {});
  const signals: NodeJS.Signals[] = [];
  const state = { pid, exitCode: null as number | null, signalCode: null };
  const kill = (signal: NodeJS.Signals): boolean => {
    signals.push(signal);
    if (diesOf.includes(signal)) setImmediate(die);
    return true;
  };
  const child = Object.assign(new EventEmitter(), state, { kill });
  const die = (): void => {
    if (child.exitCode !== null) return;
    child.exitCode = 1;
    reject(new Error('ended'));
    child.emit('exit');
  };
  const feigned = { child: child as unknown as ChildProcess, predecessor, signals, isReady: resolve, fails: die, die };
  return { feigned, ready };
}

function signalsTo(launched: readonly Feigned[]): readonly (readonly NodeJS.Signals[])[] {
  return launched.map(({ signals }) => signals);
}

function aliveOf(launched: readonly Feigned[]): readonly (number | undefined)[] {
  return launched.filter(({ child }) => child.exitCode === null).map(({ child }) => child.pid);
}
