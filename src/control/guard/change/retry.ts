/** Retrying: a transaction that lost a race against another is run again; an error of the store becomes a Problem. */
import { setTimeout as wait } from 'node:timers/promises';
import { storeProblem } from '#store';

/** SQLSTATE of serialization failure and deadlock: the database undid everything, so running it again is safe. */
const lostRace = new Set(['40001', '40P01']);
const triesMax = 5;

/** Runs a whole transaction, up to five times while it loses races; throws Problem `unavailable` for trouble that passes. */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      const lost = error instanceof Error && lostRace.has((error as { code?: string }).code ?? '');
      if (!lost || tries === triesMax) throw storeProblem(error) ?? error;
      // Drawn by lot, so that two who met once do not meet again.
      await wait(Math.random() * 10 * 2 ** tries);
    }
  }
}
