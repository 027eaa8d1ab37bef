/** Rows of the route table about what is counted: reports, and what a tenant has counted at all. */
import type { Actor } from '#guard';
import {
  countingPatch,
  editCounting,
  exportReport,
  findCounting,
  projectReport,
  reportOf,
  reportQuery,
  tenantReport,
  version,
  type Counting,
  type Report,
  type ReportQuery,
} from '#links';
import { byId, mergePatch } from './parts.ts';
import { route, type Reply, type Route } from './routes.ts';
import { counting, report } from './shapes.ts';

const description = 'The last 30 days where no period is named; at most 31 days of hours, or 800 of days.';
const success = { status: 200, description: 'The report', body: report, files: ['text/csv'] } as const;

export const reportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/links/{id}/report',
    name: 'linkReport',
    group: 'Reports',
    summary: 'Report on a link',
    description,
    grant: 'report.view',
    params: byId,
    query: reportQuery,
    success,
    handle: async ({ actor, params, query }) =>
      reported(actor, { of: 'link', id: params.id }, await reportOf(actor, params.id, query), query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/projects/{id}/report',
    name: 'projectReport',
    group: 'Reports',
    summary: 'Report on a project',
    description: `The sum of the links that are in it now. ${description}`,
    grant: 'report.view',
    params: byId,
    query: reportQuery,
    success,
    handle: async ({ actor, params, query }) =>
      reported(actor, { of: 'project', id: params.id }, await projectReport(actor, params.id, query), query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/report',
    name: 'tenantReport',
    group: 'Reports',
    summary: 'Report on all links',
    description,
    grant: 'report.view',
    query: reportQuery,
    success,
    handle: async ({ actor, query }) => reported(actor, { of: 'tenant' }, await tenantReport(actor, query), query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/counting',
    name: 'findCounting',
    group: 'Reports',
    summary: 'Read what is counted',
    grant: 'counting.view',
    success: { status: 200, description: 'What the tenant has counted', body: counting, etag: true },
    handle: async ({ actor }) => shown(await findCounting(actor)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/counting',
    name: 'editCounting',
    group: 'Reports',
    summary: 'Choose what is counted',
    description:
      'A merge patch (RFC 7396). What is no longer counted or kept is deleted, and nothing brings it back. A choice that lets more be known of visitors has a name of its own in the audit log.',
    // Or `counting.loosen`, which takes the same right.
    grant: 'counting.tighten',
    needs: 'second_factor',
    headers: ['If-Match'],
    body: countingPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'What is counted from now on', body: counting, etag: true },
    handle: async ({ actor, body, ifMatch }) => shown(await editCounting(actor, body, ifMatch)),
  }),
];

async function reported(
  actor: Actor,
  subject: Parameters<typeof exportReport>[1],
  found: Report,
  query: ReportQuery,
): Promise<Reply<Report>> {
  return query.format === 'csv' ? { file: await exportReport(actor, subject, found, query) } : { body: found };
}

function shown(found: Counting): { body: Counting; version: number } {
  return { body: found, version: found[version] };
}
