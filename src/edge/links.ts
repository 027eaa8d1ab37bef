/** The links as the edge holds them: found by slug and by code in memory, the newest version of each, nothing written. */
import type { Counting, LinkRecord, LinkRemoval } from '#exchange';
import { Names } from './names.ts';

export class Links {
  readonly #slugs = new Names(({ slug }) => slug);
  readonly #codes = new Names(({ code }) => code);
  readonly #byId = new Map<string, LinkRecord>();
  /** What many links say alike, kept once: there are far fewer tenants than links. */
  readonly #runBy = new Map<string, string>();
  readonly #counting = new Map<string, Counting>();

  get size(): number {
    return this.#byId.size;
  }

  /** The link of exactly this slug, or the only one that differs in nothing but case: for visitors who typed it off a poster. */
  bySlug(slug: string): LinkRecord | undefined {
    return this.#slugs.find(slug);
  }

  /** The link of a QR code, in whatever case the code was written. */
  byCode(code: string): LinkRecord | undefined {
    return this.#codes.find(code);
  }

  /** How the link is counted; null where there is no such link. */
  countingOf(linkId: string): Counting | null {
    return this.#byId.get(linkId)?.counting ?? null;
  }

  put(record: LinkRecord | LinkRemoval): void {
    const old = this.#byId.get(record.id);
    if (old !== undefined) this.#remove(old);
    if ('removed' in record) return;
    const { runBy, counting } = record;
    const link = { ...record, runBy: one(this.#runBy, runBy, runBy), counting: this.#oneCounting(counting) };
    this.#byId.set(link.id, link);
    this.#slugs.add(link);
    this.#codes.add(link);
  }

  #remove(link: LinkRecord): void {
    this.#byId.delete(link.id);
    this.#slugs.remove(link);
    this.#codes.remove(link);
  }

  #oneCounting(counting: Counting): Counting {
    return one(this.#counting, [counting.byDay, ...counting.uncounted].join(), counting);
  }
}

/** The first that came under that key. */
function one<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const first = known.get(key);
  if (first === undefined) known.set(key, value);
  return first ?? value;
}
