/**
 * HalfSipHash-2-4 with 64 bits of output, in 32-bit arithmetic and without allocating (Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", and the reference implementation's half-size variant, whose vectors hash.test.ts holds).
 *
 * One hash is made at a time: what goes in, piece by piece, then `endHash`, then `hash1` and `hash2`. All pieces but the
 * last must be whole words of four bytes. The message is zeroed as soon as it is hashed.
 */

/** Words, the last one perhaps unfinished, and how many bytes of them are there. */
const message = new Int32Array(512);
let length_bytes = 0;

export function hashWord(word: number): void {
  message[length_bytes >>> 2] = word;
  length_bytes += 4;
}

/** @param bytes from `start` to `end`, of which at most 1,024 are taken */
export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  const stop = Math.min(end, start + 1024);
  const whole = stop - ((stop - start) & 3);
  let place = length_bytes >>> 2;
  let at = start;
  for (; at < whole; at += 4) {
    message[place++] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
  for (let shift = 0; at < stop; at += 1, shift += 8) message[place]! |= bytes[at]! << shift;
  length_bytes += stop - start;
}

/** @param text one character a byte, at most 512 of them */
export function hashText(text: string): void {
  const length = Math.min(text.length, 512);
  const whole = length & ~3;
  let place = length_bytes >>> 2;
  let at = 0;
  for (; at < whole; at += 4) {
    message[place++] =
      text.charCodeAt(at) |
      (text.charCodeAt(at + 1) << 8) |
      (text.charCodeAt(at + 2) << 16) |
      (text.charCodeAt(at + 3) << 24);
  }
  for (let shift = 0; at < length; at += 1, shift += 8) message[place]! |= text.charCodeAt(at) << shift;
  length_bytes += length;
}

/** The two words of the last hash that ended. */
export let hash1 = 0;
export let hash2 = 0;

/**
 * HalfSipHash takes a key of two words. Ours have four: the other two go in before the message, so that all 128 bits of
 * the state are secret before it begins.
 */
export function endHash(key: Uint32Array): void {
  const more = key.length - 2;
  const words = length_bytes >>> 2;
  const last = ((length_bytes + more * 4) << 24) | message[words]!;
  let v0 = key[0]! | 0;
  let v1 = key[1]! ^ 0xee;
  let v2 = key[0]! ^ 0x6c796765;
  let v3 = key[1]! ^ 0x74656462;
  // Two rounds for each word, and one word more that ends the message; then four rounds for each word that comes out.
  for (let place = -more; place <= words + 4; place += 1) {
    let word = 0;
    if (place < 0) word = key[place + key.length]! | 0;
    else if (place < words) word = message[place]!;
    else if (place === words) word = last;
    else if (place === words + 1) v2 ^= 0xee;
    else if (place === words + 3) {
      hash1 = v1 ^ v3;
      v1 ^= 0xdd;
    }
    v3 ^= word;
    for (let round = 0; round < 2; round += 1) {
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
    v0 ^= word;
  }
  hash2 = v1 ^ v3;
  for (let place = 0; place <= words; place += 1) message[place] = 0;
  length_bytes = 0;
}
