/** Invitations: asking somebody to join a tenant. One e-mail, one token, seven days. Sole owner of the table `invitation`. */
import type { Selectable, Transaction } from 'kysely';
import { isId, newId } from '#id';
import { Problem, invalid } from '#problem';
import type { Database } from '#store';
import { type Change, type Reading, change, read } from '../change/change.ts';
import { retrying } from '../change/retry.ts';
import type { Actor } from '../member/actor.ts';
import { acceptGrants, requireHeld } from '../member/given.ts';
import { type Grant, type Preset, grantsOf } from '../member/grant.ts';
import { type Locale, normaliseEmail } from '../person/person.ts';
import { requireRoomForMember } from '../tenant/quota.ts';
import { freshSecret, secretHash } from '../vault/vault.ts';

export { acceptInvitation, findOffer, type Acceptance, type Offer } from './accept.ts';
export { inviteOwner } from './first-owner.ts';
export { requireRoomToSend } from './sending.ts';

export type InvitationDraft = {
  readonly email: string;
  readonly preset: Preset;
  /** For `custom`. */
  readonly grants?: readonly Grant[] | undefined;
  /** The language of the mail. */
  readonly locale: Locale;
};

export type InvitationView = {
  readonly id: string;
  readonly email: string;
  readonly preset: Preset;
  /** All that they would be allowed. */
  readonly grants: readonly Grant[];
  readonly locale: Locale;
  /** Which member asked; null where an operator did. */
  readonly invitedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** What whoever is asked gets by mail. */
export type InvitationMail = {
  readonly email: string;
  readonly locale: Locale;
  readonly tenantName: string;
  readonly token: string;
};

/** Puts the mail into the transaction that makes the invitation: there is never one without the other. */
export type PostInvitation = (
  tx: { readonly db: Transaction<Database>; readonly at: Date },
  mail: InvitationMail,
) => Promise<void>;

export const life_ms = 7 * 24 * 3_600_000;

type Row = Selectable<Database['invitation']>;

/**
 * Asks somebody to join, by mail. Nobody offers more than they hold, and no more people than the tenant may have: Problem
 * `forbidden`. Throws `invalid` (email, also
 * where they are a member or were asked already; grants).
 */
export async function createInvitation(
  actor: Actor,
  draft: InvitationDraft,
  post: PostInvitation,
): Promise<InvitationView> {
  const email = normaliseEmail(draft.email);
  if (await isMember(actor, email)) throw invalid('email', 'member_already', 'Somebody with this address is a member.');
  return change(actor, 'invitation.create', async (tx) => {
    const grants = await customGrants(tx, draft);
    requireHeld(actor.grants, grantsOf(draft.preset, grants));
    const emailHash = tx.hash('invitation email', email);
    await clearExpired(tx, emailHash);
    await requireRoomForMember(tx.db, tx.tenantId, tx.at);
    const token = freshSecret();
    const id = newId();
    const row: Row = {
      id,
      tenant_id: tx.tenantId,
      version: 1,
      email_sealed: tx.seal('invitation', 'email_sealed', id, email),
      email_hash: emailHash,
      preset: draft.preset,
      grants,
      token_hash: secretHash(token),
      invited_by: actor.memberId,
      locale: draft.locale,
      created_at: tx.at,
      expires_at: new Date(tx.at.getTime() + life_ms),
      accepted_at: null,
      withdrawn_at: null,
    };
    const inserted = await tx.db
      .insertInto('invitation')
      .values({ ...row, grants: JSON.stringify(grants) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) throw invalid('email', 'invited_already', 'Somebody with this address was asked already.');
    tx.covers('invitation', id, 1, { email: [null, email], preset: [null, draft.preset], grants: [null, grants] });
    await post(tx, { email, locale: draft.locale, tenantName: await tenantNameIn(tx), token });
    return viewOf(tx, row);
  });
}

/** The invitations that nobody has accepted or withdrawn, newest first; those that expired among them. */
export function listInvitations(actor: Actor): Promise<readonly InvitationView[]> {
  return read(actor, 'member.view', async (rx) => {
    const rows = await rx.db
      .selectFrom('invitation')
      .selectAll()
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => viewOf(rx, row));
  });
}

/** Sends another mail with another token, good for seven days; the one before opens nothing. Throws Problem `not_found`. */
export function resendInvitation(actor: Actor, id: string, post: PostInvitation): Promise<InvitationView> {
  return change(actor, 'invitation.resend', async (tx) => {
    const row = await requireOpen(tx, id);
    requireHeld(actor.grants, grantsOf(row.preset as Preset, row.grants as readonly Grant[]));
    await requireRoomForMember(tx.db, tx.tenantId, tx.at, id);
    const token = freshSecret();
    const renewed = {
      version: row.version + 1,
      token_hash: secretHash(token),
      expires_at: new Date(tx.at.getTime() + life_ms),
    };
    await tx.db.updateTable('invitation').set(renewed).where('id', '=', id).execute();
    tx.covers('invitation', id, renewed.version, { expiresAt: [row.expires_at, renewed.expires_at] });
    const view = viewOf(tx, { ...row, ...renewed });
    await post(tx, { email: view.email, locale: view.locale, tenantName: await tenantNameIn(tx), token });
    return view;
  });
}

/** Takes an invitation back; its token opens nothing from now on. Throws Problem `not_found`. */
export function withdrawInvitation(actor: Actor, id: string): Promise<void> {
  return change(actor, 'invitation.delete', async (tx) => withdraw(tx, [await requireOpen(tx, id)]));
}

/** As part of the change that removes a member: nobody joins in the name of somebody who is gone. */
export async function withdrawInvitationsOf(tx: Withdrawing, memberId: string): Promise<void> {
  const rows = await tx.db
    .selectFrom('invitation')
    .select(['id', 'version'])
    .where('invited_by', '=', memberId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .forUpdate()
    .execute();
  await withdraw(tx, rows);
}

type Withdrawing = Pick<Change, 'db' | 'at' | 'covers'>;

async function withdraw(tx: Withdrawing, rows: readonly Pick<Row, 'id' | 'version'>[]): Promise<void> {
  for (const { id, version } of rows) {
    await tx.db
      .updateTable('invitation')
      .set({ withdrawn_at: tx.at, version: version + 1 })
      .where('id', '=', id)
      .execute();
    tx.covers('invitation', id, version + 1);
  }
}

// One that expired no longer stands in the way of another.
async function clearExpired(tx: Change, emailHash: Buffer): Promise<void> {
  const rows = await tx.db
    .selectFrom('invitation')
    .select(['id', 'version'])
    .where('email_hash', '=', emailHash)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '<=', tx.at)
    .forUpdate()
    .execute();
  await withdraw(tx, rows);
}

async function requireOpen(tx: Change, id: string): Promise<Row> {
  const row = isId(id)
    ? await tx.db
        .selectFrom('invitation')
        .selectAll()
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found');
  return row;
}

async function tenantNameIn({ db, tenantId, unseal }: Change): Promise<string> {
  const { name_sealed } = await db.selectFrom('tenant').select('name_sealed').executeTakeFirstOrThrow();
  return unseal('tenant', 'name_sealed', tenantId, name_sealed);
}

async function customGrants(tx: Change, { preset, grants = [] }: InvitationDraft): Promise<readonly Grant[]> {
  if (preset === 'custom') return acceptGrants(tx, grants);
  if (grants.length > 0) throw invalid('grants', 'not_custom', 'Only custom members have grants of their own.');
  return [];
}

/** Addresses are above tenants; only whether this tenant has somebody with this one is asked. */
async function isMember({ platform, tenantId }: Actor, email: string): Promise<boolean> {
  const found = await retrying(() =>
    platform.store.identity
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.person_id')
      .select('member.id')
      .where('member.tenant_id', '=', tenantId)
      .where('member.removed_at', 'is', null)
      .where('person.email_hash', '=', platform.vault.platform.emailHash(email))
      .executeTakeFirst(),
  );
  return found !== undefined;
}

function viewOf({ unseal }: Pick<Reading, 'unseal'>, row: Row): InvitationView {
  const preset = row.preset as Preset;
  return {
    id: row.id,
    email: unseal('invitation', 'email_sealed', row.id, row.email_sealed),
    preset,
    grants: grantsOf(preset, row.grants as readonly Grant[]),
    locale: row.locale as Locale,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
