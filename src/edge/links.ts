/** The links as the edge holds them: found by slug and by code in memory, the newest version of each, nothing written. */
import type { Counting, LinkRecord, LinkRemoval } from '#exchange';

export class Links {
  readonly #bySlug = new Map<string, LinkRecord>();
  readonly #byCode = new Map<string, LinkRecord>();
  readonly #byId = new Map<string, LinkRecord>();
  /** Slugs in small letters where those differ, or are shared: for visitors who typed a slug off a poster. */
  readonly #byFolded = new Map<string, readonly LinkRecord[]>();
  /** What many links say alike, kept once: there are far fewer tenants than links. */
  readonly #runBy = new Map<string, string>();
  readonly #counting = new Map<string, Counting>();

  get size(): number {
    return this.#byId.size;
  }

  /** The link of exactly this slug, or the only one that differs in nothing but case. */
  bySlug(slug: string): LinkRecord | undefined {
    return this.#bySlug.get(slug) ?? this.#onlyOneLike(slug);
  }

  /** The link of a QR code, in whatever case the code was written. */
  byCode(code: string): LinkRecord | undefined {
    return this.#byCode.get(code.toUpperCase());
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
    this.#bySlug.set(link.slug, link);
    this.#byCode.set(link.code, link);
    const folded = link.slug.toLowerCase();
    if (folded !== link.slug) this.#byFolded.set(folded, [...(this.#byFolded.get(folded) ?? []), link]);
  }

  #remove(link: LinkRecord): void {
    this.#byId.delete(link.id);
    // Another link may have taken the name before this one's removal arrived.
    if (this.#bySlug.get(link.slug) === link) this.#bySlug.delete(link.slug);
    if (this.#byCode.get(link.code) === link) this.#byCode.delete(link.code);
    const folded = link.slug.toLowerCase();
    const others = (this.#byFolded.get(folded) ?? []).filter((other) => other !== link);
    if (others.length > 0) this.#byFolded.set(folded, others);
    else this.#byFolded.delete(folded);
  }

  #oneCounting(counting: Counting): Counting {
    return one(this.#counting, [counting.byDay, ...counting.uncounted].join(), counting);
  }

  #onlyOneLike(slug: string): LinkRecord | undefined {
    const folded = slug.toLowerCase();
    const small = this.#bySlug.get(folded);
    const others = this.#byFolded.get(folded) ?? [];
    if (small !== undefined) return others.length === 0 ? small : undefined;
    return others.length === 1 ? others[0] : undefined;
  }
}

/** The first that came under that key. */
function one<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const first = known.get(key);
  if (first === undefined) known.set(key, value);
  return first ?? value;
}
