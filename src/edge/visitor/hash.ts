/**
 * HalfSipHash-2-4 with 64 bits of output, in 32-bit arithmetic and without allocating (Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", and the reference implementation's half-size variant, whose vectors hash.test.ts holds).
 *
 * One hash is made at a time: what goes in, piece by piece, then `endHash`, then `hash1` and `hash2`. All pieces but the
 * last must be whole words of four bytes. The message is zeroed as soon as it is hashed.
 */

/** HalfSipHash takes a key of two words. What more a key has goes in before the message, for which there is room here. */
const lead = 2;
/** Words, the last one perhaps unfinished. Behind them all is 0. */
const message = new Int32Array(512);
let length_bytes = 0;

export function hashWord(word: number): void {
  message[lead + (length_bytes >>> 2)] = word;
  length_bytes += 4;
}

export function hashWords(words: Int32Array): void {
  for (let i = 0; i < words.length; i += 1) hashWord(words[i]!);
}

/** The words of a text of one character a byte, filled up with zeros; they are written into `into` if it is of that length. */
export function wordsOf(text: string, into: Int32Array): Int32Array {
  const length = (text.length + 3) >>> 2;
  const words = into.length === length ? into.fill(0) : new Int32Array(length);
  for (let at = 0; at < text.length; at += 1) words[at >>> 2]! |= text.charCodeAt(at) << ((at & 3) * 8);
  return words;
}

/** @param bytes from `start` to `end`, of which at most 1,024 are taken */
export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  const stop = Math.min(end, start + 1024);
  const whole = stop - ((stop - start) & 3);
  let place = lead + (length_bytes >>> 2);
  let at = start;
  for (; at < whole; at += 4) {
    message[place++] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
  for (let shift = 0; at < stop; at += 1, shift += 8) message[place]! |= bytes[at]! << shift;
  length_bytes += stop - start;
}

/** The two words of the last hash that ended. */
export let hash1 = 0;
export let hash2 = 0;

/** @param key of two to four words; with four, all 128 bits of the state are secret before the message begins */
export function endHash(key: Uint32Array): void {
  const start = lead + 2 - key.length;
  for (let place = start; place < lead; place += 1) message[place] = key[key.length - lead + place]!;
  const last = lead + (length_bytes >>> 2);
  message[last]! |= (length_bytes + (lead - start) * 4) << 24;
  let v0 = key[0]! | 0;
  let v1 = key[1]! ^ 0xee;
  let v2 = key[0]! ^ 0x6c796765;
  let v3 = key[1]! ^ 0x74656462;
  // Two rounds for each word, the last of which ends the message; then four rounds for each word that comes out.
  for (let place = start; place <= last + 4; place += 1) {
    if (place === last + 1) v2 ^= 0xee;
    else if (place === last + 3) {
      hash1 = v1 ^ v3;
      v1 ^= 0xdd;
    }
    const word = message[place]!;
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
  for (let place = start; place <= last; place += 1) message[place] = 0;
  length_bytes = 0;
}
