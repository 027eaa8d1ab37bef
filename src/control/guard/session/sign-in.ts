/** Signing in: by password and second factor, or by a passkey alone; and proving it again, to unlock or for what is dangerous. */
import { Problem, invalid } from '#problem';
import { platformChange, type PlatformAction } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { factorsOf } from '../factor/factors.ts';
import { checkPasskey, notePasskey } from '../factor/passkey.ts';
import { takeRecoveryCode } from '../factor/recovery.ts';
import { takeTotp } from '../factor/totp.ts';
import type { Self } from '../member/actor.ts';
import {
  findCredentials,
  hashPassword,
  isOutdated,
  normaliseEmail,
  passwordFits,
  setPassword,
  touchPerson,
} from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { knownBrowser } from './known.ts';
import { type Pending, beginPending, isPending, pendingPerson } from './pending.ts';
import {
  type Beginning,
  type RenewedCookie,
  type SignedIn,
  doerOf,
  notSignedIn,
  proveMore,
  selfOfRow,
  sessionBehind,
  startSession,
} from './session.ts';
import { type TrustedBrowser, isTrusted, trustBrowser } from './trusted.ts';

/** What a browser brings along besides what somebody typed: cookies of ours, and its name as the edge says it. */
export type Browser = {
  readonly known?: string | null;
  readonly trusted?: string | null;
  readonly sessionToken?: string | null;
  readonly agent?: string | null;
};

/** A second factor, as it comes: six digits, a recovery code, or what an authenticator answered. */
export type FactorProof = { readonly totp: string } | { readonly recoveryCode: string } | { readonly passkey: unknown };

/** The password was right; Problem `second_factor_needed` says which factors will do, and `pending` is for the browser. */
export class FactorNeeded extends Problem {
  readonly pending: Pending;
  /** Where `mayTrust` is false, bringing one does not spare it the next time. */
  constructor(factors: readonly string[], pending: Pending, mayTrust: boolean) {
    const errors = factors.map((reason) => ({ field: 'factor', reason }));
    if (!mayTrust) errors.push({ field: 'trustBrowser', reason: 'operator' });
    super('second_factor_needed', 'The password is right. A second factor is needed.', { errors });
    this.pending = pending;
  }
}

export type Arrived = SignedIn & { readonly trusted?: TrustedBrowser };

/**
 * Signs somebody in by password. Throws Problem `unauthenticated`, the same and after the same work whether the address or
 * the password is wrong; `too_many` with `retryAfter_s` after several tries, where those of a browser that brings what an
 * earlier sign-in to the same account gave it are counted by themselves; and FactorNeeded.
 */
export async function signIn(
  platform: Platform,
  email: string,
  password: string,
  browser: Browser = {},
): Promise<Arrived> {
  const emailHash = platform.vault.platform.emailHash(normaliseEmail(email));
  const counted = countedFor(platform, emailHash, browser) ?? emailHash;
  platform.signIns.try(counted);
  const person = await retrying(() => findCredentials(platform.store.identity, emailHash));
  const fits = await passwordFits(password, person?.password_hash ?? null);
  if (!person || !fits) throw notSignedIn();
  platform.signIns.clear(counted);
  const password_hash = await upToDate(platform, person, password);
  const { offered } = await factorsOf(platform.store.identity, person.id);
  const trusted = offered.length > 0 && browser.trusted && (await isTrusted(platform, person.id, browser.trusted));
  if (offered.length > 0 && !trusted) {
    throw new FactorNeeded(offered, beginPending(platform, { id: person.id, password_hash }), !person.operator);
  }
  const factor = trusted ? 'trusted' : 'none';
  return startSession(platform, person.id, {
    ...begun(browser),
    passwordHash: password_hash,
    factor,
    beside: async ({ db }) => {
      // One that was set up a moment ago counts: this session could otherwise bring a factor of its own.
      if (factor === 'none' && (await factorsOf(db, person.id)).offered.length > 0) throw notSignedIn();
      return [];
    },
  });
}

/**
 * Completes a sign-in whose password was right. Throws Problem `unauthenticated` (errors: `expired` where it took too
 * long, else `wrong`) and `too_many`. With `trust`, the browser needs no second factor for 30 days.
 */
export async function completeSignIn(
  platform: Platform,
  pending: string | null,
  proof: FactorProof,
  browser: Browser & { readonly trust?: boolean } = {},
): Promise<Arrived> {
  const person = pending === null ? null : await whoIsPending(platform, pending);
  if (!person) throw wrongFactor('expired', 'factor');
  const counted = countedFor(platform, person.email_hash, browser) ?? person.email_hash;
  platform.proofs.try(counted);
  let trusted: TrustedBrowser | undefined;
  const { factor, take } = await taking(platform, person.id, proof);
  const signedIn = await startSession(platform, person.id, {
    ...begun(browser),
    passwordHash: person.password_hash,
    factor,
    beside: async (tx) => {
      const covers = await take(tx);
      if (covers === null) throw wrongFactor('wrong', Object.keys(proof)[0]!);
      if (browser.trust) trusted = await trustBrowser(tx, person.id);
      return covers;
    },
  }).catch(async (error: unknown) => {
    // Somebody knows the password: its person should find that in the log.
    if (error instanceof Problem && error.type === 'unauthenticated')
      await refuse(platform, person.id, 'session.create');
    throw error;
  });
  platform.proofs.clear(counted);
  return { ...signedIn, ...(trusted ? { trusted } : {}) };
}

/** Who has given their password and still owes a second factor; null where the token is none of ours or has ended. */
export async function whoIsPending(platform: Platform, token: string): Promise<Credentials | null> {
  const id = pendingPerson(token);
  const person = id === null ? undefined : await credentialsOfPerson(platform, id);
  return person && isPending(platform, token, person.password_hash) ? person : null;
}

/** Signs in whoever the passkey is of: it is something they have, unlocked by something they are or know. */
export async function signInWithPasskey(
  platform: Platform,
  response: unknown,
  browser: Browser = {},
): Promise<Arrived> {
  const used = await checkPasskey(platform, response, null);
  if (!used) throw wrongFactor('wrong', 'passkey');
  const person = await credentialsOfPerson(platform, used.personId);
  if (!person) throw notSignedIn();
  return startSession(platform, person.id, {
    ...begun(browser),
    factor: 'passkey',
    beside: async (tx) => [await notePasskey(tx, platform, used)],
  });
}

/** With what somebody proves again that it is they. */
export type Again = { readonly password: string } | { readonly totp: string } | { readonly passkey: unknown };

/** Opens a locked session again; throws Problem `unauthenticated`, `too_many`, and `invalid` (`wrong`). */
export async function unlock(
  platform: Platform,
  cookieToken: string,
  proof: Exclude<Again, { totp: string }>,
): Promise<Self> {
  const row = await sessionBehind(platform, cookieToken);
  await proveAgain(platform, row, proof, 'session.unlock', async ({ db, at }) => {
    await db.updateTable('session').set({ locked_at: null, active_at: at }).where('id', '=', row.id).execute();
  });
  return selfOfRow(platform, row);
}

/**
 * Makes a session good for what is dangerous, for ten minutes; throws Problem `too_many` and `invalid` (`wrong`). Where it
 * had shown no second factor and now does, its cookie is renewed.
 */
export async function stepUp(self: Self, proof: Again): Promise<RenewedCookie | null> {
  const { platform, personId, session } = self;
  let renewed: RenewedCookie | null = null;
  await proveAgain(platform, { id: session.id, personId }, proof, 'session.step_up', async (tx) => {
    const factor = 'totp' in proof ? 'totp' : 'passkey' in proof ? 'passkey' : 'none';
    if (session.factor === 'none' && factor !== 'none') renewed = await proveMore(tx, session, factor);
    else await tx.db.updateTable('session').set({ stepped_up_at: tx.at }).where('id', '=', session.id).execute();
  });
  return renewed;
}

/** Throws Problem `invalid` (`wrong`) unless the password is the person's; tries are counted by session. */
export async function requirePassword(
  { platform, personId, session }: Self,
  password: string,
  field: string,
  action: PlatformAction,
): Promise<void> {
  const counted = countedSession(platform, session.id);
  platform.proofs.try(counted);
  const person = await credentialsOfPerson(platform, personId);
  if (!(await passwordFits(password, person?.password_hash ?? null))) {
    await refuse(platform, personId, action);
    throw invalid(field, 'wrong', 'This is not right.');
  }
  platform.proofs.clear(counted);
}

async function proveAgain(
  platform: Platform,
  session: { readonly id: string; readonly personId: string },
  proof: Again,
  action: PlatformAction,
  body: (tx: Parameters<NonNullable<Beginning['beside']>>[0]) => Promise<void>,
): Promise<void> {
  const counted = countedSession(platform, session.id);
  platform.proofs.try(counted);
  const { take } = await taking(platform, session.personId, proof);
  await platformChange(platform, async (tx) => {
    const covers = await take(tx);
    if (covers === null) throw invalid(Object.keys(proof)[0]!, 'wrong', 'This is not right.');
    await body(tx);
    await tx.enter({ tenantId: null, doer: doerOf(session.personId), action, covers });
  }).catch(async (error: unknown) => {
    if (error instanceof Problem && error.type === 'invalid') await refuse(platform, session.personId, action);
    throw error;
  });
  platform.proofs.clear(counted);
}

type Take =
  NonNullable<Beginning['beside']> extends (tx: infer Tx) => Promise<infer Covers>
    ? (tx: Tx) => Promise<Covers | null>
    : never;

/** How a proof is taken inside the transaction that it is good for; what takes long is done before. */
async function taking(
  platform: Platform,
  personId: string,
  proof: FactorProof | Again,
): Promise<{ readonly factor: 'totp' | 'passkey' | 'recovery'; readonly take: Take }> {
  if ('totp' in proof) {
    const take: Take = async (tx) => {
      const cover = await takeTotp(tx, platform, personId, proof.totp);
      return cover && [cover];
    };
    return { factor: 'totp', take };
  }
  if ('recoveryCode' in proof) {
    const take: Take = async (tx) => {
      const taken = await takeRecoveryCode(tx, platform, personId, proof.recoveryCode);
      return taken ? [await touchPerson(tx, personId)] : null;
    };
    return { factor: 'recovery', take };
  }
  if ('passkey' in proof) {
    const used = await checkPasskey(platform, proof.passkey, personId);
    return { factor: 'passkey', take: async (tx) => (used ? [await notePasskey(tx, platform, used)] : null) };
  }
  const person = await credentialsOfPerson(platform, personId);
  const fits = await passwordFits(proof.password, person?.password_hash ?? null);
  return { factor: 'totp', take: async () => (fits ? [] : null) };
}

/** The hash of a password that was right, made anew where today's cost is another. */
async function upToDate(
  platform: Platform,
  person: { readonly id: string; readonly password_hash: string; readonly version: number },
  password: string,
): Promise<string> {
  if (!isOutdated(person.password_hash)) return person.password_hash;
  const fresh = await hashPassword(password.normalize('NFC'));
  const set = await platformChange(platform, async (tx) => {
    const version = await setPassword(tx.db, person, fresh, tx.at);
    if (version === undefined) return false;
    const covers = [{ table: 'person', rowId: person.id, version } as const];
    await tx.enter({ tenantId: null, doer: doerOf(person.id), action: 'person.rehash', covers });
    return true;
  });
  return set ? fresh : person.password_hash;
}

function refuse(platform: Platform, personId: string, action: PlatformAction): Promise<void> {
  return platformChange(platform, ({ enter }) =>
    enter({ tenantId: null, doer: doerOf(personId), action, outcome: 'refused' }),
  );
}

type Credentials = {
  readonly id: string;
  readonly email_hash: Buffer;
  readonly password_hash: string;
  readonly version: number;
};

function credentialsOfPerson({ store }: Platform, id: string): Promise<Credentials | undefined> {
  return retrying(() =>
    store.identity
      .selectFrom('person')
      .select(['id', 'email_hash', 'password_hash', 'version'])
      .where('id', '=', id)
      .executeTakeFirst(),
  );
}

function countedFor(platform: Platform, emailHash: Buffer, { known }: Browser): Buffer | null {
  return known ? knownBrowser(platform, emailHash, known) : null;
}

/** Only whoever has the cookie can try, so nobody is kept out by a stranger. */
function countedSession({ vault }: Platform, sessionId: string): Buffer {
  return vault.platform.hash('proofs in a session', sessionId);
}

function begun({ agent = null, sessionToken = null }: Browser): Pick<Beginning, 'agent' | 'replaces'> {
  return { agent, replaces: sessionToken };
}

function wrongFactor(reason: 'wrong' | 'expired', field: string): Problem {
  const detail = reason === 'wrong' ? 'This is not right.' : 'This took too long. Sign in again.';
  return new Problem('unauthenticated', detail, { errors: [{ field, reason }] });
}
