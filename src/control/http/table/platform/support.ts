/** Rows about support: owners let operators in and out, operators come and go. */
import {
  endSupport,
  enterSupport,
  grantSupport,
  leaveSupport,
  listSupport,
  listSupportOffers,
  supportRights,
  type SupportAccess,
  type SupportOffer,
} from '#guard';
import { z } from 'zod';
import { byId, moment, named } from '../parts.ts';
import { route, type Route } from '../routes.ts';

const inTenant = 'Support';
const group = 'Platform';
const reason = z.string().trim().min(1).max(200);
const rights = z.enum(supportRights).describe('To look, or to edit links, codes and projects too. Never more.');

const supportAccess = z.strictObject({
  id: z.uuid(),
  reason: z.string(),
  rights,
  grantedBy: z.uuid().describe('Which member let them in.'),
  grantedAt: moment,
  expiresAt: moment,
  endedAt: moment.nullable(),
  open: z.boolean().describe('Whether it holds now.'),
  enteredAt: moment.nullable().describe('When an operator first came in.'),
});
const supportAccesses = z.strictObject({ items: z.array(supportAccess).readonly() });
const supportDraft = z.strictObject({ reason, hours: z.int().min(1).max(24), rights });
const supportOffer = z.strictObject({
  id: z.uuid(),
  tenantId: z.uuid(),
  contact: z.string().nullable(),
  reason: z.string(),
  rights,
  grantedAt: moment,
  expiresAt: moment,
});
const supportOffers = z.strictObject({ items: z.array(supportOffer).readonly() });

named({
  SupportAccess: supportAccess,
  SupportAccesses: supportAccesses,
  SupportDraft: supportDraft,
  SupportOffer: supportOffer,
  SupportOffers: supportOffers,
});

export const supportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/support',
    name: 'listSupport',
    group: inTenant,
    summary: 'List who was let in',
    description: 'Every time that an owner let operators look in, the newest first. All members see it.',
    grant: 'support.view',
    success: { status: 200, description: 'All of them', body: supportAccesses },
    handle: async ({ actor }) => ({ body: { items: (await listSupport(actor)).map(accessJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/support',
    name: 'grantSupport',
    group: inTenant,
    summary: 'Let operators in',
    description: 'Owners alone, for a stated reason, for 24 hours at most. What they do is logged on both sides.',
    grant: 'support.grant',
    needs: 'step_up',
    body: supportDraft,
    success: { status: 201, description: 'They may come in', body: supportAccess },
    handle: async ({ actor, body }) => ({ body: accessJson(await grantSupport(actor, body)) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/support/{id}',
    name: 'endSupport',
    group: inTenant,
    summary: 'Send operators out',
    description: 'At once: their next request is refused.',
    grant: 'support.end',
    params: byId,
    success: { status: 204, description: 'They are out' },
    handle: async ({ actor, params }) => {
      await endSupport(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/support',
    name: 'listSupportOffers',
    group,
    summary: 'List where operators may come in',
    operator: 'platform.support_view',
    success: { status: 200, description: 'Those that hold now', body: supportOffers },
    handle: async ({ actor }) => ({ body: { items: (await listSupportOffers(actor)).map(offerJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/support/{id}/enter',
    name: 'enterSupport',
    group,
    summary: 'Go into a tenant',
    description: 'From here on the session acts in the tenant, as far as its owner allowed.',
    operator: 'platform.support_enter',
    needs: 'step_up',
    params: byId,
    success: { status: 204, description: 'The session is in the tenant' },
    problems: ['gone'],
    handle: async ({ actor, params }) => {
      await enterSupport(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/support/leave',
    name: 'leaveSupport',
    group,
    summary: 'Leave a tenant',
    operator: 'platform.support_leave',
    success: { status: 204, description: 'The session is back' },
    handle: async ({ actor }) => {
      await leaveSupport(actor);
      return {};
    },
  }),
];

function accessJson({
  grantedAt,
  expiresAt,
  endedAt,
  enteredAt,
  ...view
}: SupportAccess): z.input<typeof supportAccess> {
  return {
    ...view,
    grantedAt: grantedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    enteredAt: enteredAt?.toISOString() ?? null,
  };
}

function offerJson({ grantedAt, expiresAt, ...view }: SupportOffer): z.input<typeof supportOffer> {
  return { ...view, grantedAt: grantedAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
