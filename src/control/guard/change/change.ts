/** Changes: the only way to write. Checks the grant, walls the tenant off, and appends the audit entry, in one transaction. */
import { type Transaction, sql } from 'kysely';
import { now } from '#clock';
import { describeError } from '#log';
import { Problem } from '#problem';
import type { Database } from '#store';
import { type AuditedTable, type Cover, type Doer, type Fields, appendEntry } from '../audit/audit.ts';
import type { Actor, AnyActor } from '../member/actor.ts';
import { type Action, may } from '../member/may.ts';
import type { Platform } from '../platform/platform.ts';
import { lateBox, type Strongbox } from '../vault/vault.ts';
import { retrying } from './retry.ts';
import { enterSparingly } from './sparing.ts';

/** What the body of a change works with. It may run more than once, so it must do nothing outside the transaction. */
export type Change<A extends AnyActor = Actor> = Pick<Strongbox, 'seal' | 'unseal' | 'searchHash' | 'hash'> & {
  /** Sees and writes rows of the actor's tenant only. */
  readonly db: Transaction<Database>;
  readonly actor: A;
  readonly tenantId: string;
  /** The moment of the change, for every time that it writes. */
  readonly at: Date;
  /**
   * Names a row and the version that it reaches; without this the database refuses the commit. A body that names none
   * has found nothing to change, and leaves no entry. `fields` says what was and what is now, without secrets; `name`
   * what people call the row, where no field does.
   */
  covers(table: AuditedTable, rowId: string, version: number, fields?: Fields, name?: string): void;
  /** Makes the entry say something of no row, and be written even where no row changes: such as an export. */
  tells(fields: Fields): void;
  /** Runs `hook` once the change is committed, and never otherwise. */
  afterCommit(hook: () => void): void;
};

/** What the body of a reading works with: one consistent picture of the actor's tenant. */
export type Reading<A extends AnyActor = Actor> = Pick<Strongbox, 'unseal' | 'searchHash' | 'hash'> & {
  readonly db: Transaction<Database>;
  readonly actor: A;
  readonly tenantId: string;
  readonly at: Date;
};

/**
 * Runs `body` in a writing transaction. Throws Problem `forbidden` where the actor may not, which leaves an entry
 * `refused` in the log (one a minute of each action) and nothing else; the body may throw it too, once it knows what the change is about. Any
 * other Problem leaves nothing at all. Nothing is changed through another's eyes. Throws Problem `unavailable` while the database can't write.
 */
export async function change<T, A extends AnyActor>(
  actor: A,
  action: Action,
  body: (tx: Change<A>) => Promise<T>,
): Promise<T> {
  try {
    if (isOnlooker(actor)) throw onlyLooks();
    if (!may(actor, action)) throw new Problem('forbidden');
    const landed = await inTenant(actor, action)('done', body);
    runHooks(actor.platform, landed.hooks);
    return landed.result;
  } catch (error) {
    await enterIfRefused(actor, action, error);
    throw error;
  }
}

/**
 * Runs `body` in a reading transaction inside the actor's tenant; throws Problem `forbidden`, which leaves an entry as with
 * `change`, or `unavailable`.
 */
export async function read<T, A extends AnyActor>(
  actor: A,
  action: Action,
  body: (rx: Reading<A>) => Promise<T>,
): Promise<T> {
  const { platform, tenantId } = actor;
  const { unseal, searchHash, hash } = platform.vault.tenant(tenantId);
  try {
    if (!may(actor, action)) throw new Problem('forbidden');
    return await retrying(() =>
      platform.store.app
        .transaction()
        .setAccessMode('read only')
        .setIsolationLevel('repeatable read')
        .execute(async (db) => {
          await enterTenant(db, tenantId);
          return body({ db, actor, tenantId, at: now(), unseal, searchHash, hash });
        }),
    );
  } catch (error) {
    await enterIfRefused(actor, action, error);
    throw error;
  }
}

/** Enters that an actor was refused something: once a minute, with how often besides. `told` says why, where that is not plain. */
export async function enterRefusal(actor: AnyActor, action: Action, told?: Fields): Promise<void> {
  // What another may not see is what whoever looks through their eyes came to see.
  if (isOnlooker(actor)) return;
  await enterOften(actor, action, 'refused', told);
}

/** Enters a reading that takes something away, such as a file: once a minute of each thing, with how often besides. */
export function enterTaking(actor: Actor, action: Action, told: Fields): Promise<void> {
  return enterOften(actor, action, 'done', told);
}

function enterOften(actor: AnyActor, action: Action, outcome: 'done' | 'refused', told?: Fields): Promise<void> {
  const { platform, tenantId } = actor;
  return enterSparingly(platform, { tenantId, doer: doerOf(actor), action, outcome, told }, async (said) => {
    await inTenant(actor, action)(outcome, async ({ tells }) => {
      if (said) tells(said);
    });
  });
}

/** What whoever looks through another's eyes is told when they try to change something. */
export function onlyLooks(): Problem {
  return new Problem('forbidden', 'As another member you can look, and change nothing.');
}

function isOnlooker(actor: AnyActor): boolean {
  return actor.kind === 'member' && actor.onlookerId !== undefined;
}

async function enterIfRefused(actor: AnyActor, action: Action, error: unknown): Promise<void> {
  if (error instanceof Problem && error.type === 'forbidden') await enterRefusal(actor, action);
}

/** Runs a body and appends its entry, in one transaction walled off to the actor's tenant. */
function inTenant<A extends AnyActor>(actor: A, action: Action) {
  const { platform, tenantId } = actor;
  const doer = doerOf(actor);
  const box = actor.kind === 'platform' ? lateBox(platform.vault, tenantId) : platform.vault.tenant(tenantId);
  return <T>(outcome: 'done' | 'refused', body: (tx: Change<A>) => Promise<T>) =>
    retrying(() =>
      platform.store.app.transaction().execute(async (db) => {
        await enterTenant(db, tenantId);
        const at = now();
        const covers: Cover[] = [];
        const told: Fields[] = [];
        const hooks: (() => void)[] = [];
        const result = await body({
          ...box,
          db,
          actor,
          tenantId,
          at,
          covers: (table, rowId, version, fields, name) => covers.push({ table, rowId, version, fields, name }),
          tells: (fields) => told.push(fields),
          afterCommit: (hook) => hooks.push(hook),
        });
        if (outcome === 'refused' || covers.length > 0 || told.length > 0) {
          const said = told.length > 0 ? Object.assign({}, ...told) : undefined;
          await appendEntry(db, box, { tenantId, at, doer, action, outcome, covers, told: said });
        }
        return { result, hooks };
      }),
    );
}

/** An operator who was let in is named as the person they are, and whoever looks through another's eyes as themselves. */
function doerOf(actor: AnyActor): Doer {
  const { via } = actor;
  if (actor.kind !== 'member') return { kind: actor.kind, id: null, via };
  return via === 'support'
    ? { kind: 'operator', id: actor.personId, via }
    : { kind: 'member', id: actor.onlookerId ?? actor.memberId, via };
}

// For this transaction only: the connection goes back to the pool knowing no tenant, and then sees no rows at all.
async function enterTenant(db: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select set_config('kurzum.tenant', ${tenantId}, true)`.execute(db);
}

function runHooks(platform: Platform, hooks: readonly (() => void)[]): void {
  for (const hook of hooks) {
    try {
      hook();
    } catch (error) {
      // The change is committed and stays so, whatever a hook makes of it.
      platform.log('error', 'change.hook_failed', describeError(error));
    }
  }
}
