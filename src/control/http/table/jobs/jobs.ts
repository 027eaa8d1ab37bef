/** Rows of the route table about jobs: exports and imports of a tenant, and what people do with their own account as a whole. */
import {
  archiveOf,
  beginImport,
  beginJob,
  deleteJob,
  findJob,
  importDraft,
  kinds,
  listJobs,
  piece_bytes_max,
  reasons,
  refusedRows,
  startUploaded,
  takePart,
  type Archive,
  type Job,
} from '#jobs';
import { z } from 'zod';
import { byId, moment, named } from '../parts.ts';
import { route, type File, type Route } from '../routes.ts';

const count = z.int().min(0);
/** A job as it is shown. */
export const job = z.strictObject({
  id: z.uuid(),
  kind: z.enum(kinds),
  state: z.enum(['receiving', 'queued', 'running', 'done', 'failed', 'cancelled']),
  done: count.describe('Rows that were dealt with, of `total`, as far as that is known by now.'),
  total: count,
  failedRows: count.describe('Rows that were refused.'),
  reason: z.enum(reasons).nullable().describe('Why it failed, or was cancelled by itself.'),
  waiting: z
    .boolean()
    .describe('Whether it can’t go on just now, and tries again by itself: the database, or its disk.'),
  createdAt: moment,
  finishedAt: moment.nullable(),
  expiresAt: moment.nullable().describe('When it is removed, with all that it made.'),
  file: z
    .strictObject({ name: z.string(), bytes: count.describe('Of what is in it, unpacked.') })
    .nullable()
    .describe('The archive, once there is one.'),
});
export const jobList = z.strictObject({ items: z.array(job) });
export const uploadStart = z.strictObject({ parts: z.int().min(1).max(512) });
named({ Job: job, JobList: jobList, ImportDraft: importDraft, UploadStart: uploadStart });

export const byPiece = z.strictObject({ ...byId.shape, n: z.coerce.number().int().min(0).max(511) });

export const archive = { status: 200, description: 'The archive', files: ['application/zip'] } as const;
export const removed = { status: 204, description: 'Cancelled, or removed' } as const;
export const removing = 'What is under way is cancelled, and what is over is removed. What it made is gone at once.';

export const jobRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/exports',
    name: 'createExport',
    group: 'Jobs',
    summary: 'Export everything in the tenant',
    description:
      'Goes on by itself; who asked for it hears by mail when it is done. What is in the archive says docs/export.md.',
    grant: 'tenant.export',
    needs: 'step_up',
    success: { status: 201, description: 'The job', body: job },
    problems: ['conflict'],
    handle: async ({ actor }) => begun(await beginJob(actor, 'tenant_export'), '/api/v1/jobs'),
  }),
  route({
    method: 'POST',
    path: '/api/v1/imports',
    name: 'createImport',
    group: 'Jobs',
    summary: 'Begin an import',
    description: 'Then send the file in pieces of at most 1 MiB, within a day, and start it.',
    grant: 'tenant.import',
    needs: 'step_up',
    body: importDraft,
    success: { status: 201, description: 'The job, which waits for its pieces', body: job },
    problems: ['conflict'],
    handle: async ({ actor, body }) => begun(await beginImport(actor, body), '/api/v1/jobs'),
  }),
  route({
    method: 'POST',
    path: '/api/v1/imports/{id}/parts/{n}',
    name: 'sendImportPart',
    group: 'Jobs',
    summary: 'Send a piece of the file',
    description: 'Numbered from 0. The same number again replaces it.',
    grant: 'tenant.import',
    needs: 'second_factor',
    params: byPiece,
    takesOctets: true,
    body_bytes_max: piece_bytes_max,
    success: { status: 204, description: 'Kept' },
    problems: ['conflict'],
    handle: async ({ actor, params, octets }) => {
      await takePart(actor, 'import', params.id, params.n, octets);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/imports/{id}/start',
    name: 'startImport',
    group: 'Jobs',
    summary: 'Start an import whose pieces are all there',
    grant: 'tenant.import',
    needs: 'second_factor',
    params: byId,
    body: uploadStart,
    success: { status: 200, description: 'The job', body: job },
    problems: ['conflict'],
    handle: async ({ actor, params, body }) => ({
      body: jobJson(await startUploaded(actor, 'import', params.id, body.parts)),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/jobs',
    name: 'listJobs',
    group: 'Jobs',
    summary: 'List exports and imports',
    description: 'The newest first.',
    grant: 'job.view',
    success: { status: 200, description: 'All jobs that are kept', body: jobList },
    handle: async ({ actor }) => ({ body: { items: (await listJobs(actor)).map(jobJson) } }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/jobs/{id}',
    name: 'findJob',
    group: 'Jobs',
    summary: 'Read how far a job is',
    grant: 'job.view',
    params: byId,
    success: { status: 200, description: 'The job', body: job },
    handle: async ({ actor, params }) => ({ body: jobJson(await findJob(actor, params.id)) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/jobs/{id}',
    name: 'deleteJob',
    group: 'Jobs',
    summary: 'Cancel or remove a job',
    description: removing,
    grant: 'job.delete',
    needs: 'second_factor',
    params: byId,
    success: removed,
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      await deleteJob(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/jobs/{id}/file',
    name: 'fetchExport',
    group: 'Jobs',
    summary: 'Download the archive of an export',
    grant: 'export.fetch',
    needs: 'second_factor',
    params: byId,
    success: archive,
    handle: async ({ actor, params }) => ({ file: zip(await archiveOf(actor, params.id)) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/jobs/{id}/rows',
    name: 'listRefusedRows',
    group: 'Jobs',
    summary: 'Download which rows an import refused',
    description: 'Line, field and reason of each, and nothing of what it said.',
    grant: 'job.view',
    params: byId,
    success: { status: 200, description: 'The rows', files: ['text/csv'] },
    handle: async ({ actor, params }) => ({
      file: {
        mediaType: 'text/csv; charset=utf-8',
        bytes: await refusedRows(actor, params.id),
        name: 'kurzum-import-refused.csv',
      },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/export',
    name: 'exportAccount',
    group: 'Own account',
    summary: 'Export all that is known of you',
    description: 'Goes on by itself; you hear by mail when it is done. What is in the archive says docs/export.md.',
    grant: 'person',
    needs: 'step_up',
    success: { status: 201, description: 'The job', body: job },
    problems: ['conflict'],
    handle: async ({ actor }) => begun(await beginJob(actor, 'account_export'), '/api/v1/me/jobs'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/me/jobs',
    name: 'listAccountJobs',
    group: 'Own account',
    summary: 'List exports of your account',
    description: 'The newest first.',
    grant: 'person',
    success: { status: 200, description: 'All jobs that are kept', body: jobList },
    handle: async ({ actor }) => ({ body: { items: (await listJobs(actor)).map(jobJson) } }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/me/jobs/{id}',
    name: 'findAccountJob',
    group: 'Own account',
    summary: 'Read how far an export of your account is',
    grant: 'person',
    params: byId,
    success: { status: 200, description: 'The job', body: job },
    handle: async ({ actor, params }) => ({ body: jobJson(await findJob(actor, params.id)) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/jobs/{id}',
    name: 'deleteAccountJob',
    group: 'Own account',
    summary: 'Cancel or remove an export of your account',
    description: removing,
    grant: 'person',
    params: byId,
    success: removed,
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      await deleteJob(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/me/jobs/{id}/file',
    name: 'fetchAccountExport',
    group: 'Own account',
    summary: 'Download the export of your account',
    grant: 'person',
    params: byId,
    success: archive,
    handle: async ({ actor, params }) => ({ file: zip(await archiveOf(actor, params.id)) }),
  }),
];

export function begun(made: Job, path: string) {
  return { body: jobJson(made), location: `${path}/${made.id}` };
}

export function jobJson({ createdAt, finishedAt, expiresAt, ...rest }: Job): z.infer<typeof job> {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

export function zip({ name, bytes }: Archive): File {
  return { mediaType: 'application/zip', bytes, name };
}
