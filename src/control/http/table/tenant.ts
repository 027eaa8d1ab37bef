/** Rows of the route table about a tenant itself: its name, and its end. */
import { findTenant, type Platform, type PostEnd, type TenantView } from '#guard';
import { deleteTenant, renameTenant, restoreTenant } from '#links';
import { sendMail } from '#mail';
import { z } from 'zod';
import { mergePatch } from './parts.ts';
import { route, type Route } from './routes.ts';
import { componentNames } from './shapes.ts';

const moment = z.string().meta({ format: 'date-time' });

const tenant = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  createdAt: moment,
  endsAt: moment.nullable().describe('When its key will be destroyed; null while nobody asked for its end.'),
  redirectsUntilEnd: z.boolean().describe('Whether its links go on until then.'),
});
const tenantPatch = z.strictObject({ name: z.string().min(1).max(1024).optional() });
for (const [id, schema] of Object.entries({ Tenant: tenant, TenantPatch: tenantPatch })) {
  componentNames.add(schema, { id });
}

export const tenantRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tenant',
    name: 'findTenant',
    group: 'Tenant',
    summary: 'Read the tenant',
    grant: 'tenant.view',
    success: { status: 200, description: 'The tenant', body: tenant, etag: true },
    handle: async ({ actor }) => shown(await findTenant(actor)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/tenant',
    name: 'renameTenant',
    group: 'Tenant',
    summary: 'Rename the tenant',
    description: 'A merge patch (RFC 7396). Visitors who ask who runs a link read the new name.',
    grant: 'tenant.edit',
    needs: 'second_factor',
    headers: ['If-Match'],
    body: tenantPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The tenant as it is now', body: tenant, etag: true },
    handle: async ({ actor, body: { name }, ifMatch }) =>
      shown(await (name === undefined ? findTenant(actor) : renameTenant(actor, name, ifMatch))),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tenant',
    name: 'deleteTenant',
    group: 'Tenant',
    summary: 'Delete the tenant',
    description:
      'In 14 days, until when it can be undone. Then its key is destroyed, so that nothing of it can be read any more, in copies and backups neither. Its owners hear of it by mail.',
    grant: 'tenant.delete',
    needs: 'step_up',
    query: z.strictObject({
      redirectsUntilEnd: z
        .enum(['true', 'false'])
        .default('false')
        .describe('Links answer 410 from now on unless this is true.'),
    }),
    success: { status: 200, description: 'The tenant, and when it ends', body: tenant, etag: true },
    handle: async ({ actor, platform, query }) => {
      const draft = { redirectsUntilEnd: query.redirectsUntilEnd === 'true' };
      return shown(await deleteTenant(actor, draft, postWith(platform)));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/tenant/restore',
    name: 'restoreTenant',
    group: 'Tenant',
    summary: 'Undo the deletion',
    grant: 'tenant.restore',
    needs: 'second_factor',
    success: { status: 200, description: 'The tenant, which goes on', body: tenant, etag: true },
    handle: async ({ actor }) => shown(await restoreTenant(actor)),
  }),
];

function shown({ createdAt, endsAt, version, ...rest }: TenantView): { body: z.infer<typeof tenant>; version: number } {
  return { body: { ...rest, createdAt: createdAt.toISOString(), endsAt: endsAt?.toISOString() ?? null }, version };
}

function postWith(platform: Platform): PostEnd {
  return (tx, { to, locale, tenantName, endsAt }) =>
    sendMail(platform, tx, { kind: 'tenant_deletion_planned', to, locale, params: { tenantName, endsAt } });
}
