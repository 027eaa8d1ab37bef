/** How the page stands to its person: locked, asked to prove that it is they, or away; calls wait for them and go on by themselves. */
import { useSyncExternalStore } from 'react';
import type { ApiProblem } from './client.ts';
import { reasonFor } from './refusal.ts';

/** Something that only the person can do, which calls wait for; all that come meanwhile wait for the same. */
type Wait = {
  readonly begin: () => Promise<boolean>;
  /** @param goesOn whether what waited is asked again, or refused. */
  readonly end: (goesOn: boolean) => void;
  readonly isOn: () => boolean;
};

const watchers = new Set<() => void>();

function newWait(): Wait {
  let waiting: PromiseWithResolvers<boolean> | null = null;
  return {
    begin() {
      if (waiting === null) {
        waiting = Promise.withResolvers<boolean>();
        tellWatchers();
      }
      return waiting.promise;
    },
    end(goesOn) {
      const ended = waiting;
      waiting = null;
      ended?.resolve(goesOn);
      tellWatchers();
    },
    isOn: () => waiting !== null,
  };
}

/** The session is locked, until its person opens it again or signs out. */
export const lock = newWait();

/** Something dangerous waits for its person to prove that it is they. */
export const stepUp = newWait();

/** Something waits for a second factor that its person does not have; no call goes on after that. */
export const missingFactor = newWait();

/** Whoever puts it off is left alone on this page, though the page may ask again by itself. */
let isPutOff = false;

export function putOffFactor(): void {
  isPutOff = true;
  missingFactor.end(false);
}

/** Called with every page: what it needs, it says anew. */
export function standOnNewPage(): void {
  isPutOff = false;
}

export function useWaiting(wait: Wait): boolean {
  return useSyncExternalStore(watch, wait.isOn);
}

/** Whether a call that has no answer yet waits for somebody here, not for the server. */
export function isHeldUp(): boolean {
  return lock.isOn() || stepUp.isOn();
}

/** What is done about a refusal before whoever asked hears of it: true where it is asked again. */
export async function remedy(problem: ApiProblem): Promise<boolean> {
  if (problem.type === 'session_locked') return lock.begin();
  if (problem.type !== 'second_factor_needed') return false;
  const reason = reasonFor(problem, 'factor');
  if (reason === 'step_up') return stepUp.begin();
  if (reason === 'set_up' && !isPutOff) void missingFactor.begin();
  return false;
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tellWatchers(): void {
  for (const watcher of watchers) watcher();
}
