/** Rows for operators about tenants: their sizes and states, quotas, suspension, and single links that were reported. */
import {
  createTenant,
  editTerms,
  inviteOwnerAgain,
  listTenants,
  overseeTenant,
  requireRoomToSend,
  resumeTenant,
  suspendTenant,
  suspensionReasons,
  type Operator,
  type PostOwner,
  type TenantOverview,
} from '#guard';
import { announceTenant, liftTakedown, listTakedowns, takeDown, takedownReasons, type Takedown } from '#links';
import { sendMail } from '#mail';
import { z } from 'zod';
import { byId, email, locale, mergePatch, moment, named } from '../parts.ts';
import { route, type Route } from '../routes.ts';

const group = 'Platform';
const count = z.int().min(0);
const quota = count.nullable();
const quotas = z.strictObject({
  links: quota.describe('How many links that are not deleted.'),
  hits: quota.describe('How many hits a calendar month. Above it links lead on; the operator sees it.'),
  members: z.int().min(1).nullable().describe('How many members, open invitations among them.'),
});

const tenantOverview = z.strictObject({
  id: z.uuid(),
  contact: z.string().nullable().describe('The name given for the contract.'),
  state: z.enum(['invited', 'active', 'suspended', 'ending', 'ended']),
  suspendedFor: z.enum(suspensionReasons).nullable(),
  members: count,
  links: count,
  hitsThisMonth: count,
  bytes: count.describe('What rows of links and counts take.'),
  quotas,
  over: z
    .array(z.enum(['links', 'hits', 'members']))
    .readonly()
    .describe('Of which quotas it has more.'),
  createdAt: moment,
  endsAt: moment.nullable(),
});
const tenantOverviews = z.strictObject({ items: z.array(tenantOverview).readonly() });
const tenantDraft = z.strictObject({
  contact: z.string().trim().min(1).max(200),
  ownerEmail: email,
  locale: locale.describe('The language of the mail.'),
  quotas: quotas.partial().optional(),
});
const termsPatch = z.strictObject({
  contact: z.string().trim().min(1).max(200).optional(),
  quotas: quotas.partial().optional(),
});
const ownerDraft = z.strictObject({ ownerEmail: email, locale });
const suspension = z.strictObject({ for: z.enum(suspensionReasons) });
const slug = z.string().min(1).max(200);
const takedown = z.strictObject({ slug, for: z.enum(takedownReasons), takenDownAt: moment });
const takedowns = z.strictObject({ items: z.array(takedown).readonly() });
const takedownDraft = z.strictObject({ slug, for: z.enum(takedownReasons) });

named({
  TenantOverview: tenantOverview,
  TenantOverviews: tenantOverviews,
  TenantDraft: tenantDraft,
  TermsPatch: termsPatch,
  OwnerDraft: ownerDraft,
  Suspension: suspension,
  Takedown: takedown,
  Takedowns: takedowns,
  TakedownDraft: takedownDraft,
});

const success = { status: 200, description: 'The tenant', body: tenantOverview, etag: true } as const;

export const platformTenantRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/platform/tenants',
    name: 'listTenants',
    group,
    summary: 'List tenants',
    description: 'By size, state and the contact name of the contract. What tenants keep here is not to be had.',
    operator: 'platform.tenants_view',
    success: { status: 200, description: 'All tenants', body: tenantOverviews },
    handle: async ({ actor }) => ({ body: { items: (await listTenants(actor)).map((one) => shown(one).body) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/tenants',
    name: 'createTenant',
    group,
    summary: 'Make a tenant',
    description: 'Its first owner is asked by mail, and gives it its name.',
    operator: 'platform.tenant_create',
    body: tenantDraft,
    success: { status: 201, description: 'The tenant', body: tenantOverview, etag: true },
    problems: ['too_many'],
    handle: async ({ actor, body }) => shown(await createTenant(actor, body, postOwnerWith(actor))),
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/tenants/{id}',
    name: 'overseeTenant',
    group,
    summary: 'Show a tenant',
    operator: 'platform.tenants_view',
    params: byId,
    success,
    handle: async ({ actor, params }) => shown(await overseeTenant(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/platform/tenants/{id}',
    name: 'editTerms',
    group,
    summary: 'Change contact and quotas',
    operator: 'platform.tenant_edit',
    params: byId,
    headers: ['If-Match'],
    body: termsPatch,
    bodyMedia: mergePatch,
    success,
    handle: async ({ actor, params, body, ifMatch }) => shown(await editTerms(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/tenants/{id}/invite',
    name: 'inviteOwner',
    group,
    summary: 'Ask the first owner again',
    description: 'While none has come. What was asked before opens nothing.',
    operator: 'platform.owner_invite',
    params: byId,
    body: ownerDraft,
    success: { status: 204, description: 'The mail is on its way' },
    problems: ['conflict', 'too_many'],
    handle: async ({ actor, params, body }) => {
      const owner = { email: body.ownerEmail, locale: body.locale };
      await inviteOwnerAgain(actor, params.id, owner, postOwnerWith(actor));
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/tenants/{id}/suspend',
    name: 'suspendTenant',
    group,
    summary: 'Suspend a tenant',
    description: 'Its links answer 410 with the reason, within a moment. Its members still sign in, read and export.',
    operator: 'platform.tenant_suspend',
    needs: 'step_up',
    params: byId,
    body: suspension,
    success,
    handle: async ({ actor, params, body }) => shown(await suspendTenant(actor, params.id, body.for, announceTenant)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/tenants/{id}/resume',
    name: 'resumeTenant',
    group,
    summary: 'Resume a tenant',
    operator: 'platform.tenant_resume',
    params: byId,
    success,
    handle: async ({ actor, params }) => shown(await resumeTenant(actor, params.id, announceTenant)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/platform/takedowns',
    name: 'listTakedowns',
    group,
    summary: 'List links that were taken down',
    operator: 'platform.takedowns_view',
    success: { status: 200, description: 'Their slugs', body: takedowns },
    handle: async ({ actor }) => ({ body: { items: (await listTakedowns(actor)).map(takedownJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/platform/takedowns',
    name: 'takeDown',
    group,
    summary: 'Take a link down',
    description: 'A single one that was reported, by its slug. Nothing else of it is read.',
    operator: 'platform.link_take_down',
    needs: 'step_up',
    body: takedownDraft,
    success: { status: 201, description: 'It answers 410', body: takedown },
    problems: ['not_found'],
    handle: async ({ actor, body }) => ({ body: takedownJson(await takeDown(actor, body.slug, body.for)) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/platform/takedowns/{slug}',
    name: 'liftTakedown',
    group,
    summary: 'Let a link lead on again',
    operator: 'platform.link_lift',
    params: z.strictObject({ slug }),
    success: { status: 204, description: 'It leads on' },
    handle: async ({ actor, params }) => {
      await liftTakedown(actor, params.slug);
      return {};
    },
  }),
];

function postOwnerWith(sender: Operator): PostOwner {
  const { platform } = sender;
  return async (tx, { email: to, locale: language, token }) => {
    requireRoomToSend(sender, to);
    const link = `${platform.url.origin}/app/accept#${token}`;
    return sendMail(platform, tx, { kind: 'owner_invitation', to, locale: language, params: { link } });
  };
}

function shown({ createdAt, endsAt, version, ...view }: TenantOverview): {
  body: z.input<typeof tenantOverview>;
  version: number;
} {
  return { body: { ...view, createdAt: createdAt.toISOString(), endsAt: endsAt?.toISOString() ?? null }, version };
}

function takedownJson({ takenDownAt, ...view }: Takedown): z.input<typeof takedown> {
  return { ...view, takenDownAt: takenDownAt.toISOString() };
}
