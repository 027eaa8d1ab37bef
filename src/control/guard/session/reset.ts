/** Passwords: changing one's own, and the ways back in for somebody who lost it: by mail, or by whoever runs the machine. */
import { now } from '#clock';
import { Problem } from '#problem';
import { type PlatformChange, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import { removeFactors } from '../factor/factors.ts';
import type { Self } from '../member/actor.ts';
import {
  type Post,
  type Recipient,
  acceptPassword,
  findCredentials,
  findPerson,
  hashPassword,
  normaliseEmail,
  recipientOf,
  setPassword,
  temporaryPassword,
} from '../person/person.ts';
import type { Platform } from '../platform/platform.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';
import { type KnownBrowser, knowBrowser } from './known.ts';
import { doerOf, endSessionsOf } from './session.ts';
import { requirePassword } from './sign-in.ts';
import { distrustBrowsers } from './trusted.ts';

const resetLife_ms = 3_600_000;

/**
 * Gives a person another password of their own choosing; their other sessions end, and no browser is trusted any more.
 * Throws Problem `invalid` (`current`: wrong; `password`) and `too_many`.
 */
export async function changePassword(
  self: Self,
  { current, password }: { readonly current: string; readonly password: string },
  post: Post,
): Promise<void> {
  const { platform, personId, session } = self;
  await requirePassword(self, current, 'current', 'person.password');
  const passwordHash = await chosenPassword(platform, personId, password);
  await platformChange(platform, async (tx) => {
    const version = await replacePassword(tx, personId, passwordHash);
    await endSessionsOf(tx, personId, session.id);
    const covers = [{ table: 'person', rowId: personId, version } as const];
    await tx.enter({ tenantId: null, doer: doerOf(personId), action: 'person.password', covers });
    await post(tx, await recipientOf(platform, personId));
  });
}

/**
 * Sends somebody the way to another password, if anybody has this address; nothing tells whether. However often it is asked
 * for, only a few mails are sent to one address. Throws Problem `invalid` (email), at once.
 */
export function askForReset(platform: Platform, email: string, post: PostReset): Promise<void> {
  // What is no address is refused before anybody looks for it.
  return sendReset(platform, platform.vault.platform.emailHash(normaliseEmail(email)), post);
}

/** Puts the mail with the token into the transaction that makes the token good. */
export type PostReset = (tx: PlatformChange, to: Recipient, token: string) => Promise<void>;

async function sendReset(platform: Platform, emailHash: Buffer, post: PostReset): Promise<void> {
  if (platform.resets.wait_s(emailHash) > 0) return;
  platform.resets.try(emailHash);
  const found = await retrying(() => findCredentials(platform.store.identity, emailHash));
  if (!found) return;
  const to = await recipientOf(platform, found.id);
  const token = freshSecret();
  await platformChange(platform, async (tx) => {
    // The newest mail alone is good.
    await tx.db.deleteFrom('password_reset').where('person_id', '=', found.id).execute();
    await tx.db
      .insertInto('password_reset')
      .values({
        token_hash: secretHash(token),
        person_id: found.id,
        created_at: tx.at,
        expires_at: new Date(tx.at.getTime() + resetLife_ms),
      })
      .execute();
    await post(tx, to, token);
    // Who asked is not known: anybody may who knows the address.
    const doer = { kind: 'platform', id: null, via: 'platform' } as const;
    await tx.enter({ tenantId: null, doer, action: 'person.forgot', told: { person: [null, found.id] } });
  });
}

/**
 * Takes the token of such a mail, once and within an hour, for a new password: all sessions of the person end. The browser is
 * known from now on, so that whoever is kept waiting by strangers has a way in. Throws Problem `gone` where the token is none,
 * too old or used, and `invalid` (password).
 */
export async function confirmReset(
  platform: Platform,
  { token, password }: { readonly token: string; readonly password: string },
  post: Post,
): Promise<KnownBrowser> {
  const token_hash = secretHash(token);
  const row = await retrying(() =>
    platform.store.identity
      .selectFrom('password_reset')
      .select('person_id')
      .where('token_hash', '=', token_hash)
      .where('expires_at', '>', now())
      .where('used_at', 'is', null)
      .executeTakeFirst(),
  );
  if (!row) throw resetGone();
  const passwordHash = await chosenPassword(platform, row.person_id, password);
  const to = await recipientOf(platform, row.person_id);
  const emailHash = await platformChange(platform, async (tx) => {
    // Of two who come at once, the row lets one through.
    const used = await tx.db
      .updateTable('password_reset')
      .set({ used_at: tx.at })
      .where('token_hash', '=', token_hash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', tx.at)
      .returning('person_id')
      .executeTakeFirst();
    if (!used) throw resetGone();
    const version = await replacePassword(tx, used.person_id, passwordHash);
    await endSessionsOf(tx, used.person_id);
    const covers = [{ table: 'person', rowId: used.person_id, version } as const];
    await tx.enter({ tenantId: null, doer: doerOf(used.person_id), action: 'person.reset', covers });
    await post(tx, to);
    const person = tx.db.selectFrom('person').select('email_hash').where('id', '=', used.person_id);
    return (await person.executeTakeFirstOrThrow()).email_hash;
  });
  forgetTries(platform, emailHash);
  return knowBrowser(platform, emailHash);
}

/**
 * Gives a person a random password, shown this once, and ends all their sessions; their tokens stay. With `factors`, their
 * second factors go too, for whoever lost those as well. Throws Problem `not_found` for an address that nobody has, so it
 * is for control's own socket only.
 */
export async function resetMember(
  platform: Platform,
  email: string,
  { factors = false }: { readonly factors?: boolean } = {},
): Promise<{ readonly password: string }> {
  const emailHash = platform.vault.platform.emailHash(normaliseEmail(email));
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  await platformChange(platform, async (tx) => {
    const person = await findCredentials(tx.db, emailHash);
    if (!person) throw new Problem('not_found', 'Nobody has this e-mail address.');
    const version = await replacePassword(tx, person.id, passwordHash);
    await endSessionsOf(tx, person.id);
    const gone = factors ? await removeFactors(tx, person.id) : [];
    await tx.enter({
      tenantId: null,
      doer: { kind: 'platform', id: null, via: 'command' },
      action: 'person.reset',
      covers: [{ table: 'person', rowId: person.id, version }, ...gone],
    });
  });
  forgetTries(platform, emailHash);
  return { password };
}

/** Whoever tried the old password, or codes beside it, makes nobody wait any more. */
function forgetTries({ signIns, proofs }: Platform, emailHash: Buffer): void {
  signIns.clear(emailHash);
  proofs.clear(emailHash);
}

/** The hash of a password that its person may choose; throws Problem `invalid` (password). */
async function chosenPassword(platform: Platform, personId: string, password: string): Promise<string> {
  const { email, name } = await retrying(() => findPerson(platform, personId));
  return hashPassword(await acceptPassword(password, name === null ? [email] : [email, name]));
}

/** Replaces the password and whatever was good because of the old one; returns the row's new version. */
async function replacePassword(tx: PlatformChange, personId: string, passwordHash: string): Promise<number> {
  const person = tx.db.selectFrom('person').select(['id', 'version']).where('id', '=', personId).forUpdate();
  const version = await setPassword(tx.db, await person.executeTakeFirstOrThrow(), passwordHash, tx.at);
  if (version === undefined) throw new Problem('conflict');
  await distrustBrowsers(tx, personId);
  return version;
}

function resetGone(): Problem {
  return new Problem('gone', 'This link is too old or was used. Ask for another.');
}
