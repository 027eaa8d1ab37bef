/** The route table: every operation of `/api/v1`, one row each, in the order in which the reference page shows them. */
import {
  createLink,
  createLinks,
  createProject,
  deleteLink,
  deleteProject,
  editLink,
  editProject,
  findLink,
  findProject,
  linkDraft,
  linkPatch,
  listLinks,
  listProjects,
  listQuery,
  projectDraft,
  projectPatch,
  qrImage,
  qrQuery,
  restoreLink,
} from '#links';
import { auditRoutes } from './audit/audit.ts';
import { jobRoutes } from './jobs/jobs.ts';
import { invitationRoutes } from './members/invitations.ts';
import { memberRoutes } from './members/members.ts';
import { presetRoutes } from './members/presets.ts';
import { tokenRoutes } from './members/tokens.ts';
import { meRoutes } from './person/me.ts';
import { sessionRoutes } from './person/session.ts';
import { operatorRoutes } from './platform/operators.ts';
import { supportRoutes } from './platform/support.ts';
import { platformTenantRoutes } from './platform/tenants.ts';
import { bulkRoutes } from './qr/bulk.ts';
import { codeRoutes } from './qr/codes.ts';
import { sheetRoutes } from './qr/sheets.ts';
import { designRoutes } from './qr/designs.ts';
import { targetRoutes } from './qr/targets.ts';
import { reportRoutes } from './reports.ts';
import { byId, mergePatch, shown } from './parts.ts';
import { route, type Route } from './routes.ts';
import { bulkDraft, bulk_bytes_max, bulkResults, link, linkPage, project, projectPage } from './shapes.ts';
import { tenantRoutes } from './tenant.ts';

const linkRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/links',
    name: 'createLink',
    group: 'Links',
    summary: 'Make a short link',
    description:
      'The target is all it takes. With an `Idempotency-Key`, sending the same again answers with the same link.',
    grant: 'link.create',
    headers: ['Idempotency-Key'],
    body: linkDraft,
    success: { status: 201, description: 'The link', body: link, etag: true },
    problems: ['slug_taken', 'conflict'],
    handle: async ({ actor, body, idempotencyKey }) => {
      const made = await createLink(actor, body, idempotencyKey);
      return { ...shown(made), location: `/api/v1/links/${made.id}` };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/links/bulk',
    name: 'createLinks',
    group: 'Links',
    summary: 'Make many short links',
    description:
      'Up to a thousand, each with a result of its own: what is wrong with one stops no other. With an `Idempotency-Key`, sending the same again answers with the same links.',
    grant: 'link.create',
    headers: ['Idempotency-Key'],
    body: bulkDraft,
    body_bytes_max: bulk_bytes_max,
    apart: true,
    success: { status: 200, description: 'What became of each', body: bulkResults },
    problems: ['conflict'],
    handle: async ({ actor, body, idempotencyKey }) => {
      const made = await createLinks(actor, body.links, idempotencyKey);
      return { body: { results: made.map((one) => ('link' in one ? one : { problem: one.problem.body() })) } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/links',
    name: 'listLinks',
    group: 'Links',
    summary: 'List links',
    description: 'The newest first. A page may be short and still go on: only `nextCursor` tells.',
    grant: 'link.view',
    query: listQuery,
    success: { status: 200, description: 'A page of links', body: linkPage },
    handle: async ({ actor, query }) => ({ body: await listLinks(actor, query) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/links/{id}',
    name: 'findLink',
    group: 'Links',
    summary: 'Read a link',
    grant: 'link.view',
    params: byId,
    success: { status: 200, description: 'The link', body: link, etag: true },
    handle: async ({ actor, params }) => shown(await findLink(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/links/{id}',
    name: 'editLink',
    group: 'Links',
    summary: 'Change a link',
    description:
      'A merge patch (RFC 7396): what is absent stays, `null` clears. Once a code of the link was exported, another target is `conflict` (reason `printed`) unless `printed` is `acknowledged`; and where the tenant wants a second member to agree, it waits as `pendingTarget`.',
    grant: 'link.edit',
    params: byId,
    headers: ['If-Match'],
    body: linkPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The link as it is now', body: link, etag: true },
    problems: ['slug_taken'],
    handle: async ({ actor, params, body, ifMatch }) => shown(await editLink(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/links/{id}',
    name: 'deleteLink',
    group: 'Links',
    summary: 'Delete a link',
    description: 'It stops redirecting at once, and can be restored for 30 days.',
    grant: 'link.delete',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Deleted' },
    handle: async ({ actor, params, ifMatch }) => {
      await deleteLink(actor, params.id, ifMatch);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/links/{id}/restore',
    name: 'restoreLink',
    group: 'Links',
    summary: 'Restore a deleted link',
    grant: 'link.restore',
    params: byId,
    success: { status: 200, description: 'The link, redirecting again', body: link, etag: true },
    handle: async ({ actor, params }) => shown(await restoreLink(actor, params.id)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/links/{id}/qr',
    name: 'linkQr',
    group: 'Links',
    summary: 'Draw the QR code of a link',
    description: 'The code says `qrUrl`, so the target may change after printing.',
    grant: 'qr.view',
    params: byId,
    query: qrQuery,
    writes: ({ printed }) => printed,
    success: { status: 200, description: 'The image', files: ['image/svg+xml', 'image/png'] },
    problems: ['too_many'],
    handle: async ({ actor, params, query, isHead, signal }) => ({
      file: await qrImage(actor, params.id, { ...query, printed: query.printed && !isHead }, signal),
    }),
  }),
];

const projectRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/projects',
    name: 'createProject',
    group: 'Projects',
    summary: 'Make a project',
    grant: 'project.create',
    body: projectDraft,
    success: { status: 201, description: 'The project', body: project, etag: true },
    handle: async ({ actor, body }) => {
      const made = await createProject(actor, body);
      return { ...shown(made), location: `/api/v1/projects/${made.id}` };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/projects',
    name: 'listProjects',
    group: 'Projects',
    summary: 'List projects',
    grant: 'project.view',
    success: { status: 200, description: 'All projects', body: projectPage },
    handle: async ({ actor }) => ({ body: await listProjects(actor) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/projects/{id}',
    name: 'findProject',
    group: 'Projects',
    summary: 'Read a project',
    grant: 'project.view',
    params: byId,
    success: { status: 200, description: 'The project', body: project, etag: true },
    handle: async ({ actor, params }) => shown(await findProject(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/projects/{id}',
    name: 'editProject',
    group: 'Projects',
    summary: 'Change a project',
    description: 'A merge patch (RFC 7396).',
    grant: 'project.edit',
    params: byId,
    headers: ['If-Match'],
    body: projectPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The project as it is now', body: project, etag: true },
    handle: async ({ actor, params, body, ifMatch }) => shown(await editProject(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/projects/{id}',
    name: 'deleteProject',
    group: 'Projects',
    summary: 'Delete a project',
    description: 'At once. Its links and QR codes stay, in no project.',
    grant: 'project.delete',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Deleted' },
    handle: async ({ actor, params, ifMatch }) => {
      await deleteProject(actor, params.id, ifMatch);
      return {};
    },
  }),
];

export { localRoutes } from './local.ts';
export { proofKeyRoute } from './proving.ts';
export { openApiDocument, type Json, type JsonObject } from './openapi.ts';
export { problemsOf, type Browsing, type Call, type Kept, type Need, type Reply, type Route } from './routes.ts';

/** Every row of `/api/v1`. */
export const routeTable: readonly Route[] = [
  ...linkRoutes,
  ...projectRoutes,
  // Before what takes any word for a code's id.
  ...bulkRoutes,
  ...sheetRoutes,
  ...codeRoutes,
  ...designRoutes,
  ...targetRoutes,
  ...reportRoutes,
  ...sessionRoutes,
  ...meRoutes,
  ...tenantRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...presetRoutes,
  ...tokenRoutes,
  ...jobRoutes,
  ...auditRoutes,
  ...supportRoutes,
  ...platformTenantRoutes,
  ...operatorRoutes,
];
