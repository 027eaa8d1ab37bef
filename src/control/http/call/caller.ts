/** Callers: whom a row of the table takes, recognised by the request's credential, and what their session must have shown. */
import { now_ms } from '#clock';
import {
  actions,
  actorAs,
  actorOfSession,
  actorOfToken,
  change,
  doerOfOperator,
  enterRefusal,
  enterRefusalAbove,
  letOperate,
  may,
  membersNeedFactor,
  noteSeen,
  onlyLooks,
  operatorOfSession,
  read,
  selfOfSession,
  type Action,
  type Actor,
  type Operator,
  type Platform,
  type Self,
  type SessionState,
} from '#guard';
import { Problem } from '#problem';
import type { Route } from '../table/table.ts';
import type { Credential } from './credentials.ts';

/** All that an operator may do before they have signed the commitment: to read and to sign it. */
const beforeSigning: ReadonlySet<string> = new Set(['platform.commitment_view', 'platform.commitment_sign']);

export type Caller = Actor | Self | Operator;

/** For how long what somebody has proved again is enough for what is dangerous. */
const steppedUp_ms = 10 * 60_000;

/**
 * Who calls the row; null where it takes anybody. Throws `unauthenticated` where the credential is missing, unknown or no
 * longer good, `session_locked`, and `forbidden` where it is of a kind that the row doesn't take.
 */
export async function callerOf(
  platform: Platform,
  row: Route,
  credential: Credential,
  headers: Headers,
): Promise<Caller | null> {
  if (row.grant === null) return null;
  if (credential.kind === 'none') throw new Problem('unauthenticated');
  const ofTenant = row.grant !== undefined && row.grant !== 'person';
  if (credential.kind === 'token') {
    const actor = await actorOfToken(platform, credential.token);
    if (!ofTenant || headers.has('kurzum-as'))
      throw new Problem('forbidden', 'This takes a session: sign in to the dashboard.');
    return actor;
  }
  const asking = { isPoll: headers.get('kurzum-poll') === '1' };
  if (row.operator !== undefined) {
    const operator = await operatorOfSession(platform, credential.token, asking, row.operator);
    if (!beforeSigning.has(row.operator)) await letOperate(operator, row.operator);
    return operator;
  }
  if (!ofTenant) return selfOfSession(platform, credential.token, asking);
  const actor = await actorOfSession(platform, credential.token, asking);
  if (!asking.isPoll) noteSeen(actor);
  const other = headers.get('kurzum-as');
  if (other === null) return actor;
  await requireNeed({ ...row, needs: 'second_factor' }, actor);
  if (!isLook(row)) throw onlyLooks();
  return actorAs(actor, other);
}

// Reading the log is itself in the log, where it must not stand under another's name.
function isLook({ method, grant }: Route): boolean {
  const needed = typeof grant === 'string' && grant !== 'person' ? actions[grant] : null;
  return method === 'GET' && (needed === null || (needed[0] !== 'audit' && needed[1] === 'view'));
}

/**
 * Throws `second_factor_needed` where the row, or the tenant, asks the caller's session for more than it has shown, which
 * leaves an entry as other refusals do.
 */
export async function requireNeed(row: Route, caller: Caller | null): Promise<void> {
  // Tokens and commands have no session: whoever made the token has shown what it takes.
  if (!caller?.session) {
    if (row.needs === 'step_up' && caller?.kind === 'member' && caller.via === 'token') await refuseToken(row, caller);
    return;
  }
  const missing = await missingOf(row, caller, caller.session);
  if (missing === null) return;
  await enterMissing(row, caller, missing);
  throw new Problem('second_factor_needed', sentences[missing], { errors: [{ field: 'factor', reason: missing }] });
}

const sentences = {
  set_up: 'Set up a second factor first, or sign in with it.',
  step_up: 'Confirm that it is you.',
} as const;

type Missing = keyof typeof sentences;

async function missingOf(row: Route, caller: Caller, session: SessionState): Promise<Missing | null> {
  const { factor, steppedUpAt } = session;
  if (factor === 'none' && (await needsFactor(row, caller))) return 'set_up';
  if (row.needs !== 'step_up') return null;
  return steppedUpAt === null || now_ms() - steppedUpAt.getTime() >= steppedUp_ms ? 'step_up' : null;
}

function enterMissing({ name, grant, operator }: Route, caller: Caller, missing: Missing): Promise<void> {
  const told = { missing: [null, missing] } as const;
  const { platform } = caller;
  if (caller.kind === 'member') return enterRefusal(caller, grant as Action, told);
  if (caller.kind === 'operator') return enterRefusalAbove(platform, doerOfOperator(caller), operator!, told);
  const doer = { kind: 'person', id: caller.personId, via: 'session' } as const;
  return enterRefusalAbove(platform, doer, 'account.attempt', { call: [null, name], ...told });
}

/**
 * Throws `forbidden` where there is nothing at all that the caller may do this to, before anything of the request is read; its
 * entry is in the log all the same. What it is about is asked again by whoever knows it.
 */
export async function requireGrant(row: Route, caller: Caller | null): Promise<void> {
  if (caller?.kind !== 'member' || typeof row.grant !== 'string' || row.grant === 'person') return;
  if (may(caller, row.grant)) return;
  await (row.method === 'GET' ? read : change)(caller, row.grant, async () => {});
}

/** What is dangerous takes somebody who can prove who they are; a program that tries it anyway is in the log. */
function refuseToken({ grant }: Route, caller: Actor): Promise<never> {
  return change(caller, grant as Action, async () => {
    throw new Problem('forbidden', 'No token can do this.');
  });
}

async function needsFactor(row: Route, caller: Caller): Promise<boolean> {
  if (row.operator !== undefined || row.needs === 'second_factor') return true;
  // Own account: a second factor is set up there, so it can't wait for one.
  if (caller.kind !== 'member') return false;
  // What is dangerous waits for a second factor as all else does that needs one.
  return row.needs === 'step_up' || membersNeedFactor(caller);
}
