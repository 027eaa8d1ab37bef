/** Checkpoints: says, signed, how far a log had grown and what all of it comes to. Sole owner of the table `audit_checkpoint`. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely, type Transaction } from 'kysely';
import { monotonic_ms, now, now_ms } from '#clock';
import { describeError } from '#log';
import { Problem } from '#problem';
import type { Database } from '#store';
import { signCheckpoint, writeKey } from '#tree';
import { platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { caretaker } from '../member/actor.ts';
import { type Grant, type Preset, grantsOf, holds } from '../member/grant.ts';
import type { Locale } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { tenantName } from '../tenant/tenant.ts';
import { checkpointKey } from '../vault/signing.ts';
import { platformLog } from './audit.ts';
import { treeOf } from './growth.ts';
import { readLog, tenantOf, type Reader } from './reading.ts';

type Db = Kysely<Database>;

export type CheckpointView = {
  readonly size: number;
  /** The signed note (c2sp.org/tlog-checkpoint). */
  readonly note: string;
  /** RFC 3339, UTC. */
  readonly at: string;
};

/** The key that checkpoints of a log are signed with, as auditors keep it. */
export type LogKey = {
  /** The first line of every checkpoint of the log. */
  readonly origin: string;
  /** As c2sp.org/signed-note writes keys: name, id and key in one word. */
  readonly key: string;
};

/** A fresh checkpoint, and whom it is to be mailed to. */
export type CheckpointPost = CheckpointView & {
  /** Null for the platform's own log. */
  readonly tenantId: string | null;
  readonly tenantName: string | null;
  readonly recipients: readonly { readonly to: string; readonly locale: Locale }[];
};

/** Sends a checkpoint, in the transaction that writes it. */
export type Deliver = (db: Transaction<Database>, post: CheckpointPost) => Promise<void>;

const hour_ms = 3_600_000;
/** For how long whoever asks waits for the last entries to get their places. */
const patience_ms = 10_000;
const look_ms = 50;

/** The newest checkpoint of a log, null where there is none yet. */
export async function latestCheckpoint(platform: Platform, tenantId: string | null): Promise<CheckpointView | null> {
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('audit_checkpoint')
      .select(['size', 'note', 'at'])
      .where('log', '=', tenantId ?? platformLog)
      .orderBy('size', 'desc')
      .executeTakeFirst(),
  );
  return row ? viewOf(row) : null;
}

/**
 * Signs a checkpoint of everything that was committed to the log before. Throws Problem `unavailable` where entries don't
 * get their places within ten seconds.
 */
export async function signNow(platform: Platform, tenantId: string | null): Promise<CheckpointView> {
  const log = tenantId ?? platformLog;
  await everythingPlaced(platform, tenantId);
  return retrying(() => platform.store.identity.transaction().execute((db) => writeCheckpoint(db, platform, log)));
}

export function keyOfLog(platform: Platform, tenantId: string | null): LogKey {
  const { key } = checkpointKey(platform.vault, originOf(platform, tenantId ?? platformLog));
  return { origin: key.name, key: writeKey(key) };
}

/** Whether the reader gets the hourly checkpoints of their log by mail. */
export async function isSubscribed(reader: Reader): Promise<boolean> {
  const row = await retrying(() =>
    reader.platform.store.identity
      .selectFrom('audit_subscription')
      .select('log')
      .where('log', '=', tenantOf(reader) ?? platformLog)
      .where('person_id', '=', reader.personId)
      .executeTakeFirst(),
  );
  return row !== undefined;
}

/** Sends the hourly checkpoints of the reader's log to them from now on, or no longer; doing so twice changes nothing. */
export async function subscribe(reader: Reader, wanted: boolean): Promise<void> {
  const tenantId = tenantOf(reader);
  // What a member may read, and only that, they may have sent.
  await readLog(reader, async () => {});
  const row = { log: tenantId ?? platformLog, person_id: reader.personId };
  await platformChange(reader.platform, async ({ db, enter }) => {
    const ours = await db
      .selectFrom('audit_subscription')
      .select('log')
      .where('log', '=', row.log)
      .where('person_id', '=', row.person_id)
      .executeTakeFirst();
    if ((ours !== undefined) === wanted) return;
    if (wanted) await db.insertInto('audit_subscription').values(row).execute();
    else
      await db
        .deleteFrom('audit_subscription')
        .where('log', '=', row.log)
        .where('person_id', '=', row.person_id)
        .execute();
    const doer =
      reader.kind === 'operator'
        ? ({ kind: 'operator', id: reader.personId, via: reader.via } as const)
        : ({ kind: 'member', id: reader.memberId, via: reader.via } as const);
    await enter({ tenantId, doer, action: 'audit.subscribe', told: { mail: [!wanted, wanted] } });
  });
}

/** Of every log that has grown since its newest checkpoint, an hour ago or longer, or in what is the future by our clock. */
export async function writeDueCheckpoints(db: Db, platform: Platform, deliver: Deliver): Promise<void> {
  const { rows } = await sql<{ log: string }>`
    select tree.log from audit_tree tree left join lateral (
      select size, at from audit_checkpoint c where c.log = tree.log order by size desc limit 1
    ) newest on true
    where newest.size is null
      or tree.size > newest.size and (newest.at <= ${new Date(now_ms() - hour_ms)} or newest.at > ${now()})`.execute(
    db,
  );
  for (const { log } of rows) {
    try {
      await writeDue(db, platform, log, deliver);
    } catch (error) {
      // Such as a tenant whose key is gone: the others' must not wait for it.
      platform.log('warn', 'audit.checkpoint_failed', describeError(error));
    }
  }
}

async function writeDue(db: Db, platform: Platform, log: string, deliver: Deliver): Promise<void> {
  const tenantId = log === platformLog ? null : log;
  const recipients = await subscribersOf(db, platform, log);
  const named = tenantId !== null && recipients.length > 0;
  const name = named ? await tenantName(caretaker(platform, tenantId)) : null;
  await db.transaction().execute(async (tx) => {
    const written = await writeCheckpoint(tx, platform, log);
    if (recipients.length > 0) await deliver(tx, { ...written, tenantId, tenantName: name, recipients });
  });
}

/** What is signed is what the tree was in this transaction. A checkpoint of the same size stays as it was. */
async function writeCheckpoint(db: Transaction<Database>, platform: Platform, log: string): Promise<CheckpointView> {
  const tree = await treeOf(db, log);
  const { key, privateKey } = checkpointKey(platform.vault, originOf(platform, log));
  const at = now();
  const at_s = Math.floor(at.getTime() / 1000);
  const note = signCheckpoint({ origin: key.name, size: tree.size, root: tree.root() }, at_s, key, privateKey);
  await db
    .insertInto('audit_checkpoint')
    .values({ log, size: tree.size, note, at })
    .onConflict((conflict) => conflict.columns(['log', 'size']).doNothing())
    .execute();
  const kept = await db
    .selectFrom('audit_checkpoint')
    .select(['size', 'note', 'at'])
    .where('log', '=', log)
    .where('size', '=', tree.size)
    .executeTakeFirstOrThrow();
  return viewOf(kept);
}

/** Installation and log by their ids: an address may change, and a log must not change its name. */
function originOf(platform: Platform, log: string): string {
  return `kurzum/${platform.instanceId}/${log === platformLog ? 'platform' : log}`;
}

/** Waits until every entry of the log that is committed by now has its place, whichever control gives it. */
async function everythingPlaced(platform: Platform, tenantId: string | null): Promise<void> {
  const until_ms = monotonic_ms() + patience_ms;
  while (await someWait(platform, tenantId)) {
    if (monotonic_ms() > until_ms) throw new Problem('unavailable', 'The newest entries have no place in the log yet.');
    await wait(look_ms);
  }
}

async function someWait(platform: Platform, tenantId: string | null): Promise<boolean> {
  const waiting = await retrying(() =>
    platform.store.identity
      .selectFrom('audit_entry')
      .select('id')
      .where('tree_index', 'is', null)
      .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
      .limit(1)
      .executeTakeFirst(),
  );
  return waiting !== undefined;
}

/** Those who still may read the log: members of the tenant whose matrix says so, or operators. */
async function subscribersOf(db: Db, { vault }: Platform, log: string): Promise<CheckpointPost['recipients']> {
  const { rows } = await sql<Subscriber>`
    select person.id, email_sealed as sealed, locale, operator, preset, grants from audit_subscription
    join person on person.id = audit_subscription.person_id
    left join member on member.person_id = person.id and member.tenant_id = log and removed_at is null
    where log = ${log}`.execute(db);
  const mayRead = ({ operator, preset, grants }: Subscriber): boolean =>
    log === platformLog ? operator : preset !== null && holds(grantsOf(preset, grants ?? []), reading);
  return rows.filter(mayRead).map(({ id, sealed, locale }) => ({
    to: vault.platform.unseal('person', 'email_sealed', id, sealed),
    locale: locale ?? 'en',
  }));
}

type Subscriber = {
  readonly id: string;
  readonly sealed: Buffer;
  readonly locale: Locale | null;
  readonly operator: boolean;
  /** Null where they are no member of the log's tenant. */
  readonly preset: Preset | null;
  readonly grants: readonly Grant[] | null;
};

const reading: Grant = { resource: 'audit', right: 'view', scope: { of: 'all' } };

function viewOf(row: { readonly size: number; readonly note: string; readonly at: Date }): CheckpointView {
  return { size: row.size, note: row.note, at: row.at.toISOString() };
}
