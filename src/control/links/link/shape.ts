/** The shape of a link as the contract writes it, made from its row, and how its texts are sealed. */
import type { Change, Fields, Platform, Reading } from '#guard';
import { linkFields } from './draft.ts';
import type { CountedRow, LinkRow, Waiting } from './rows.ts';

/**
 * The version of what is shown, for `ETag` and `If-Match`. A symbol is left out of JSON, so the version travels with
 * the link and still is no part of its contract.
 */
export const version: unique symbol = Symbol('version');

export type Link = {
  readonly id: string;
  /** The host of the short URL, with its port where it has one. */
  readonly domain: string;
  readonly slug: string;
  readonly shortUrl: string;
  readonly qrUrl: string;
  readonly target: string;
  readonly title: string | null;
  readonly notes: string | null;
  readonly tags: string[];
  readonly projectId: string | null;
  /** Hits of the last 30 days, today among them; bots are not counted. */
  readonly hits30d: number;
  /** Why an operator took it down: visitors get that as an answer; null while it leads on. */
  readonly takenDownFor: 'abuse' | 'legal' | 'security' | null;
  /** When its code was first exported; from then on another target asks again. Null while nothing can be on paper. */
  readonly printedAt: string | null;
  /** The target that waits for a second member's consent, if one does. */
  readonly pendingTarget: PendingTarget | null;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [version]: number;
};

/** A target that somebody asked for, and that nobody has agreed to yet. */
export type PendingTarget = {
  /** Another ask has another one. */
  readonly id: string;
  readonly target: string;
  /** The member's id. */
  readonly askedBy: string;
  readonly createdAt: string;
};

export type Texts = Pick<Link, 'target' | 'title' | 'notes' | 'tags'>;
type SealedTexts = Pick<LinkRow, 'target_sealed' | 'title_sealed' | 'notes_sealed' | 'tags_sealed'>;

/** What a member sees of a row. */
export function linkOf(rx: Pick<Reading, 'unseal'> & { actor: { platform: Platform } }, row: CountedRow): Link {
  const open = (column: keyof SealedTexts): string | null => {
    const text = row[column];
    return text && rx.unseal('link', column, row.id, text);
  };
  return shaped(rx.actor.platform.url, row, {
    target: open('target_sealed')!,
    title: open('title_sealed'),
    notes: open('notes_sealed'),
    tags: JSON.parse(open('tags_sealed') ?? '[]') as string[],
    pendingTarget: pendingOf(rx, row),
  });
}

function pendingOf({ unseal }: Pick<Reading, 'unseal'>, row: Waiting): PendingTarget | null {
  const { waiting_id: id, waiting_sealed: target, waiting_asked_by: askedBy, waiting_since: since } = row;
  if (id === null) return null;
  const opened = unseal('target_change', 'target_sealed', id, target!);
  return { id, target: opened, askedBy: askedBy!, createdAt: since!.toISOString() };
}

/** The same where the texts are known, and need not be opened. */
export function shaped(
  own: URL,
  row: Omit<CountedRow, keyof SealedTexts | keyof Waiting>,
  { target, title, notes, tags, pendingTarget = null }: Texts & Partial<Pick<Link, 'pendingTarget'>>,
): Link {
  return {
    id: row.id,
    ...addressesOf(own, row),
    target,
    title,
    notes,
    tags,
    projectId: row.project_id,
    hits30d: row.hits,
    takenDownFor: row.taken_down_for as Link['takenDownFor'],
    printedAt: row.printed_at?.toISOString() ?? null,
    pendingTarget,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    [version]: row.version,
  };
}

/** The texts of a link as its row holds them. */
export function sealed(tx: Pick<Change, 'seal'>, id: string, texts: Texts): SealedTexts {
  const close = (column: keyof SealedTexts, text: string | null): Buffer | null =>
    text === null ? null : tx.seal('link', column, id, text);
  return {
    target_sealed: tx.seal('link', 'target_sealed', id, texts.target),
    title_sealed: close('title_sealed', texts.title),
    notes_sealed: close('notes_sealed', texts.notes),
    tags_sealed: close('tags_sealed', texts.tags.length === 0 ? null : JSON.stringify(texts.tags)),
  };
}

/**
 * Where a link is reached. The QR address is upper-case throughout, so that it fits the alphanumeric mode of QR codes
 * (ISO/IEC 18004, 7.4.5): scheme and host ignore case, and of the path the edge does.
 */
export function addressesOf(
  own: URL,
  row: Pick<LinkRow, 'slug' | 'code'>,
): Pick<Link, 'domain' | 'slug' | 'shortUrl' | 'qrUrl'> {
  return {
    domain: own.host,
    slug: row.slug,
    shortUrl: `${own.origin}/${row.slug}`,
    qrUrl: `${own.origin.toUpperCase()}/Q/${row.code}`,
  };
}

/** Those of the fields that a patch may name that differ, as they were and as they are now. */
export function differences(before: Partial<Link>, after: Partial<Link>): Fields {
  const value = (link: Partial<Link>, field: keyof typeof linkFields.shape): unknown => {
    const said = link[field];
    return said === undefined || (Array.isArray(said) && said.length === 0) ? null : said;
  };
  return Object.fromEntries(
    (Object.keys(linkFields.shape) as (keyof typeof linkFields.shape)[])
      .map((field) => [field, [value(before, field), value(after, field)]] as const)
      .filter(([, [old, now]]) => JSON.stringify(old) !== JSON.stringify(now)),
  );
}
