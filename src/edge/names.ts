/**
 * Names: a table from slugs or codes to their links. Its keys are numbers, since V8 keeps every text that a Map was asked
 * for, and visitors write what they like where a slug would stand: their own address, say.
 */
import { randomInt } from 'node:crypto';
import type { LinkRecord } from '#exchange';

/** Drawn anew by each edge, so that nobody can prepare names that fall together. */
const seed = randomInt(2 ** 32);

export class Names {
  readonly #nameOf: (link: LinkRecord) => string;
  /** By the hash of a name in small letters; a list where several fall together. */
  readonly #links = new Map<number, LinkRecord | readonly LinkRecord[]>();

  constructor(nameOf: (link: LinkRecord) => string) {
    this.#nameOf = nameOf;
  }

  /** The link of exactly this name, or the only one that differs in nothing but case; of several the one that came last. */
  find(name: string): LinkRecord | undefined {
    const found = this.#links.get(hashOf(name));
    if (found === undefined || !isList(found)) return found && this.#isAlike(found, name) ? found : undefined;
    const alike = found.filter((link) => this.#isAlike(link, name));
    const last = alike.findLast((link) => this.#nameOf(link) === name);
    if (last !== undefined) return last;
    return alike.every((link) => this.#nameOf(link) === this.#nameOf(alike[0]!)) ? alike.at(-1) : undefined;
  }

  add(link: LinkRecord): void {
    const hash = hashOf(this.#nameOf(link));
    const found = this.#links.get(hash);
    this.#links.set(hash, found === undefined ? link : [found, link].flat());
  }

  remove(link: LinkRecord): void {
    const hash = hashOf(this.#nameOf(link));
    const others = [this.#links.get(hash) ?? []].flat().filter((other) => other !== link);
    if (others.length > 1) this.#links.set(hash, others);
    else if (others.length === 1) this.#links.set(hash, others[0]!);
    else this.#links.delete(hash);
  }

  #isAlike(link: LinkRecord, name: string): boolean {
    const its = this.#nameOf(link);
    return its === name || (its.length === name.length && its.toLowerCase() === name.toLowerCase());
  }
}

function isList(found: LinkRecord | readonly LinkRecord[]): found is readonly LinkRecord[] {
  return Array.isArray(found);
}

/** FNV-1a over the letters, large and small ones alike, and their last mix; a whole number that V8 holds in place. */
function hashOf(name: string): number {
  let hash = seed;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ (name.charCodeAt(i) | 0x20), 0x01000193);
  return (hash ^ (hash >>> 15)) >> 1;
}
