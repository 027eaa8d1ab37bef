/** The clock: the only place that reads the wall clock, so that tests can move time in every process. */

let offset_ms = 0;
const listeners = new Set<() => void>();

/** Milliseconds since the Unix epoch, moved by `setClockOffset`. */
export function now_ms(): number {
  return Date.now() + offset_ms;
}

/** The present moment as a Date, for columns of type timestamptz. */
export function now(): Date {
  return new Date(now_ms());
}

/** Monotonic milliseconds, for durations and waits; not moved by `setClockOffset`. */
export function monotonic_ms(): number {
  return performance.now();
}

export function clockOffset_ms(): number {
  return offset_ms;
}

/** Moves this process' clock. Only `KURZUM_ENV=test` may call it: control tells the edge over the exchange and the supervisor in its log, which tells whom it launches. */
export function setClockOffset(ms: number): void {
  offset_ms = ms;
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever the clock was moved; returns the way to stop that. */
export function onClockMoved(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
