/** Rows of the route table about codes in bulk: an archive of images from a table. */
import {
  archiveOf,
  beginCodes,
  deleteJob,
  findJob,
  listJobs,
  piece_bytes_max,
  refusedRows,
  startUploaded,
  takePart,
} from '#jobs';
import { codesDraft } from '#links';
import { archive, begun, byPiece, job, jobJson, jobList, removed, removing, uploadStart, zip } from '../jobs/jobs.ts';
import { byId, named } from '../parts.ts';
import { route, type Route } from '../routes.ts';

named({ CodesDraft: codesDraft });

const path = '/api/v1/qrs/bulk';
const grant = 'codes.make';

export const bulkRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path,
    name: 'createCodes',
    group: 'QR codes',
    summary: 'Begin to make many codes from a table',
    description:
      'All of them look alike. Then send the table in pieces of at most 1 MiB, within a day, and start it: CSV of up to 10,000 rows, with commas or semicolons, and in any order a column `name` and those of `target` (makes a link), `slug` (of a link that there is), `url` and `text`, of which each row fills in one. It takes a session, and goes on by itself.',
    grant,
    body: codesDraft,
    success: { status: 201, description: 'The job, which waits for its pieces', body: job },
    problems: ['conflict'],
    handle: async ({ actor, body }) => begun(await beginCodes(actor, body), path),
  }),
  route({
    method: 'POST',
    path: `${path}/{id}/parts/{n}`,
    name: 'sendCodesPart',
    group: 'QR codes',
    summary: 'Send a piece of the table',
    description: 'Numbered from 0. The same number again replaces it.',
    grant,
    params: byPiece,
    takesOctets: true,
    body_bytes_max: piece_bytes_max,
    success: { status: 204, description: 'Kept' },
    problems: ['conflict'],
    handle: async ({ actor, params, octets }) => {
      await takePart(actor, 'codes', params.id, params.n, octets);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: `${path}/{id}/start`,
    name: 'startCodes',
    group: 'QR codes',
    summary: 'Start to make codes whose table is all there',
    grant,
    params: byId,
    body: uploadStart,
    success: { status: 200, description: 'The job', body: job },
    problems: ['conflict'],
    handle: async ({ actor, params, body }) => ({
      body: jobJson(await startUploaded(actor, 'codes', params.id, body.parts)),
    }),
  }),
  route({
    method: 'GET',
    path,
    name: 'listCodeJobs',
    group: 'QR codes',
    summary: 'List what was made from tables',
    description: 'What you began yourself, the newest first.',
    grant,
    success: { status: 200, description: 'All jobs that are kept', body: jobList },
    handle: async ({ actor }) => ({ body: { items: (await listJobs(actor, grant)).map(jobJson) } }),
  }),
  route({
    method: 'GET',
    path: `${path}/{id}`,
    name: 'findCodeJob',
    group: 'QR codes',
    summary: 'Read how far a table is',
    grant,
    params: byId,
    success: { status: 200, description: 'The job', body: job },
    handle: async ({ actor, params }) => ({ body: jobJson(await findJob(actor, params.id, grant)) }),
  }),
  route({
    method: 'DELETE',
    path: `${path}/{id}`,
    name: 'deleteCodeJob',
    group: 'QR codes',
    summary: 'Cancel or remove what is made from a table',
    description: `${removing} Links that were made stay.`,
    grant: 'codes.delete',
    params: byId,
    success: removed,
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      await deleteJob(actor, params.id, 'codes.delete');
      return {};
    },
  }),
  route({
    method: 'GET',
    path: `${path}/{id}/file`,
    name: 'fetchCodes',
    group: 'QR codes',
    summary: 'Download the archive of images',
    description: 'With `manifest.csv`, which says of each row what its code says, and why there is none.',
    grant: 'codes.fetch',
    params: byId,
    success: archive,
    handle: async ({ actor, params }) => ({ file: zip(await archiveOf(actor, params.id, 'codes.fetch')) }),
  }),
  route({
    method: 'GET',
    path: `${path}/{id}/rows`,
    name: 'listRefusedCodes',
    group: 'QR codes',
    summary: 'Download which rows of a table were refused',
    description: 'Line, field and reason of each, and nothing of what it said.',
    grant,
    params: byId,
    success: { status: 200, description: 'The rows', files: ['text/csv'] },
    handle: async ({ actor, params }) => ({
      file: {
        mediaType: 'text/csv; charset=utf-8',
        bytes: await refusedRows(actor, params.id, grant),
        name: 'kurzum-codes-refused.csv',
      },
    }),
  }),
];
