/** Rows for operators about themselves: who they are, what they have signed, and the mail that waits. */
import {
  commitmentDocument,
  inviteOperator,
  listOperatorInvitations,
  listOperators,
  removeOperator,
  requireRoomToSend,
  resendOperatorInvitation,
  signCommitment,
  signedCommitment,
  withdrawOperatorInvitation,
  type OperatorInvitationView,
  type OperatorView,
  type Operator,
  type PostOperator,
} from '#guard';
import { listMail, readMail, sendMail, sendTestMail, type MailView } from '#mail';
import { z } from 'zod';
import { byId, email, locale, moment, named } from '../parts.ts';
import { route, type Route } from '../routes.ts';

const group = 'Platform';

const operator = z.strictObject({
  id: z.uuid(),
  name: z.string().nullable(),
  email: z.string(),
  secondFactor: z.boolean(),
  signedAt: moment.nullable().describe('When they signed the commitment in force.'),
});
const operatorInvitation = z.strictObject({ id: z.uuid(), email: z.string(), createdAt: moment, expiresAt: moment });
const operators = z.strictObject({
  items: z.array(operator).readonly(),
  invitations: z.array(operatorInvitation).readonly().describe('Those that are open.'),
});
const operatorDraft = z.strictObject({ email, locale });
const commitment = z.strictObject({
  version: z.string(),
  hash: z.string().describe('SHA-256 of both texts, the German one first, in hex.'),
  textDe: z.string().describe('Markdown.'),
  textEn: z.string().describe('Markdown.'),
  signedAt: moment.nullable(),
});
const signature = z.strictObject({ version: z.string().max(40), hash: z.string().max(64), name: z.string().max(200) });
const mail = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  locale,
  state: z.enum(['waiting', 'sent', 'refused', 'expired']),
  createdAt: moment,
  tries: z.int(),
  nextTryAt: moment.nullable(),
  sentAt: moment.nullable(),
});
const mails = z.strictObject({
  sending: z.boolean().describe('Whether a mail server is configured; with none, mail waits to be read here.'),
  items: z.array(mail).readonly().describe('The newest 200, the newest first.'),
});
const waitingMail = z.strictObject({
  id: z.uuid(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});
const testMail = z.strictObject({ to: email, locale });

named({
  Operator: operator,
  Operators: operators,
  OperatorDraft: operatorDraft,
  OperatorInvitation: operatorInvitation,
  Commitment: commitment,
  Signature: signature,
  Mail: mail,
  Mails: mails,
  WaitingMail: waitingMail,
  TestMail: testMail,
});

export const operatorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/platform/operators',
    name: 'listOperators',
    group,
    summary: 'List operators',
    operator: 'platform.operators_view',
    success: { status: 200, description: 'Each a named person, and who was asked', body: operators },
    handle: async ({ actor }) => ({
      body: {
        items: (await listOperators(actor)).map(operatorJson),
        invitations: (await listOperatorInvitations(actor)).map(invitationJson),
      },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/operators',
    name: 'inviteOperator',
    group,
    summary: 'Ask somebody to help run the platform',
    description: 'By mail, with a link that is good once and for seven days. One named person each.',
    operator: 'platform.operator_invite',
    needs: 'step_up',
    body: operatorDraft,
    success: { status: 201, description: 'The invitation', body: operatorInvitation },
    problems: ['too_many'],
    handle: async ({ actor, body }) => ({
      body: invitationJson(await inviteOperator(actor, body, postOperatorWith(actor))),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/platform/operators/{id}',
    name: 'removeOperator',
    group,
    summary: 'Remove an operator',
    description: 'Their sessions end. One operator is always left.',
    operator: 'platform.operator_remove',
    needs: 'step_up',
    params: byId,
    success: { status: 204, description: 'Removed' },
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      await removeOperator(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/operators/invitations/{id}/resend',
    name: 'resendOperatorInvitation',
    group,
    summary: 'Send another mail',
    description: 'A new invitation takes the place of the one before, whose link opens nothing from then on.',
    operator: 'platform.operator_resend',
    params: byId,
    success: { status: 200, description: 'The new invitation', body: operatorInvitation },
    problems: ['too_many'],
    handle: async ({ actor, params }) => ({
      body: invitationJson(await resendOperatorInvitation(actor, params.id, postOperatorWith(actor))),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/platform/operators/invitations/{id}',
    name: 'withdrawOperatorInvitation',
    group,
    summary: 'Withdraw an invitation',
    operator: 'platform.operator_withdraw',
    params: byId,
    success: { status: 204, description: 'Withdrawn' },
    handle: async ({ actor, params }) => {
      await withdrawOperatorInvitation(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/commitment',
    name: 'readCommitment',
    group,
    summary: 'Read the commitment to confidentiality',
    description: 'What every operator signs before anything else here answers, and again when it changes.',
    operator: 'platform.commitment_view',
    success: { status: 200, description: 'The version in force', body: commitment },
    handle: async ({ actor, platform }) => ({
      body: {
        ...commitmentDocument(),
        signedAt: (await signedCommitment(platform, actor.personId))?.toISOString() ?? null,
      },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/commitment',
    name: 'signCommitment',
    group,
    summary: 'Sign the commitment to confidentiality',
    description: 'With first and last name. Name, moment and the hash of the very text are kept.',
    operator: 'platform.commitment_sign',
    body: signature,
    success: { status: 200, description: 'Signed', body: z.strictObject({ signedAt: moment }) },
    problems: ['conflict'],
    handle: async ({ actor, body }) => ({ body: { signedAt: (await signCommitment(actor, body)).toISOString() } }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/mail',
    name: 'listMail',
    group,
    summary: 'List mail',
    description: 'What was sent and what waits, without address and content.',
    operator: 'platform.mail_list',
    success: { status: 200, description: 'The newest mail', body: mails },
    handle: async ({ actor }) => {
      const { sending, items } = await listMail(actor);
      return { body: { sending, items: items.map(mailJson) } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/mail/{id}',
    name: 'readMail',
    group,
    summary: 'Read a mail that waits',
    description: 'Where no mail server is configured, so that an operator can pass it on. Each reading is logged.',
    operator: 'platform.mail_view',
    needs: 'step_up',
    params: byId,
    success: { status: 200, description: 'To whom, and what it says', body: waitingMail },
    handle: async ({ actor, params }) => ({ body: await readMail(actor, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/mail/test',
    name: 'sendTestMail',
    group,
    summary: 'Send a mail to try it',
    operator: 'platform.mail_test',
    body: testMail,
    success: { status: 204, description: 'On its way; the list says what becomes of it' },
    problems: ['too_many'],
    handle: async ({ actor, body }) => {
      await sendTestMail(actor, body);
      return {};
    },
  }),
];

function postOperatorWith(sender: Operator): PostOperator {
  const { platform } = sender;
  return async (tx, { email: to, locale: language, token }) => {
    requireRoomToSend(sender, to);
    const link = `${platform.url.origin}/app/accept#${token}`;
    return sendMail(platform, tx, { kind: 'operator_invitation', to, locale: language, params: { link } });
  };
}

function operatorJson({ signedAt, ...view }: OperatorView): z.input<typeof operator> {
  return { ...view, signedAt: signedAt?.toISOString() ?? null };
}

function invitationJson({ createdAt, expiresAt, ...view }: OperatorInvitationView): z.input<typeof operatorInvitation> {
  return { ...view, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

function mailJson({ createdAt, nextTryAt, sentAt, ...view }: MailView): z.input<typeof mail> {
  return {
    ...view,
    createdAt: createdAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
    sentAt: sentAt?.toISOString() ?? null,
  };
}
