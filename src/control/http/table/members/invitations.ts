/** Rows of the route table about invitations: asking somebody to join, and joining. */
import {
  acceptInvitation,
  acceptOperatorInvitation,
  createInvitation,
  findOffer,
  findOperatorOffer,
  grantsJson,
  listInvitations,
  presetNames,
  requireRoomToSend,
  resendInvitation,
  selfOfSession,
  withdrawInvitation,
  startSession,
  switchTenant,
  type Actor,
  type InvitationView,
  type Platform,
  type PostInvitation,
  type Self,
} from '#guard';
import { sendMail } from '#mail';
import { Problem } from '#problem';
import { z } from 'zod';
import { arrived, sessionJson } from '../person/session.ts';
import { session } from '../person/shapes.ts';
import { route, type Route } from '../routes.ts';
import { byId, email, locale, moment, named } from '../parts.ts';

const token = z.string().min(1).max(200).describe('What stands after `#` in the link of the mail.');
const name = z.string().min(1).max(200);

const invitation = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  preset: z.enum(presetNames),
  grants: grantsJson,
  locale,
  invitedBy: z.uuid().nullable().describe('Which member asked; null where an operator did.'),
  createdAt: moment,
  expiresAt: moment,
});
const invitationPage = z.strictObject({ items: z.array(invitation).readonly() });
const invitationDraft = z.strictObject({
  email,
  preset: z.enum(presetNames),
  grants: grantsJson.optional(),
  locale: locale.describe('The language of the mail.'),
});
const offer = z.strictObject({
  tenantName: z.string().nullable().describe('Null where the first owner is to choose it.'),
  email: z.string(),
  knownPerson: z.boolean().describe('Whether somebody with this address has an account.'),
  operator: z.boolean().describe('Whether they are asked to help run the platform, and to join no tenant.'),
});
const acceptance = z.strictObject({
  token,
  name: name.optional().describe('Of a new person.'),
  password: z.string().min(1).max(1024).optional().describe('Chosen anew, or a known person’s own.'),
  tenantName: name.optional().describe('Of the first owner of a new tenant.'),
});

named({
  Invitation: invitation,
  InvitationPage: invitationPage,
  InvitationDraft: invitationDraft,
  Offer: offer,
  Acceptance: acceptance,
});

export const invitationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/invitations',
    name: 'listInvitations',
    group: 'Members',
    summary: 'List open invitations',
    description: 'Those that nobody accepted or withdrew, also where they have expired.',
    grant: 'member.view',
    needs: 'second_factor',
    success: { status: 200, description: 'All open invitations', body: invitationPage },
    handle: async ({ actor }) => ({ body: { items: (await listInvitations(actor)).map(invitationJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations',
    name: 'createInvitation',
    group: 'Members',
    summary: 'Ask somebody to join',
    description:
      'By mail, with a link that is good once and for seven days. Nobody offers rights that they do not have.',
    grant: 'invitation.create',
    needs: 'step_up',
    body: invitationDraft,
    success: { status: 201, description: 'The invitation', body: invitation },
    problems: ['too_many'],
    handle: async ({ actor, body }) => ({
      body: invitationJson(await createInvitation(actor, body, postWith(actor))),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/{id}/resend',
    name: 'resendInvitation',
    group: 'Members',
    summary: 'Send another mail',
    description: 'With another link, good for seven days; the one before opens nothing.',
    grant: 'invitation.resend',
    needs: 'second_factor',
    params: byId,
    success: { status: 200, description: 'The invitation', body: invitation },
    problems: ['too_many'],
    handle: async ({ actor, params }) => ({
      body: invitationJson(await resendInvitation(actor, params.id, postWith(actor))),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/invitations/{id}',
    name: 'withdrawInvitation',
    group: 'Members',
    summary: 'Withdraw an invitation',
    grant: 'invitation.delete',
    needs: 'second_factor',
    params: byId,
    success: { status: 204, description: 'Withdrawn' },
    handle: async ({ actor, params }) => {
      await withdrawInvitation(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/offer',
    name: 'findOffer',
    group: 'Members',
    summary: 'What an invitation offers',
    description: 'Changes nothing; the token is in the body because paths are what proxies write down.',
    grant: null,
    strikes: 'refused',
    body: z.strictObject({ token }),
    success: { status: 200, description: 'Who is asked, and by whom', body: offer },
    problems: ['not_found', 'gone', 'too_many'],
    handle: async ({ platform, body }) => {
      const asked = await findOperatorOffer(platform, body.token);
      if (asked) return { body: { tenantName: null, ...asked, operator: true } };
      return { body: { ...(await findOffer(platform, body.token)), operator: false } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/accept',
    name: 'acceptInvitation',
    group: 'Members',
    summary: 'Accept an invitation',
    description:
      'A new person chooses a password; a known one is signed in already, or gives theirs. Where they have a second factor, they sign in first: `second_factor_needed`.',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: acceptance,
    success: { status: 200, description: 'A member, and signed in', body: session },
    problems: [
      'not_found',
      'gone',
      'conflict',
      'unauthenticated',
      'second_factor_needed',
      'session_locked',
      'too_many',
    ],
    handle: async ({ platform, notices, body, sessionToken, browsing }) => {
      const self = await whoIsHere(platform, sessionToken);
      if ((await findOperatorOffer(platform, body.token)) !== null) {
        const { personId } = await acceptOperatorInvitation(platform, { ...body, self });
        if (self) return { body: await sessionJson(self, notices) };
        return arrived(await startSession(platform, personId, { agent: browsing.agent }), notices);
      }
      const { personId, tenantId } = await acceptInvitation(platform, { ...body, self });
      if (self) return { body: await sessionJson(await switchTenant(self, tenantId), notices) };
      return arrived(await startSession(platform, personId, { tenantId, agent: browsing.agent }), notices);
    },
  }),
];

/** Whoever is signed in where the link was opened; null where nobody is, or no longer. */
async function whoIsHere(platform: Platform, sessionToken: string | null): Promise<Self | null> {
  if (sessionToken === null) return null;
  return selfOfSession(platform, sessionToken).catch((error: unknown) => {
    if (error instanceof Problem && error.type === 'unauthenticated') return null;
    throw error;
  });
}

function postWith(actor: Actor): PostInvitation {
  const { platform } = actor;
  return async (tx, { email, locale, tenantName, token }) => {
    requireRoomToSend(actor, email);
    const link = `${platform.url.origin}/app/accept#${token}`;
    return sendMail(platform, tx, { kind: 'invitation', to: email, locale, params: { tenantName, link } });
  };
}

function invitationJson({ createdAt, expiresAt, ...view }: InvitationView): z.input<typeof invitation> {
  return { ...view, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
