/** Bots: whether a user agent is one, remembered under a keyed hash, so that no user agent stays in memory. */
import { getRandomValues } from 'node:crypto';
import { isbot } from 'isbot';

/** A power of two; a full table forgets whoever had the place. */
const places = 8192;
/** Nothing that a browser sends is longer. */
const looked_bytes_max = 1024;

const [key1, key2] = getRandomValues(new Uint32Array(2)) as unknown as [number, number];
/** Two hashes and the verdict, three numbers a place. */
const table = new Uint32Array(places * 3);
const [bot, person] = [1, 2];

/** Whether the user agent that lies in these bytes is a bot's; an empty one is. */
export function isBotAgent(buffer: Buffer, start: number, end: number): boolean {
  if (start === end) return true;
  const stop = Math.min(end, start + looked_bytes_max);
  let hash1 = key1 | 0;
  let hash2 = key2 | 0;
  for (let at = start; at < stop; at += 1) {
    const byte = buffer[at]!;
    hash1 = Math.imul(hash1 ^ byte, 0x01000193);
    hash2 = Math.imul(hash2 + byte, 0x5bd1e995) ^ (hash2 >>> 15);
  }
  hash1 >>>= 0;
  hash2 >>>= 0;
  const place = ((hash1 ^ (hash1 >>> 15)) & (places - 1)) * 3;
  const known = table[place + 2];
  if (known !== 0 && table[place] === hash1 && table[place + 1] === hash2) return known === bot;

  const verdict = isbot(buffer.toString('latin1', start, stop));
  table[place] = hash1;
  table[place + 1] = hash2;
  table[place + 2] = verdict ? bot : person;
  return verdict;
}
