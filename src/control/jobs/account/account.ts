/** The export of a person's account: all that Kurzum knows of them, as one archive (docs/export.md). */
import { now } from '#clock';
import {
  accessKnown,
  entriesKnown,
  findTenant,
  membershipsKnown,
  personKnown,
  reach,
  read,
  type Actor,
  type Membership,
  type Own,
} from '#guard';
import { mailWaitingFor } from '#mail';
import { readmeOfAccount } from '../export/readme.ts';
import { page, single, table, type Row, type Section } from '../export/section.ts';
import type { JobKind, Step, Work } from '../kind.ts';

const person = single('person', personKnown);

const access = single('access', accessKnown);

const memberships = single('memberships', async (own: Own) =>
  Promise.all(
    (await membershipsKnown(own)).map(async ({ actor, ...membership }) => ({
      ...membership,
      tenantName: actor && (await findTenant(actor)).name,
      preset: actor?.preset ?? null,
      grants: actor?.grants ?? null,
    })),
  ),
);

const mail = single('mail', async (own: Own) => mailWaitingFor(own.platform, (await personKnown(own)).email));

/** What they made in each tenant, as far as they may see it by now. Its place is '<tenant> <link or code>'. */
const links = made('links', ownLinks);
const codes = made('qrs', ownCodes);

type Found = { readonly id: string; readonly createdAt: Date };

function made(name: string, own: (actor: Actor, after: string | null) => Promise<readonly Found[]>): Section<Own> {
  return inTurn(name, async ({ actor }, after) => {
    if (actor === null) return { rows: [], after: null };
    const rows = await own(actor, after);
    return {
      rows: rows.map((row) => ({ tenantId: actor.tenantId, ...row })),
      after: rows.length < page ? null : rows.at(-1)!.id,
    };
  });
}

function ownLinks(actor: Actor, after: string | null) {
  const seen = reach(actor, 'link.view');
  if (!seen.all && seen.own === null && seen.projectIds.length === 0) return Promise.resolve([]);
  return read(actor, 'link.view', ({ db }) => {
    let made = db
      .selectFrom('link')
      .select(['id', 'slug', 'created_at as createdAt'])
      .where('tenant_id', '=', actor.tenantId)
      .where('created_by', '=', actor.memberId)
      .where('deleted_at', 'is', null);
    if (!seen.all && seen.own === null) made = made.where('project_id', 'in', seen.projectIds);
    if (after !== null) made = made.where('id', '>', after);
    return made.orderBy('id').limit(page).execute();
  });
}

function ownCodes(actor: Actor, after: string | null) {
  const seen = reach(actor, 'qr.view');
  if (!seen.all && seen.own === null && seen.projectIds.length === 0) return Promise.resolve([]);
  return read(actor, 'qr.view', ({ db }) => {
    let made = db
      .selectFrom('qr')
      .leftJoin('link', 'link.id', 'qr.link_id')
      .select(['qr.id', 'qr.link_id as linkId', 'qr.created_at as createdAt'])
      .where('qr.tenant_id', '=', actor.tenantId)
      .where('qr.created_by', '=', actor.memberId)
      .where('qr.deleted_at', 'is', null)
      .where('link.deleted_at', 'is', null);
    if (!seen.all && seen.own === null)
      made = made.where(({ fn }) => fn.coalesce('link.project_id', 'qr.project_id'), 'in', seen.projectIds);
    if (after !== null) made = made.where('qr.id', '>', after);
    return made.orderBy('qr.id').limit(page).execute();
  });
}

/** What they did, and what was done to their account or membership; above tenants, and in each. */
const log = inTurn(
  'log',
  async ({ own, memberId, tenantId }, after) => {
    const [at, id] = after?.split(' ') ?? [];
    const place = at !== undefined && id !== undefined ? { at: new Date(at), id } : null;
    const found = await entriesKnown(own, tenantId, memberId, place);
    return { rows: found.entries, after: found.after && `${found.after.at.toISOString()} ${found.after.id}` };
  },
  'and above them',
);

type Whose = Pick<Membership, 'actor' | 'memberId'> & { readonly own: Own; readonly tenantId: string | null };

/** A section that goes from one tenant to the next, and in each page by page. Its place is '<which> <place in it>'. */
function inTurn(
  name: string,
  rowsOf: (
    whose: Whose,
    after: string | null,
  ) => Promise<{ readonly rows: readonly Row[]; readonly after: string | null }>,
  above?: 'and above them',
): Section<Own> {
  return table({
    name,
    count: async () => 0,
    rows: async (own, after) => {
      const [which = '0', ...rest] = after?.split(' ') ?? [];
      const all: readonly Whose[] = [
        ...(above ? [{ own, actor: null, memberId: own.personId, tenantId: null }] : []),
        ...(await membershipsKnown(own)).map((membership) => ({ own, ...membership })),
      ];
      const whose = all[Number(which)];
      if (whose === undefined) return { rows: [], after: null };
      const found = await rowsOf(whose, rest.length === 0 ? null : rest.join(' '));
      if (found.after !== null) return { rows: found.rows, after: `${which} ${found.after}` };
      return { rows: found.rows, after: Number(which) + 1 < all.length ? String(Number(which) + 1) : null };
    },
  });
}

const sections: readonly Section<Own>[] = [person, access, memberships, links, codes, log, mail];

type Place = { readonly section: number; readonly after: string | null };

export const accountExport: JobKind<Own> = { grant: 'account.export', archives: true, step };

async function step({ who, cursor, createdAt, done }: Work<Own>): Promise<Step> {
  const place = (cursor ?? { section: 0, after: null }) as Place;
  const section = sections[place.section];
  const total = sections.length + 1;
  if (section === undefined) {
    const about = {
      format: 'kurzum-account',
      version: 1,
      url: who.platform.url.origin,
      startedAt: createdAt,
      finishedAt: now(),
    };
    const parts = [
      { file: 'kurzum.json', content: `${JSON.stringify(about, null, 2)}\n` },
      { file: 'README.txt', content: readmeOfAccount },
    ];
    return { cursor: null, done: total, total, parts, finished: true };
  }
  const { parts, after } = await section.page(who, place.after);
  const isOver = after === null;
  return { cursor: { section: place.section + (isOver ? 1 : 0), after }, done: done + (isOver ? 1 : 0), total, parts };
}
