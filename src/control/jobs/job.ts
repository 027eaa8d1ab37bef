/** A job, as who asked for it sees it: begun, looked at, stopped and removed. */
import { sql } from 'kysely';
import { now } from '#clock';
import { caretaker, change, may, type Action, type Platform } from '#guard';
import { isId, newId } from '#id';
import { Problem } from '#problem';
import { isMember, leavesArchive, requireSession, type Kind, type Owner, type Reason } from './kind.ts';
import { refused } from './part.ts';
import { stalledJobs, wakeRunner } from './waking.ts';
import { reading, tenantOf, writing, type Named, type Reading, type Writing } from './wall.ts';

export type Job = {
  readonly id: string;
  readonly kind: Kind;
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** Rows that were dealt with, of so many, as far as that is known by now. */
  readonly done: number;
  readonly total: number;
  readonly failedRows: number;
  readonly reason: Reason | null;
  /** Whether it can't go on just now, because the database or its disk doesn't let it; it tries again by itself. */
  readonly waiting: boolean;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date | null;
  /** The archive, once it is done: its name, and how many bytes it holds unpacked. */
  readonly file: { readonly name: string; readonly bytes: number } | null;
};

const day_ms = 24 * 3_600_000;
/** How long a job is kept once it is over, with all that it made. */
export const kept_ms = 7 * day_ms;
/** How long an upload may take. */
const receiving_ms = day_ms;
/** As many of a kind at once may hold a copy of everything, or be about to. */
const kept_max = 5;
/** Of codes, of which members see their own alone: so many of the organisation. */
const keptOfAll_max = 10;

const beginning: Readonly<Record<Kind, Named>> = {
  tenant_export: { inside: 'tenant.export', above: 'account.export' },
  import: { inside: 'tenant.import', above: 'account.export' },
  codes: { inside: 'codes.make', above: 'account.export' },
  account_export: { inside: 'tenant.export', above: 'account.export' },
  account_erasure: { inside: 'tenant.export', above: 'account.erase' },
};

/**
 * Begins a job, which goes on by itself; one in state `receiving` waits for what is uploaded. `cursor` is what its first step
 * is given. Throws Problem `forbidden`, also where who asks has no session of their own, and `conflict` where too many are kept.
 */
export async function beginJob(
  owner: Owner,
  kind: Kind,
  cursor: unknown = null,
  state: 'queued' | 'receiving' = 'queued',
): Promise<Job> {
  const job = await writing(owner, beginning[kind], async (tx) => {
    // It goes on with all that the member may do, of which a token or whoever was let in has less.
    requireSession(owner);
    await requireRoom(tx, owner, kind);
    const made = await insertJob(tx, owner, kind, cursor, state);
    tx.tells({ job: [null, made.id], kind: [null, kind] });
    return made;
  });
  if (state === 'queued') wakeRunner(owner.platform);
  return job;
}

/** Makes the job inside a change, for which the caller tells the log, and afterwards the runner. */
export async function insertJob(
  { db, seal, at }: Pick<Writing, 'db' | 'seal' | 'at'>,
  owner: Owner,
  kind: Kind,
  cursor: unknown,
  state: 'queued' | 'receiving' = 'queued',
): Promise<Job> {
  const id = newId();
  const row = await db
    .insertInto('job')
    .values({
      id,
      tenant_id: tenantOf(owner),
      person_id: owner.personId,
      member_id: isMember(owner) ? owner.memberId : null,
      kind,
      state,
      cursor_sealed: seal('job', 'cursor_sealed', id, JSON.stringify(cursor)),
      created_at: at,
      updated_at: at,
      expires_at: state === 'receiving' ? new Date(at.getTime() + receiving_ms) : null,
    })
    .returning(shown)
    .executeTakeFirstOrThrow();
  return jobOf(owner.platform, { ...row, bytes: 0 });
}

async function requireRoom({ db }: Writing, owner: Owner, kind: Kind): Promise<void> {
  // Whoever begins several in the same moment counts one after the other.
  const whose = `job ${kind} ${tenantOf(owner) ?? owner.personId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${whose}, 0))`.execute(db);
  const holding: readonly string[] = [...underWay, ...(leavesArchive(kind) ? ['done'] : [])];
  const kept = await seen(db, owner, beginning[kind].inside)
    .where('kind', '=', kind)
    .where('state', 'in', holding)
    .execute();
  if (kept.length >= kept_max)
    throw new Problem('conflict', `${kept_max} of these are kept at once. Remove one that you don’t need any more.`);
  if (kind === 'codes') await requireRoomForCodes(db, holding);
}

/** However many members a tenant has, what they make of tables must not fill the disk for all others. */
async function requireRoomForCodes(db: Writing['db'], holding: readonly string[]): Promise<void> {
  const { count } = await db
    .selectFrom('job')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('kind', '=', 'codes')
    .where('state', 'in', holding)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))
    .executeTakeFirstOrThrow();
  if (count >= keptOfAll_max)
    throw new Problem(
      'conflict',
      `Your organisation keeps ${keptOfAll_max} of these at once. Somebody has to remove one that they don’t need any more.`,
    );
}

/** The newest first; of a member's tenant, what they have a right to, or as `codes.…` their own of that kind. */
export function listJobs(owner: Owner, action: Action = 'job.view'): Promise<readonly Job[]> {
  return reading(owner, action, async ({ db }) => {
    const rows = await seen(db, owner, action).orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
    return rows.map((row) => jobOf(owner.platform, row));
  });
}

/** For somebody who sees jobs, or who may do this to one (`action`). Throws Problem `not_found`. */
export function findJob(owner: Owner, id: string, action: Action = 'job.view'): Promise<Job> {
  return reading(owner, action, async ({ db }) => jobOf(owner.platform, await rowOf(db, owner, id, action)));
}

/** What is under way is cancelled, and what is over is removed; what it made is gone at once. Throws Problem `not_found`, `conflict`. */
export async function deleteJob(owner: Owner, id: string, action: Action = 'job.delete'): Promise<void> {
  await writing(owner, { inside: action, above: 'account.job_delete' }, async (tx) => {
    const { kind } = await rowOf(tx.db, owner, id, action);
    if (kind === 'account_erasure') throw new Problem('conflict', 'What is being erased can’t be kept any more.');
    const { state } = await tx.db
      .selectFrom('job')
      .select('state')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow(() => new Problem('not_found'));
    if (!underWay.includes(state)) await tx.db.deleteFrom('job').where('id', '=', id).execute();
    else await cancel(tx, id);
    tx.tells({ job: [id, null], kind: [kind, null] });
  });
}

/** What it made or was given is gone at once; why stands there where nobody asked for it. */
export async function cancel(
  { db, at }: Pick<Writing, 'db' | 'at'>,
  id: string,
  reason: Reason | null = null,
): Promise<void> {
  const expires_at = new Date(at.getTime() + kept_ms);
  await db
    .updateTable('job')
    .set({ state: 'cancelled', reason, cursor_sealed: null, finished_at: at, updated_at: at, expires_at })
    .where('id', '=', id)
    .execute();
  await db.deleteFrom('job_part').where('job_id', '=', id).execute();
}

const underWay: readonly string[] = ['receiving', 'queued', 'running'];

/** Removes every job whose time is over, whosever it was; returns how many. Control calls it every hour. */
export async function tidyJobs(platform: Platform): Promise<number> {
  const due = await platform.store.exchange
    .selectFrom('job')
    .select(['id', 'tenant_id'])
    .where('expires_at', '<=', now())
    .execute();
  for (const [tenantId, jobs] of Map.groupBy(due, (job) => job.tenant_id)) {
    const ids = jobs.map(({ id }) => id);
    if (tenantId === null) {
      await platform.store.identity.deleteFrom('job').where('id', 'in', ids).execute();
    } else {
      await change(caretaker(platform, tenantId), 'job.end', async ({ db }) => {
        await db.deleteFrom('job').where('id', 'in', ids).execute();
      });
    }
  }
  return due.length;
}

const shown = [
  'id',
  'kind',
  'state',
  'done',
  'total',
  'failed_rows',
  'reason',
  'created_at',
  'finished_at',
  'expires_at',
] as const;

/** Of a tenant the database shows no other's; above tenants everybody has their own. */
function seen(db: Reading['db'], owner: Owner, action: Action) {
  const rows = db
    .selectFrom('job')
    .select(shown)
    .select((eb) =>
      eb
        .selectFrom('job_part')
        .select(({ fn }) => fn.coalesce(fn.sum<number>('bytes'), sql<number>`0`).as('bytes'))
        .whereRef('job_id', '=', 'job.id')
        .where('file', '<>', refused)
        .as('bytes'),
    )
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]));
  if (!isMember(owner)) return rows.where('person_id', '=', owner.personId);
  if (action.startsWith('codes.')) return rows.where('kind', '=', 'codes').where('member_id', '=', owner.memberId);
  return may(owner, 'tenant.export') ? rows : rows.where('kind', '<>', 'tenant_export');
}

async function rowOf(db: Reading['db'], owner: Owner, id: string, action: Action): Promise<Row> {
  const row = isId(id) ? await seen(db, owner, action).where('id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw new Problem('not_found');
  return row;
}

type Row = {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly failed_rows: number;
  readonly reason: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly expires_at: Date | null;
  readonly bytes: number | null;
};

function jobOf(platform: Platform, row: Row): Job {
  const kind = row.kind as Kind;
  const hasFile = row.state === 'done' && leavesArchive(kind);
  const day = platform.zone.day(row.created_at.getTime()).toString();
  return {
    id: row.id,
    kind,
    state: row.state as Job['state'],
    done: row.done,
    total: row.total,
    failedRows: row.failed_rows,
    reason: row.reason as Reason | null,
    waiting: stalledJobs(platform).has(row.id),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
    file: hasFile ? { name: `kurzum-${kind.replace('_', '-')}-${day}.zip`, bytes: row.bytes ?? 0 } : null,
  };
}
