/**
 * HalfSipHash-2-4 with 64 bits of output, in 32-bit arithmetic and without allocating (Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", and the reference implementation's half-size variant, whose vectors hash.test.ts holds).
 *
 * One hash is made at a time: `beginHash`, what goes in, `endHash`, then `hash1` and `hash2`. All that goes in before the
 * last piece must be whole words of four bytes.
 */

/** v0 to v3, then the bytes taken so far, then those of an unfinished word. */
const state = new Int32Array(6);
const [length, unfinished] = [4, 5] as const;

/**
 * HalfSipHash takes a key of two words. Ours have four: the other two go in before the message, so that all 128 bits of
 * the state are secret before it begins.
 */
export function beginHash(key: Uint32Array): void {
  state[0] = key[0]!;
  state[1] = key[1]! ^ 0xee;
  state[2] = key[0]! ^ 0x6c796765;
  state[3] = key[1]! ^ 0x74656462;
  state[length] = 0;
  state[unfinished] = 0;
  for (let i = 2; i < key.length; i += 1) hashWord(key[i]!);
}

export function hashWord(word: number): void {
  state[3]! ^= word;
  turn(2);
  state[0]! ^= word;
  state[length]! += 4;
}

export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  const whole = end - ((end - start) & 3);
  let at = start;
  for (; at < whole; at += 4) {
    hashWord(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  }
  for (; at < end; at += 1) {
    state[unfinished]! |= bytes[at]! << ((at - whole) * 8);
    state[length]! += 1;
  }
}

/** @param text one character a byte */
export function hashText(text: string): void {
  const whole = text.length & ~3;
  let at = 0;
  for (; at < whole; at += 4) {
    hashWord(
      text.charCodeAt(at) |
        (text.charCodeAt(at + 1) << 8) |
        (text.charCodeAt(at + 2) << 16) |
        (text.charCodeAt(at + 3) << 24),
    );
  }
  for (; at < text.length; at += 1) {
    state[unfinished]! |= text.charCodeAt(at) << ((at - whole) * 8);
    state[length]! += 1;
  }
}

/** The two words of the last hash that ended. */
export let hash1 = 0;
export let hash2 = 0;

export function endHash(): void {
  const last = (state[length]! << 24) | state[unfinished]!;
  state[3]! ^= last;
  turn(2);
  state[0]! ^= last;
  state[2]! ^= 0xee;
  turn(4);
  hash1 = state[1]! ^ state[3]!;
  state[1]! ^= 0xdd;
  turn(4);
  hash2 = state[1]! ^ state[3]!;
  state.fill(0);
}

/** The rounds of HalfSipHash. */
function turn(rounds: number): void {
  let v0 = state[0]!;
  let v1 = state[1]!;
  let v2 = state[2]!;
  let v3 = state[3]!;
  for (let round = 0; round < rounds; round += 1) {
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
  }
  state[0] = v0;
  state[1] = v1;
  state[2] = v2;
  state[3] = v3;
}
