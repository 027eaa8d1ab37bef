/** Printed: what has left as an image may be on paper. Alone notes that, of codes and of the links behind them. */
import { sql } from 'kysely';
import { change, enterTaking, requireMay, type Actor, type Change, type Fields } from '#guard';
import { Problem } from '#problem';
import { updateLink, type LinkRow } from '../../link/rows.ts';
import { updateCode, type CodeRow } from './rows.ts';
import { thingOf } from './shape.ts';

/** What goes out: codes that are kept, and links whose plain code it is. */
export type Taken = { readonly codes?: readonly string[]; readonly links?: readonly string[] };

/**
 * Notes that these go out, so that it is known before anybody has them. The log says which codes, with what is `told`; of what
 * went out before once a minute. Throws `not_found` where one of them is gone, and `forbidden`.
 */
export async function takeOut(actor: Actor, taken: Taken, told: Fields): Promise<void> {
  const { codes = [] } = taken;
  // Of those that went out before, nothing else says which they are.
  const which: Fields = codes.length === 0 ? {} : { code: [null, codes.length === 1 ? codes[0] : codes] };
  const isFirst = await change(actor, 'qr.export', async (tx) => {
    const marked = await markPrinted(tx, taken);
    if (marked > 0) tx.tells({ ...which, ...told });
    return marked > 0;
  });
  if (!isFirst) await enterTaking(actor, 'qr.export', { ...which, ...told });
}

/** Marks those that are not marked yet, and says how many codes and links that were. */
export async function markPrinted(tx: Change, { codes = [], links = [] }: Taken): Promise<number> {
  const behind = await linksBehind(tx, codes);
  const linkRows = await lockLinks(tx, [...new Set([...links, ...behind])]);
  const codeRows = await lockCodes(tx, codes);
  for (const id of links) {
    const link = linkRows.get(id);
    if (!link) throw new Problem('not_found');
    requireMay(tx.actor, 'qr.view', { projectId: link.project_id, createdBy: link.created_by }, 'link.view');
  }
  for (const id of codes) {
    const code = codeRows.get(id);
    const link = code && code.link_id !== null ? linkRows.get(code.link_id) : null;
    if (!code || link === undefined) throw new Problem('not_found');
    requireMay(tx.actor, 'qr.view', thingOf(code, link && link.project_id), 'qr.view');
  }
  const printed = { printedAt: [null, tx.at] } as const;
  const [newCodes, newLinks] = [[...codeRows.values()].filter(isNew), [...linkRows.values()].filter(isNew)];
  for (const row of newCodes) {
    await updateCode(tx.db, row, { printed_at: tx.at });
    tx.covers('qr', row.id, row.version + 1, printed);
  }
  for (const row of newLinks) {
    await updateLink(tx.db, row, { printed_at: tx.at });
    tx.covers('link', row.id, row.version + 1, printed, row.slug);
  }
  return newCodes.length + newLinks.length;
}

function isNew({ printed_at }: { readonly printed_at: Date | null }): boolean {
  return printed_at === null;
}

async function linksBehind({ db }: Change, codes: readonly string[]): Promise<readonly string[]> {
  if (codes.length === 0) return [];
  const rows = await db
    .selectFrom('qr')
    .select('link_id')
    .where(sql<boolean>`id = any(${codes}::uuid[])`)
    .where('link_id', 'is not', null)
    .execute();
  return rows.map(({ link_id }) => link_id!);
}

/** Links before codes and each in the order of their ids, as everybody locks them. */
async function lockLinks({ db }: Change, ids: readonly string[]): Promise<ReadonlyMap<string, LinkRow>> {
  return byId(
    await db
      .selectFrom('link')
      .selectAll()
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute(),
  );
}

async function lockCodes({ db }: Change, ids: readonly string[]): Promise<ReadonlyMap<string, CodeRow>> {
  return byId(
    await db
      .selectFrom('qr')
      .selectAll()
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute(),
  );
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
