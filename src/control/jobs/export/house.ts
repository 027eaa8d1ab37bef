/** The house in an archive: the tenant's settings, its members and invitations, its own presets, its tokens; and its log. */
import {
  beginningOfLog,
  findAccess,
  findTenant,
  listInvitations,
  listMembers,
  listPresets,
  listTokens,
  pieceOfLog,
  signNow,
  type Actor,
} from '#guard';
import { findCounting, findPrinting } from '#links';
import { single, table, type Row, type Section } from './section.ts';

export const tenant: Section<Actor> = single('tenant', async (actor) => {
  const [{ id, name, createdAt, endsAt }, counting, { membersNeedFactor, idleMinutes }, { printedNeedsSecond }] =
    await Promise.all([findTenant(actor), findCounting(actor), findAccess(actor), findPrinting(actor)]);
  return { id, name, createdAt, endsAt, counting, membersNeedFactor, idleMinutes, printedNeedsSecond };
});

export const members: Section<Actor> = list(
  'members',
  async (actor) => (await listMembers(actor)).map(withoutVersion),
  ['id', 'name', 'email', 'preset', 'joinedAt', 'lastSeenDay', 'secondFactor'],
);

export const invitations: Section<Actor> = list('invitations', listInvitations, [
  'id',
  'email',
  'preset',
  'locale',
  'invitedBy',
  'createdAt',
  'expiresAt',
]);

export const presets: Section<Actor> = list('presets', async (actor) => (await listPresets(actor)).map(withoutVersion));

export const tokens: Section<Actor> = list('tokens', listTokens);

/** Versions are for whoever changes a row next. */
function withoutVersion<Versioned extends { readonly version: number }>(row: Versioned): Row {
  return Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'version'));
}

/** As many as fit into one page: a tenant has hundreds of these, and not millions. */
function list(name: string, rows: (actor: Actor) => Promise<readonly Row[]>, csv?: readonly string[]): Section<Actor> {
  return table({
    name,
    ...(csv ? { csv } : {}),
    count: async (actor) => (await rows(actor)).length,
    rows: async (actor) => ({ rows: await rows(actor), after: null }),
  });
}

/** As the audit log is exported by itself, to be checked by `kurzum audit verify`. Its place is '<size> <index>'. */
export const audit: Section<Actor> = {
  name: 'audit',
  count: async ({ platform, tenantId }) => (await signNow(platform, tenantId)).size,
  async page(actor, after) {
    if (after === null) {
      const { size } = await signNow(actor.platform, actor.tenantId);
      return { parts: [{ file, content: await beginningOfLog(actor, size) }], rows: 0, after: `${size} 0` };
    }
    const [size, from] = after.split(' ').map(Number) as [number, number];
    if (from >= size) return { parts: [], rows: 0, after: null };
    const { text: content, next } = await pieceOfLog(actor, size, from);
    return { parts: [{ file, content }], rows: next - from, after: next < size ? `${size} ${next}` : null };
  },
};

const file = 'audit.jsonl';
