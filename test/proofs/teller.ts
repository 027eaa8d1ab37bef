/** A teller: an edge of the test's own, that tells control one batch after the other, each until it is acknowledged. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkControlMessage, encodeFrame, exchangeVersion, FrameReader, type Tallies } from '#exchange';
import { newId } from '#id';
import type { Kurzum } from '../world/kurzum.ts';

export type Teller = {
  /** How often a batch had to be told again. */
  readonly repeated: number;
  /** How many batches were acknowledged, once the last one is. */
  stop(): Promise<number>;
};

/** Tells the same cells in every batch, as fast as they are acknowledged, through every break of the exchange. */
export function startTeller(kurzum: Kurzum, cells: Pick<Tallies, 'totals' | 'released' | 'visitors'>): Teller {
  const edgeId = newId();
  const path = join(kurzum.dataFolder, 'run', 'exchange.sock');
  let socket: Socket | null = null;
  let acknowledged = 0;
  let told = 0;
  let repeated = 0;
  let stopping = false;
  const over = Promise.withResolvers<void>();

  function tell(): void {
    const sequence = acknowledged + 1;
    if (stopping && told < sequence) {
      socket?.destroy();
      return over.resolve();
    }
    if (told === sequence) repeated += 1;
    told = sequence;
    socket?.write(encodeFrame({ type: 'tallies', edgeId, sequence, threshold: 5, givenUp: 0, ...cells }));
  }

  function open(): void {
    const mine = connect(path);
    socket = mine;
    const reader = new FrameReader(checkControlMessage);
    mine.on('connect', () => {
      mine.write(encodeFrame({ type: 'hello', version: exchangeVersion, edgeId, epoch: null, place: 0 }));
      tell();
    });
    mine.on('data', (bytes: Buffer) => {
      for (const message of reader.push(bytes)) {
        if (message.type !== 'acknowledged') continue;
        acknowledged = message.sequence;
        tell();
      }
    });
    mine.on('error', () => {});
    mine.on('close', () => void (acknowledged < told && sleep(20).then(open)));
  }

  open();
  return {
    get repeated() {
      return repeated;
    },
    async stop() {
      stopping = true;
      await over.promise;
      return acknowledged;
    },
  };
}
