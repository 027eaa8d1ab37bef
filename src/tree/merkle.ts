/** The Merkle tree of RFC 9162, section 2.1: leaves one after the other, and one hash that stands for all of them in their order. */
import { hash } from 'node:crypto';

/** Bytes that a hash or a leaf has: SHA-256. */
const hash_bytes = 32;

const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

export function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  return hash(
    'sha256',
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
    'buffer',
  );
}

/** The hash of a leaf that says `text`. */
export function leafHash(text: string): Buffer {
  return sha256(leafMark, text);
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * hash_bytes);
  nodeMark.copy(bytes);
  left.copy(bytes, 1);
  right.copy(bytes, 1 + hash_bytes);
  return hash('sha256', bytes, 'buffer');
}

/**
 * A tree that grows at its end. It holds no leaves, only the roots of the full subtrees that they make up, of which
 * there are as many as the size has binary ones: enough for every root from now on.
 */
export class GrowingTree {
  #size: number;
  readonly #peaks: Buffer[];

  /** @param peaks of a tree of that size, the largest first */
  constructor(size: number = 0, peaks: readonly Buffer[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#size;
  }

  /** The roots of its full subtrees, the largest first. */
  get peaks(): readonly Buffer[] {
    return this.#peaks;
  }

  add(leaf: Buffer): void {
    let grown = leaf;
    // A subtree of the same size as the new one makes the next larger one with it.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) grown = nodeHash(this.#peaks.pop()!, grown);
    this.#peaks.push(grown);
    this.#size += 1;
  }

  root(): Buffer {
    if (this.#peaks.length === 0) return sha256('');
    return this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  copy(): GrowingTree {
    return new GrowingTree(this.#size, this.#peaks);
  }
}
