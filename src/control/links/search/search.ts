/** Search: finds links by the beginnings of words that nobody can read in the database. Sole owner of `link_word`. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '#store';
import { foldings, hostAndPath, termsOf, wordsOf } from './words.ts';

/** What a link can be found by. */
export type Findable = {
  readonly target: string;
  readonly title: string | null;
  readonly tags: readonly string[];
  readonly slug: string;
};

type SearchHash = (kind: 'prefix' | 'tag', text: string) => Buffer;

/** What writing and reading transactions have in common. */
type Hashing = { readonly db: Transaction<Database>; readonly tenantId: string; readonly searchHash: SearchHash };

const prefix_letters = { min: 3, max: 6 } as const;
/** A title of 200 characters and 20 tags fit; of a long path, only its first words are found. */
const words_max = 120;

/** Makes the link findable by what it says now, and by nothing that it said before. */
export async function indexLink(tx: Hashing, linkId: string, link: Findable): Promise<void> {
  await tx.db.deleteFrom('link_word').where('link_id', '=', linkId).execute();
  const hashes = hashesOf(tx.searchHash, link);
  await sql`
    insert into link_word (tenant_id, hash, link_id)
    select ${tx.tenantId}, hash, ${linkId} from unnest(${hashes}::bytea[]) as hash`.execute(tx.db);
}

/** The condition on `link` that it bears `tag` and every term of `search`: a word begins with it, or the slug has it in it. */
export function matching(rx: Hashing, search: string, tag: string | undefined): RawBuilder<boolean> {
  const bears = (kind: 'prefix' | 'tag', text: string): RawBuilder<boolean> =>
    sql`link.id in (select link_id from link_word where tenant_id = ${rx.tenantId} and hash = ${rx.searchHash(kind, text)})`;
  const terms = termsOf(search).map((term) => {
    const slug = [...term].length < prefix_letters.min ? `${likeable(term)}%` : `%${likeable(term)}%`;
    return sql<boolean>`(link.slug ilike ${slug} or ${bears('prefix', shortened(term))})`;
  });
  const conditions = tag === undefined ? terms : [...terms, bears('tag', foldTag(tag))];
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** Whether the link, now that it can be read, really has each term: hashes end after six letters. */
export function reallyMatches(search: string, link: Findable): boolean {
  const words = findableWords(link).flatMap(foldings);
  const slug = link.slug.toLowerCase();
  return termsOf(search).every((term) => slug.includes(term) || words.some((word) => word.startsWith(term)));
}

function hashesOf(searchHash: SearchHash, link: Findable): Buffer[] {
  const beginnings = new Set<string>();
  for (const word of new Set(findableWords(link).flatMap(foldings))) {
    for (const beginning of beginningsOf(word)) beginnings.add(beginning);
  }
  const tags = new Set(link.tags.map(foldTag));
  return [
    ...[...beginnings].map((text) => searchHash('prefix', text)),
    ...[...tags].map((text) => searchHash('tag', text)),
  ];
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
