/** The connection: whether the server answers, for the one bar that says so, and whether the session has ended. */
import { useSyncExternalStore } from 'react';

let away = false;
const watchers = new Set<() => void>();
let sessionEnded: () => void = () => undefined;

/** Called with the outcome of every request. */
export function reportAway(now_away: boolean): void {
  if (now_away === away) return;
  away = now_away;
  for (const watcher of watchers) watcher();
}

export function useAway(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => away,
  );
}

/** What happens when the server says that nobody is signed in any more; the router sets it once. */
export function onSessionEnded(leave: () => void): void {
  sessionEnded = leave;
}

export function reportSessionEnded(): void {
  sessionEnded();
}
