/** Agents: what each user agent was recognised as, remembered under a keyed hash, so that no user agent stays in memory. */
import { endHash, hash1, hash2, hashBytes } from './hash.ts';
import { recognise, type Agent } from './recognise.ts';

export type { Agent } from './recognise.ts';

/** A power of two; a full table forgets whoever had the place. */
const places = 8192;
/** Nothing that a browser sends is longer. */
const looked_bytes_max = 1024;

/** Two hashes and one more than the place in `agents`, three numbers a place. */
const table = new Int32Array(places * 3);
/** The different answers so far: a few hundred at most, as `recognise` knows few names. */
const agents: Agent[] = [];
const placeOf = new Map<string, number>();

/** Stands for a visitor who doesn't say: people's browsers do. */
const nobody: Agent = { bot: true, device: 'other', os: 'other', browser: 'other' };

/**
 * The agent whose name lies in these bytes. Its hash is left in `hash1` and `hash2`: it is the day's, since `key` is, and
 * with the day all that was remembered ends.
 */
export function agentOf(key: Uint32Array, buffer: Buffer, start: number, end: number): Agent {
  const stop = Math.min(end, start + looked_bytes_max);
  hashBytes(buffer, start, stop);
  endHash(key);
  if (start === end) return nobody;
  const place = (hash1 & (places - 1)) * 3;
  const known = table[place + 2]!;
  if (known !== 0 && table[place] === hash1 && table[place + 1] === hash2) return agents[known - 1]!;

  const agent = recognise(buffer.toString('latin1', start, stop));
  table[place] = hash1;
  table[place + 1] = hash2;
  table[place + 2] = numberOf(agent) + 1;
  return agent;
}

function numberOf(agent: Agent): number {
  const name = Object.values(agent).join();
  let number = placeOf.get(name);
  if (number === undefined) {
    number = agents.push(agent) - 1;
    placeOf.set(name, number);
  }
  return number;
}
