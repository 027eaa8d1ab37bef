/** The sketches of one local day: by which each link's different visitors are estimated, until the day and its key end. */
import { bytesOf, union, visitorsOf, withVisitor, type Sketch } from './sketch.ts';

export class Sketches {
  /** The links that were visited longest ago, in rounds, come first. */
  readonly #sketches = new Map<string, Sketch>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** @param toTheEnd whether the link goes to the end of the line of those that are given up */
  see(linkId: string, coordinate: number, toTheEnd: boolean): void {
    const before = this.#sketches.get(linkId) ?? [];
    const bytes = bytesOf(before);
    const after = withVisitor(before, coordinate);
    this.#bytes += bytesOf(after) - bytes;
    if (toTheEnd) this.#sketches.delete(linkId);
    if (toTheEnd || after !== before) this.#sketches.set(linkId, after);
  }

  /** An estimate, 0 where nobody was seen. */
  visitors(linkId: string): number {
    const sketch = this.#sketches.get(linkId);
    return sketch === undefined ? 0 : visitorsOf(sketch);
  }

  merge(linkId: string, theirs: Sketch): void {
    const ours = this.#sketches.get(linkId) ?? [];
    const bytes = bytesOf(ours);
    const both = union(ours, theirs);
    this.#bytes += bytesOf(both) - bytes;
    this.#sketches.set(linkId, both);
  }

  /** The link whose last visit is longest ago. */
  leastUsed(): string | undefined {
    return this.#sketches.keys().next().value;
  }

  giveUp(linkId: string): void {
    const sketch = this.#sketches.get(linkId);
    if (sketch !== undefined) this.#bytes -= bytesOf(sketch);
    this.#sketches.delete(linkId);
  }

  entries(): Iterable<readonly [linkId: string, sketch: Sketch]> {
    return this.#sketches;
  }
}
