/**
 * The listening socket on its way from an edge to its successor. Closing a socket resets whoever the kernel has queued on
 * it; one that a successor holds too is never closed, so nobody is refused.
 */

/** A listening socket as libuv knows it; handed over like that, it accepts nothing on its way. */
export type ListeningHandle = object;

/** Hands the socket over when the supervisor asks for it. */
export function offerListener(handle: ListeningHandle): void {
  process.on('message', (message) => {
    // The callback takes the error of a supervisor that has gone meanwhile.
    if (message === 'hand_over') process.send?.('listener', handle as never, {}, () => {});
  });
}

/** The predecessor's socket; null where none comes in time, and a new one beside it has to do. */
export function takeListener(wait_ms: number): Promise<ListeningHandle | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), wait_ms);
    process.once('message', (_, handle) => {
      clearTimeout(late);
      resolve((handle as ListeningHandle | undefined) ?? null);
    });
  });
}
