/** The digits: two short numbers from keyed hashes that stand in for an address, and the keys, which never leave the edges. */
import { randomFillSync } from 'node:crypto';
import type { Address } from './address.ts';
import { endHash, hash1, hash2, hashBytes, hashWord, hashWords, wordsOf } from './hash.ts';

/**
 * Where a visitor falls in a sketch of the day, and which network a waiting cell's hit came from. In a small set a
 * coordinate is nearly one visitor's own: it is a pseudonym and never leaves the edge.
 */
export type Digits = {
  /** `index * 64 + rank`: 13 bits of index, and the place of the first one in 32 further bits, 1 to 33. */
  readonly coordinate: number;
  /** 16 bits. */
  readonly mark: number;
};

/** 16 bytes each, random, made by an edge and handed to its successor; no other program ever holds them. */
export class DigitKeys {
  /** Ends with the day, and the day's sketches and shifts with it. */
  coordinate = randomFillSync(new Uint32Array(4));
  /** Ends with the month, and what waits with it. */
  mark = randomFillSync(new Uint32Array(4));

  /** The day is over: nobody can tell any more which visitor of it was which. */
  endDay(): void {
    randomFillSync(this.coordinate);
  }

  /** The month is over: nobody can tell any more which network of it was which. */
  endMonth(): void {
    randomFillSync(this.mark);
  }
}

/** @param agent1 and `agent2` are the user agent's hash under the same key (agents.ts). */
export function coordinateOf(
  key: Uint32Array,
  address: Address,
  agent1: number,
  agent2: number,
  linkId: string,
): number {
  hashBytes(address, 0, 16);
  hashWord(agent1);
  hashWord(agent2);
  hashLink(linkId);
  endHash(key);
  return (hash1 >>> 19) * 64 + Math.clz32(hash2) + 1;
}

/** From the network alone: an IPv4 address without its last 8 bits, an IPv6 address without its last 72. */
export function markOf(key: Uint32Array, address: Address, linkId: string): number {
  hashNetwork(address);
  hashLink(linkId);
  endHash(key);
  return hash1 & 0xffff;
}

/** A network as long as its key lives: where it is counted, and what tells it from others there. */
export type Source = { readonly place: number; readonly tag: number };

/** From the same network as a mark, and of no link. The key must be no other's. */
export function sourceOf(key: Uint32Array, address: Address): Source {
  hashNetwork(address);
  endHash(key);
  return { place: hash1, tag: hash2 };
}

function hashNetwork(address: Address): void {
  hashWord(isV4(address) ? 4 : 6);
  if (isV4(address)) hashWord((address[12]! << 16) | (address[13]! << 8) | address[14]!);
  else {
    hashBytes(address, 0, 4);
    hashWord((address[4]! << 16) | (address[5]! << 8) | address[6]!);
  }
}

/** By how much a link's visitors of the day are told too many or too few: a whole number, all alike, nearer to 0 than k. */
export function shiftOf(key: Uint32Array, linkId: string, k: number): number {
  hashLink(linkId);
  endHash(key);
  return ((hash1 >>> 0) % (2 * k - 1)) - (k - 1);
}

/** The link that was hashed last, which comes twice for each visit. */
let lastLink = '';
let lastWords: Int32Array = new Int32Array(0);

function hashLink(linkId: string): void {
  if (linkId !== lastLink) {
    lastLink = linkId;
    lastWords = wordsOf(linkId, lastWords);
  }
  hashWords(lastWords);
}

/** Whether the address is an IPv4 one, `::ffff:a.b.c.d`. */
export function isV4(address: Address): boolean {
  for (let i = 0; i < 10; i += 1) if (address[i] !== 0) return false;
  return address[10] === 0xff && address[11] === 0xff;
}
