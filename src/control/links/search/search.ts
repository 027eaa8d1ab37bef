/** Search: finds links by the beginnings of words that nobody can read in the database. Sole owner of `link_word` and `slug_part`. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '#store';
import { folded, hostAndPath, termsOf, wordsOf, type Term } from './words.ts';

/** What a link can be found by. */
export type Findable = {
  readonly target: string;
  readonly title: string | null;
  readonly tags: readonly string[];
  readonly slug: string;
};

/** Where to look: the condition holds for every link that is asked for, and for few others. */
export type Scan = {
  /** The only links that it can be; null where there are too many to name. */
  readonly candidates: readonly string[] | null;
  /** On `link`; null where the candidates have all that is asked for, or nothing is. */
  readonly condition: RawBuilder<boolean> | null;
  /** Whether only reading the links tells which of them it is. */
  readonly isCoarse: boolean;
};

type SearchHash = (kind: 'prefix' | 'tag', text: string) => Buffer;

/** What writing and reading transactions have in common. */
type Searching = { readonly db: Transaction<Database>; readonly tenantId: string; readonly searchHash: SearchHash };

/** As the vault makes them. */
const hash_bytes = 16;
const prefix_letters = { min: 3, max: 6 } as const;
/** A title of 200 characters and 20 tags fit; of a long path, only its first words are found. */
const words_max = 120;
/** Up to so many links are named one by one; where there are more, the newest are looked through instead. */
const candidates_max = 2_000;

/** Makes the link findable by what it says now, and by nothing that it said before. */
export async function indexLink(tx: Searching, linkId: string, link: Findable): Promise<void> {
  await tx.db.deleteFrom('link_word').where('link_id', '=', linkId).execute();
  await tx.db.deleteFrom('slug_part').where('link_id', '=', linkId).execute();
  await indexNew(tx, [[linkId, link]]);
}

/** The same for links that were findable by nothing so far. */
export async function indexNew(
  tx: Searching,
  links: readonly (readonly [id: string, link: Findable])[],
): Promise<void> {
  const hashing = hashingBy(tx.searchHash);
  const keys = links.map(([id, link]) => ({ id, hashes: hashesOf(hashing, link), parts: partsOf(link.slug) }));
  // A link's hashes one after the other in one value: ten thousands of them by themselves take long to send.
  await sql`
    insert into link_word (tenant_id, hash, link_id)
    select ${tx.tenantId}::uuid, substring(link.hashes from place for ${hash_bytes}), link.id
    from unnest(
      ${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ hashes }) => Buffer.concat(hashes))}::bytea[]
    ) as link (id, hashes), generate_series(1, length(link.hashes), ${hash_bytes}) as place`.execute(tx.db);
  const parts = keys.flatMap(({ id, parts: ends }) => ends.map((part) => ({ id, part })));
  await sql`
    insert into slug_part (tenant_id, part, link_id)
    select ${tx.tenantId}, part.* from unnest(
      ${parts.map(({ part }) => part)}::text[], ${parts.map(({ id }) => id)}::uuid[]) as part`.execute(tx.db);
}

/** Where to look for links that bear `tag` and every term of `search`: a word begins with it, or the slug has it in it. */
export async function planSearch(rx: Searching, search: string, tag: string | undefined): Promise<Scan> {
  const traits = [
    ...termsOf(search).map((term) => traitOf(rx, term)),
    ...(tag === undefined ? [] : [tagTrait(rx, tag)]),
  ];
  let candidates: ReadonlySet<string> | null = null;
  const conditions: RawBuilder<boolean>[] = [];
  for (const trait of traits) {
    const found = await bearersOf(rx, trait);
    if (found === null) conditions.push(trait.borneBy);
    else candidates = candidates === null ? found : candidates.intersection(found);
    if (candidates?.size === 0) break;
  }
  return {
    candidates: candidates && [...candidates],
    condition: conditions.length === 0 ? null : sql`(${sql.join(conditions, sql` and `)})`,
    isCoarse: traits.some(({ isCoarse }) => isCoarse),
  };
}

/** Whether the link, now that it can be read, really has each term: hashes end after six letters. */
export function reallyMatches(search: string, link: Findable): boolean {
  const words = findableWords(link).map(folded);
  const slug = link.slug.toLowerCase();
  return termsOf(search).every((term) => isInSlug(term, slug) || words.some((word) => word.startsWith(term.folded)));
}

/** One thing that a link must have to be found. */
type Trait = {
  readonly hashes: readonly Buffer[];
  /** What an end of its slug begins with instead. */
  readonly parts: readonly string[];
  readonly borneBy: RawBuilder<boolean>;
  readonly isCoarse: boolean;
};

function traitOf({ tenantId, searchHash }: Searching, term: Term): Trait {
  const letters = [...term.folded];
  // `mue` is on its way to `mueller`, which is kept as `muller`: what it becomes may go on with any letter.
  const isBetween =
    letters.length === prefix_letters.min - 1 && term.written.some((text) => [...text].length > letters.length);
  const beginnings = isBetween
    ? [term.folded, ...nextLetters.map((letter) => term.folded + letter)]
    : [shortened(term.folded)];
  const hashes = beginnings.map((text) => searchHash('prefix', text));
  const likes = term.written.map((text) => (isShort(text) ? `${likeable(text)}%` : `%${likeable(text)}%`));
  const inSlug = sql.join(
    likes.map((like) => sql`link.slug ilike ${like}`),
    sql` or `,
  );
  return {
    hashes,
    parts: term.written,
    borneBy: sql`(${inSlug} or ${bears(tenantId, hashes)})`,
    isCoarse: letters.length > prefix_letters.max || term.written.some(isShort) || isBetween,
  };
}

function tagTrait({ tenantId, searchHash }: Searching, tag: string): Trait {
  const hashes = [searchHash('tag', foldTag(tag))];
  return { hashes, parts: [], borneBy: bears(tenantId, hashes), isCoarse: false };
}

/** Asked for one link at a time: a limit keeps the planner from reading all that bear it first, which may be a million. */
function bears(tenantId: string, hashes: readonly Buffer[]): RawBuilder<boolean> {
  return sql<boolean>`coalesce((
    select true from link_word w
    where w.tenant_id = ${tenantId} and w.hash = any(${hashes}::bytea[]) and w.link_id = link.id limit 1), false)`;
}

/** The links that have it; null where there are too many. */
async function bearersOf({ db, tenantId }: Searching, { hashes, parts }: Trait): Promise<ReadonlySet<string> | null> {
  const some = candidates_max + 1;
  const sources = [
    ...hashes.map((hash) => sql`select link_id from link_word where tenant_id = ${tenantId} and hash = ${hash}`),
    // Nothing that a slug may hold comes after the end of this range.
    ...parts.map(
      (part) =>
        sql`select link_id from slug_part where tenant_id = ${tenantId} and part >= ${part} and part < ${`${part}\u{10ffff}`}`,
    ),
  ].map((source) => sql`(${source} limit ${some})`);
  const { rows } = await sql<{ link_id: string }>`
    select link_id from (${sql.join(sources, sql` union all `)}) as found limit ${some}`.execute(db);
  return rows.length > candidates_max ? null : new Set(rows.map(({ link_id }) => link_id));
}

/** What a word may go on with, in the alphabets and numbers that words are mostly written in. */
const nextLetters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

function isInSlug({ written }: Term, slug: string): boolean {
  return written.some((text) => (isShort(text) ? slug.startsWith(text) : slug.includes(text)));
}

function isShort(text: string): boolean {
  return [...text].length < prefix_letters.min;
}

/** What is kept of a link so that it is found. */
export function keysOf(
  searchHash: SearchHash,
  link: Findable,
): { readonly hashes: readonly Buffer[]; readonly parts: readonly string[] } {
  return { hashes: hashesOf(hashingBy(searchHash), link), parts: partsOf(link.slug) };
}

type Hashing = { readonly ofWord: (word: string) => readonly Buffer[]; readonly ofTag: (tag: string) => Buffer };

/** Makes each hash once: links that are made together share most of their words. */
function hashingBy(searchHash: SearchHash): Hashing {
  const beginnings = new Map<string, Buffer>();
  const words = new Map<string, readonly Buffer[]>();
  const tags = new Map<string, Buffer>();
  const hashesOfWord = (word: string): readonly Buffer[] =>
    beginningsOf(folded(word)).map((text) => beginnings.getOrInsertComputed(text, () => searchHash('prefix', text)));
  return {
    ofWord: (word) => words.getOrInsertComputed(word, () => hashesOfWord(word)),
    ofTag: (tag) => tags.getOrInsertComputed(foldTag(tag), (text) => searchHash('tag', text)),
  };
}

/** Each once, whichever of its words begin alike. */
function hashesOf({ ofWord, ofTag }: Hashing, link: Findable): readonly Buffer[] {
  return [...new Set([...findableWords(link).flatMap(ofWord), ...link.tags.map(ofTag)])];
}

/** Every end of a slug that has at least three characters, and the whole of it. */
function partsOf(slug: string): readonly string[] {
  const text = slug.toLowerCase();
  const count = Math.max(1, text.length - prefix_letters.min + 1);
  return [...new Set(Array.from({ length: count }, (_, place) => text.slice(place)))];
}

function findableWords(link: Findable): readonly string[] {
  const texts = [link.title ?? '', ...link.tags, ...hostAndPath(link.target)];
  return texts.flatMap(wordsOf).slice(0, words_max);
}

/** A word of one or two letters is found whole; a longer one by its first three to six letters. */
function beginningsOf(word: string): readonly string[] {
  const letters = [...word];
  if (letters.length < prefix_letters.min) return [word];
  const count = Math.min(letters.length, prefix_letters.max) - prefix_letters.min + 1;
  return Array.from({ length: count }, (_, more) => letters.slice(0, prefix_letters.min + more).join(''));
}

function shortened(term: string): string {
  return [...term].slice(0, prefix_letters.max).join('');
}

function foldTag(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

function likeable(term: string): string {
  return term.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
