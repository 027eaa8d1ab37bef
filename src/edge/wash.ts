/**
 * The wash: every few seconds, idle or busy, overwrites what nothing refers to any more and could still hold an address.
 * What the edge knows to hold one it clears itself, at once (`visitor/address.ts`, `visitor/trust.ts`, `wire/listen.ts`).
 * Left is what the runtime makes on the way: a text in V8's young space, and words on the stack.
 */
const every_ms = 5_000;
/** 128 KB: where a socket is read, and all it calls, lies a few kilobytes below where a timer runs. */
const stack_words = 16_384;

/** Washes for as long as the process runs. Throws where the process was not started as the edge is. */
export function openWash(): void {
  if (globalThis.gc === undefined) throw new Error('the edge washes itself with the collector that --expose-gc shows');
  setInterval(wash, every_ms).unref();
}

/**
 * Takes 0.6 ms, with 100,000 links in memory too. With `--clear-free-memory` V8 zeroes the half of the young space that a
 * minor collection leaves; twice, because what survives goes to the other half first, and to the old space then.
 */
export function wash(): void {
  Reflect.apply(untouched, null, zeros);
  globalThis.gc!({ type: 'minor' });
  globalThis.gc!({ type: 'minor' });
}

const zeros = Array.from({ length: stack_words }, () => 0);

/** Its arguments are put on the stack, a word each, whether it takes them or not. */
function untouched(): void {}
