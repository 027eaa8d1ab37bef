/** The lock: a session in which nobody does anything is locked, here and not by the browser, and opened again by its person. */
import { now, now_ms } from '#clock';
import { describeError } from '#log';
import { Problem } from '#problem';
import type { Doer } from '../audit/audit.ts';
import { platformChange } from '../change/platform-change.ts';
import type { Platform } from '../platform/platform.ts';
import type { SessionRow } from './session.ts';

const operatorIdle_minutes = 15;
const memberIdle_minutes = 30;
/** How far behind the noted moment may be, so that a busy page doesn't write with every request. */
const noted_ms = 5_000;

/** After how many seconds of idleness a session locks. */
export function locksAfter_s({ operator, idleMinutes }: Pick<SessionRow, 'operator' | 'idleMinutes'>): number {
  const ofMember = idleMinutes ?? memberIdle_minutes;
  return 60 * (operator ? Math.min(operatorIdle_minutes, ofMember) : ofMember);
}

/** Whether it is locked: by its person, or because nobody has done anything for so long, noted or not. */
export function isLocked(row: SessionRow): boolean {
  return row.lockedAt !== null || now_ms() - row.activeAt.getTime() >= locksAfter_s(row) * 1_000;
}

/** Throws Problem `session_locked`, and says so to the log the first time; else notes that somebody is there. */
export async function requireOpen(platform: Platform, row: SessionRow, isPoll: boolean): Promise<void> {
  if (isLocked(row)) {
    if (row.lockedAt === null) await lock(platform, row, { kind: 'platform', id: null, via: 'platform' });
    throw new Problem('session_locked', 'Unlock it with a passkey or your password.');
  }
  if (!isPoll && now_ms() - row.activeAt.getTime() >= noted_ms) await noteActivity(platform, row.id);
}

/** Locks a session, as its person asks. */
export function lockSession(platform: Platform, session: Locking): Promise<void> {
  return lock(platform, session, { kind: 'person', id: session.personId, via: 'session' });
}

type Locking = { readonly id: string; readonly personId: string };

/** Once locked, it stays so until it is unlocked, whatever an owner may choose meanwhile. */
async function lock(platform: Platform, { id, personId }: Locking, doer: Doer): Promise<void> {
  await platformChange(platform, async ({ db, at, enter }) => {
    const locked = await db
      .updateTable('session')
      .set({ locked_at: at })
      .where('id', '=', id)
      .where('locked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (locked) await enter({ tenantId: null, doer, action: 'session.lock', told: { person: [null, personId] } });
  });
}

/** A database that takes nothing is no reason to refuse a reader: the session then locks the sooner. */
async function noteActivity(platform: Platform, id: string): Promise<void> {
  try {
    await platform.store.identity
      .updateTable('session')
      .set({ active_at: now() })
      .where('id', '=', id)
      .where('locked_at', 'is', null)
      .execute();
  } catch (error) {
    platform.log('warn', 'session.activity_not_noted', describeError(error));
  }
}
