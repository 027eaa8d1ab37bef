/** Targets that wait: where printed codes are to lead once a second member agrees. Alone lists, approves and withdraws them. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  type Actor,
  type Change,
  change,
  type Colleague,
  colleagues,
  findPeople,
  may,
  type PersonOfMember,
  reach,
  read,
  type Thing,
} from '#guard';
import { Problem } from '#problem';
import { readCursor, writeCursor } from '../link/cursor.ts';
import { addressesOf, lockLink, type Link, type Page, rewrite, wholeNumber } from '../link/link.ts';
import { nothingWaits, type LinkRow } from '../link/rows.ts';
import { linkOf } from '../link/shape.ts';
import { readTarget } from '../link/target.ts';
import { isReached, requireReached, thingOf } from '../sight/sight.ts';
import { targetOf } from './asking.ts';
import { findWaiting, removeWaiting, selectWaiting, type WaitingRow } from './rows.ts';

export { editPrinting, findPrinting, printingPatch, type Printing } from './printing.ts';

/**
 * Whether somebody may agree: `open` to them; `own`, because they asked for it themselves; `lapsed`, because whoever asked is
 * no longer somebody who may change that link; `closed`, because they may not change it or aren't here in a session of
 * their own.
 */
export const consents = ['open', 'own', 'lapsed', 'closed'] as const;
export type Consent = (typeof consents)[number];

/** A target that waits, as somebody sees it who has to decide. */
export type TargetChange = {
  readonly id: string;
  readonly linkId: string;
  readonly shortUrl: string;
  readonly title: string | null;
  /** Where it leads until somebody agrees, and where afterwards. */
  readonly current: string;
  readonly target: string;
  /** RFC 3339, UTC. */
  readonly printedAt: string;
  /** A member, also one who is none any more; the name is null where there is none to be told. */
  readonly askedBy: { readonly id: string; readonly name: string | null };
  readonly createdAt: string;
  readonly consent: Consent;
};

export const waitingQuery = z.strictObject({
  linkId: z.uuid().toLowerCase().optional(),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
  limit: wholeNumber(1, 200, 50),
});
export type WaitingQuery = Partial<z.output<typeof waitingQuery>>;

/** What waits for links that the actor may see, newest first. Throws `invalid` (cursor). */
export async function listWaiting(actor: Actor, query: WaitingQuery = {}): Promise<Page<TargetChange>> {
  const { linkId, limit = 50 } = query;
  const found = await read(actor, 'target.view', async (rx) => {
    const after = query.cursor === undefined ? null : readCursor(rx, query.cursor);
    let waiting = selectWaiting(rx.db, after).where(sql<boolean>`${isReached(reach(actor, 'target.view'))}`);
    if (linkId !== undefined) waiting = waiting.where('link.id', '=', linkId);
    const rows = await waiting.limit(limit + 1).execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const askers = await colleagues(
      rx,
      shown.map(({ asked_by: askedBy }) => askedBy),
    );
    return {
      askers,
      items: shown.map((row) => waitingAs(rx, row, askers.get(row.asked_by)!)),
      // One more than asked for tells that the list goes on.
      nextCursor:
        rows.length > limit && last ? writeCursor(rx, { createdAt_ms: last.created_at.getTime(), id: last.id }) : null,
    };
  });
  const people = await findPeople(actor.platform, [...new Set([...found.askers.values()].map((one) => one.personId))]);
  const named = ({ askedBy, ...item }: (typeof found.items)[number]): TargetChange => {
    const person = people.get(found.askers.get(askedBy)!.personId);
    return { ...item, askedBy: { id: askedBy, name: nameFor(actor, item.consent, person) } };
  };
  return { items: found.items.map(named), nextCursor: found.nextCursor };
}

/**
 * Lets a link lead where somebody else asked, and gives it as it is then. The id is of exactly that ask: once it was withdrawn,
 * replaced or approved, or its link deleted, it is `not_found`. Throws `forbidden` for whoever asked, under whatever
 * membership, and for anybody but a member in a session of their own; `conflict` (askedBy) where whoever asked may no longer
 * change that link; `invalid` (target) where it leads to Kurzum itself by now.
 */
export function approveTarget(actor: Actor, id: string): Promise<Link> {
  return change(actor, 'target.approve', async (tx) => {
    if (!isInPerson(actor)) throw new Problem('forbidden', 'A member has to agree, in a session of their own.');
    const { row, waiting } = await requireWaiting(tx, id);
    requireReached(actor, 'target.approve', row);
    const consent = consentOf(actor, thingOf(row), (await colleagues(tx, [waiting.asked_by])).get(waiting.asked_by)!);
    if (consent !== 'open') throw refusals[consent]();
    await removeWaiting(tx, waiting);
    const asked = targetOf(tx, waiting);
    const before = linkOf(tx, { ...row, ...nothingWaits, hits: 0 });
    return rewrite(tx, row, before, { ...before, target: readTarget(asked, actor.platform.url) }, [asked, null]);
  });
}

/** Takes an ask back: whoever asked may, and whoever may change the link. Throws `not_found`, `forbidden`. */
export function withdrawTarget(actor: Actor, id: string): Promise<void> {
  return change(actor, 'target.withdraw', async (tx) => {
    const { row, waiting } = await requireWaiting(tx, id);
    const asker = (await colleagues(tx, [waiting.asked_by])).get(waiting.asked_by)!;
    requireReached(actor, asker.personId === actor.personId ? 'target.view' : 'target.withdraw', row);
    await removeWaiting(tx, waiting);
    const before = linkOf(tx, { ...row, ...nothingWaits, hits: 0 });
    await rewrite(tx, row, before, before, [targetOf(tx, waiting), null]);
  });
}

/** The ask and its link, both as they are from here on: the link is locked, and whoever changes what waits for it locks it too. */
async function requireWaiting(
  { db }: Change,
  id: string,
): Promise<{ readonly row: LinkRow; readonly waiting: WaitingRow }> {
  const found = await findWaiting(db, id);
  const row = found && (await lockLink(db, found.link_id, 'live'));
  const waiting = row && (await findWaiting(db, id));
  if (!waiting) throw new Problem('not_found');
  return { row, waiting };
}

/** Not by a token, which may be in many hands, nor by somebody on the machine, an operator or whoever looks through other eyes. */
function isInPerson({ via, onlookerId }: Actor): boolean {
  return via === 'session' && onlookerId === undefined;
}

function consentOf(actor: Actor, link: Thing, asker: Colleague): Consent {
  if (!isInPerson(actor) || !may(actor, 'target.approve', link)) return 'closed';
  if (asker.personId === actor.personId) return 'own';
  return asker.actor !== null && may(asker.actor, 'link.edit', link) ? 'open' : 'lapsed';
}

const refusals: Readonly<Record<Exclude<Consent, 'open'>, () => Problem>> = {
  own: () =>
    new Problem('forbidden', 'You asked for it yourself: somebody else has to agree.', {
      errors: [{ field: 'askedBy', reason: 'own' }],
    }),
  lapsed: () =>
    new Problem('conflict', 'Whoever asked may no longer change this link. Ask for it yourself.', {
      errors: [{ field: 'askedBy', reason: 'lapsed' }],
    }),
  closed: () => new Problem('forbidden'),
};

function waitingAs(
  { actor, unseal }: Pick<Change, 'actor' | 'unseal'>,
  row: Awaited<ReturnType<ReturnType<typeof selectWaiting>['execute']>>[number],
  asker: Colleague,
) {
  const { id, link_id: linkId, title_sealed: title } = row;
  return {
    id,
    linkId,
    shortUrl: addressesOf(actor.platform.url, row).shortUrl,
    title: title && unseal('link', 'title_sealed', linkId, title),
    current: unseal('link', 'target_sealed', linkId, row.target_sealed),
    target: targetOf({ unseal }, { id, target_sealed: row.asked_sealed }),
    printedAt: row.printed_at!.toISOString(),
    askedBy: row.asked_by,
    createdAt: row.created_at.toISOString(),
    consent: consentOf(actor, thingOf(row), asker),
  };
}

/** What somebody is called; where they gave no name, their address to whoever decides or may see members, and to nobody else. */
function nameFor(actor: Actor, consent: Consent, person: PersonOfMember | undefined): string | null {
  const email = consent !== 'closed' || may(actor, 'member.view') ? person?.email : null;
  return person?.name ?? (email || null);
}
