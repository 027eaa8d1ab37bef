/** Factors: what somebody has besides their password, and how they add to it and take from it. */
import { Problem, invalid } from '#problem';
import type { Cover } from '../audit/audit.ts';
import { type PlatformAction, type PlatformChange, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Self } from '../member/actor.ts';
import { type Post, findPerson, holdSignIns, recipientOf, touchPerson } from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { enterGoing, whose } from '../session/coming.ts';
import { type RenewedCookie, doerOf, proveMore } from '../session/session.ts';
import { distrustBrowsers, trustedBrowsers } from '../session/trusted.ts';
import { acceptName } from '../tenant/tenant.ts';
import {
  type PasskeyView,
  credentialsOf,
  deletePasskeys,
  insertPasskey,
  listPasskeys,
  namePasskey,
} from './passkey.ts';
import { recoveryCodesLeft, replaceRecoveryCodes } from './recovery.ts';
import { type NewTotp, deleteTotp, hasTotp, insertTotp, takeTotp } from './totp.ts';
import { type CreationOptions, creationOptions, verifyCreation } from './webauthn.ts';

export type FactorName = 'passkey' | 'totp' | 'recovery';

/** With what a person may complete a sign-in; none where they have set nothing up. */
export async function factorsOf(
  db: PlatformChange['db'] | Platform['store']['identity'],
  personId: string,
): Promise<{ readonly offered: readonly FactorName[] }> {
  const [passkeys, totp, codes] = await Promise.all([
    credentialsOf(db, personId),
    retrying(() => hasTotp(db, personId)),
    retrying(() => recoveryCodesLeft(db, personId)),
  ]);
  if (passkeys.length === 0 && !totp) return { offered: [] };
  return {
    offered: [
      ...(passkeys.length > 0 ? (['passkey'] as const) : []),
      ...(totp ? (['totp'] as const) : []),
      ...(codes > 0 ? (['recovery'] as const) : []),
    ],
  };
}

export type OwnFactors = {
  readonly passkeys: readonly PasskeyView[];
  readonly totp: boolean;
  readonly recoveryCodesLeft: number;
  /** Browsers that need no second factor for now. */
  readonly trustedBrowsers: number;
};

export async function listFactors({ platform, personId }: Pick<Self, 'platform' | 'personId'>): Promise<OwnFactors> {
  const db = platform.store.identity;
  const [passkeys, totp, left, trusted] = await Promise.all([
    listPasskeys(platform, personId),
    retrying(() => hasTotp(db, personId)),
    retrying(() => recoveryCodesLeft(db, personId)),
    trustedBrowsers(platform, personId),
  ]);
  return { passkeys, totp, recoveryCodesLeft: left, trustedBrowsers: trusted };
}

/** What the browser needs to make a passkey. */
export async function passkeyOptions({ platform, personId, session }: Self): Promise<CreationOptions> {
  const person = await retrying(() => findPerson(platform, personId));
  const existing = await credentialsOf(platform.store.identity, personId);
  return creationOptions(platform, platform.challenges.fresh(registering(session)), person, existing);
}

/**
 * Adds the passkey that a browser made. Throws Problem `invalid` (name, credential) and `conflict` where it is there
 * already. A session that had shown no second factor has now, and gets another cookie.
 */
export async function addPasskey(
  self: Self,
  draft: { readonly name: string; readonly credential: unknown },
  post: Post = nobody,
): Promise<{ readonly id: string; readonly cookie: RenewedCookie | null }> {
  const { platform, personId, session } = self;
  const name = acceptName('name', draft.name);
  const { challenges } = platform;
  const made = await verifyCreation(platform, draft.credential, (given) =>
    challenges.holds(registering(session), given),
  );
  if (!made || !challenges.spend(made.challenge)) throw invalid('credential', 'wrong', 'The passkey was not accepted.');
  const to = await recipientOf(platform, personId);
  return platformChange(platform, async (tx) => {
    await holdSignIns(tx.db, personId);
    const { id, cover } = await insertPasskey(tx, platform, personId, name, made);
    const cookie = await shown(tx, self, 'passkey');
    await enter(tx, personId, 'passkey.create', [cover]);
    await post(tx, to);
    return { id, cookie };
  });
}

/** Gives a passkey another name; throws Problem `not_found` and `invalid` (name). */
export async function renamePasskey({ platform, personId }: Self, id: string, name: string): Promise<void> {
  const wanted = acceptName('name', name);
  await platformChange(platform, async (tx) => {
    const cover = await namePasskey(tx, platform, { id, personId }, wanted);
    if (!cover) throw new Problem('not_found');
    await enter(tx, personId, 'passkey.edit', [cover]);
  });
}

/** Removes a passkey; throws Problem `not_found`. */
export async function removePasskey({ platform, personId }: Self, id: string): Promise<void> {
  await platformChange(platform, async (tx) => {
    const covers = await deletePasskeys(tx, personId, id);
    if (covers.length === 0) throw new Problem('not_found');
    await enter(tx, personId, 'passkey.delete', [...covers, ...(await afterRemoval(tx, personId))]);
  });
}

/** Begins with an app; it counts once `confirmTotp` was given a code. Throws Problem `conflict` where there is one. */
export async function beginTotp({ platform, personId }: Self): Promise<NewTotp> {
  const person = await retrying(() => findPerson(platform, personId));
  return platformChange(platform, async (tx) => {
    const { made, cover } = await insertTotp(tx, platform, person);
    await enter(tx, personId, 'totp.create', [cover]);
    return made;
  });
}

/** Makes the app count, and gives ten recovery codes, shown this once. Throws Problem `invalid` and `too_many`. */
export async function confirmTotp(
  self: Self,
  code: string,
  post: Post = nobody,
): Promise<{ readonly recoveryCodes: readonly string[]; readonly cookie: RenewedCookie | null }> {
  const { platform, personId } = self;
  const counted = platform.vault.platform.hash('confirming an app', personId);
  platform.proofs.try(counted);
  const to = await recipientOf(platform, personId);
  const confirmed = await platformChange(platform, async (tx) => {
    await holdSignIns(tx.db, personId);
    const cover = await takeTotp(tx, platform, personId, code, { confirms: true });
    if (!cover) throw invalid('code', 'wrong', 'This is not the code that the app should show now.');
    const recoveryCodes = await replaceRecoveryCodes(tx, platform, personId);
    const cookie = await shown(tx, self, 'totp');
    await enter(tx, personId, 'totp.confirm', [cover, await touchPerson(tx, personId)]);
    await post(tx, to);
    return { recoveryCodes, cookie };
  });
  platform.proofs.clear(counted);
  return confirmed;
}

/** Removes the app; throws Problem `not_found`. */
export async function removeTotp({ platform, personId }: Self): Promise<void> {
  await platformChange(platform, async (tx) => {
    const cover = await deleteTotp(tx, personId);
    if (!cover) throw new Problem('not_found');
    await enter(tx, personId, 'totp.delete', [cover, ...(await afterRemoval(tx, personId))]);
  });
}

/** Gives ten new recovery codes, shown this once; the old ones end. Throws Problem `conflict` without a second factor. */
export async function renewRecoveryCodes({ platform, personId }: Self): Promise<readonly string[]> {
  return platformChange(platform, async (tx) => {
    if (await hasNone(tx, personId)) throw new Problem('conflict', 'Set up a passkey or an authenticator app first.');
    const codes = await replaceRecoveryCodes(tx, platform, personId);
    await enter(tx, personId, 'recovery.create', [await touchPerson(tx, personId)]);
    return codes;
  });
}

/** Asks for a second factor in every browser again. */
export async function distrustAll({ platform, personId }: Self): Promise<void> {
  await platformChange(platform, async (tx) => {
    await distrustBrowsers(tx, personId);
    await enter(tx, personId, 'trust.delete', []);
  });
}

/** Takes all of a person's second factors from them, within a change that says why. */
export async function removeFactors(tx: PlatformChange, personId: string): Promise<readonly Cover[]> {
  const covers = await deletePasskeys(tx, personId);
  const totp = await deleteTotp(tx, personId);
  await tx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await distrustBrowsers(tx, personId);
  return [...covers, ...(totp ? [totp] : [])];
}

/**
 * A factor was shown in this session. Where it is the first, other sessions of the person that never showed one end: one
 * of them may be why it was set up.
 */
async function shown(tx: PlatformChange, self: Self, factor: 'passkey' | 'totp'): Promise<RenewedCookie | null> {
  if (self.session.factor !== 'none') return null;
  const cookie = await proveMore(tx, self.session, factor);
  const unshown = tx.db.deleteFrom('session').where('person_id', '=', self.personId).where('factor', '=', 'none');
  await enterGoing(tx, await unshown.returning(whose).execute());
  return cookie;
}

/** Without a factor there is nothing to recover, and no session has shown one. */
async function afterRemoval(tx: PlatformChange, personId: string): Promise<readonly Cover[]> {
  if (!(await hasNone(tx, personId))) return [];
  await tx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await distrustBrowsers(tx, personId);
  await tx.db.updateTable('session').set({ factor: 'none' }).where('person_id', '=', personId).execute();
  return [await touchPerson(tx, personId)];
}

/** Where nobody is told. */
async function nobody(): Promise<void> {}

async function hasNone({ db }: PlatformChange, personId: string): Promise<boolean> {
  return (await credentialsOf(db, personId)).length === 0 && !(await hasTotp(db, personId));
}

function enter(tx: PlatformChange, personId: string, action: PlatformAction, covers: readonly Cover[]): Promise<void> {
  return tx.enter({ tenantId: null, doer: doerOf(personId), action, covers });
}

function registering(session: { readonly id: string }): string {
  return `register ${session.id}`;
}
