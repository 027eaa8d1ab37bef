/** Members of a world: people who joined a tenant by an invitation, as people do. */
import {
  acceptInvitation,
  createInvitation,
  startSession,
  type Actor,
  type Grant,
  type InvitationMail,
  type Locale,
  type Preset,
  type PostInvitation,
} from '#guard';
import type { TenantInWorld } from './world.ts';

/** What somebody is asked to join with; an editor's rights, in German, unless it says otherwise. */
export type Invited = {
  readonly preset?: Preset;
  readonly grants?: readonly Grant[];
  readonly locale?: Locale;
  readonly email?: string;
};

export type MemberInWorld = {
  readonly actor: Actor;
  readonly personId: string;
  readonly memberId: string;
  readonly email: string;
  readonly password: string;
};

let invited = 0;

/** Asks somebody, and gives what the mail says. */
export async function invite(owner: Actor, how: Invited = {}): Promise<InvitationMail & { readonly id: string }> {
  const { preset = how.grants ? 'custom' : 'editor', grants, locale = 'de', email = freshEmail() } = how;
  let mail: InvitationMail | undefined;
  const post: PostInvitation = async (_tx, posted) => {
    mail = posted;
  };
  const { id } = await createInvitation(owner, { email, preset, grants, locale }, post);
  return { ...mail!, id };
}

/** Somebody new, who accepted and is signed in. */
export async function newMember(tenant: Pick<TenantInWorld, 'owner'>, how: Invited = {}): Promise<MemberInWorld> {
  const { platform } = tenant.owner;
  const { token, email } = await invite(tenant.owner, how);
  const password = `a long word for ${email.replace(/\W/g, ' ')}`;
  const { personId, tenantId } = await acceptInvitation(platform, { token, password, self: null });
  const { actor } = await startSession(platform, personId, { tenantId });
  return { actor: actor!, personId, memberId: actor!.memberId, email, password };
}

function freshEmail(): string {
  invited += 1;
  return `person${invited}@people.example`;
}
