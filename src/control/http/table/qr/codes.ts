/** Rows of the route table about codes that are kept. */
import {
  codeDraft,
  codeImage,
  codePatch,
  codesQuery,
  createCode,
  deleteCode,
  editCode,
  findCode,
  imageQuery,
  listCodes,
  mediaTypes,
  restoreCode,
} from '#links';
import { byId, mergePatch, shown } from '../parts.ts';
import { route, type Route } from '../routes.ts';
import { code, codePage } from './shapes.ts';

export const codeRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/qrs',
    name: 'createCode',
    group: 'QR codes',
    summary: 'Keep a QR code',
    description:
      'Over a link (`linkId`), over one that is made for it (`target`), or with a `content` of its own. With an `Idempotency-Key`, sending the same again answers with the same code.',
    grant: 'qr.create',
    headers: ['Idempotency-Key'],
    body: codeDraft,
    success: { status: 201, description: 'The code', body: code, etag: true },
    // What a key stands for may be gone by now.
    problems: ['conflict', 'not_found'],
    handle: async ({ actor, body, idempotencyKey }) => {
      const made = await createCode(actor, body, idempotencyKey);
      return { ...shown(made), location: `/api/v1/qrs/${made.id}` };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/qrs',
    name: 'listCodes',
    group: 'QR codes',
    summary: 'List QR codes',
    description: 'The newest first. A page may be short and still go on: only `nextCursor` tells.',
    grant: 'qr.view',
    query: codesQuery,
    success: { status: 200, description: 'A page of codes', body: codePage },
    handle: async ({ actor, query }) => ({ body: await listCodes(actor, query) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/qrs/{id}',
    name: 'findCode',
    group: 'QR codes',
    summary: 'Read a QR code',
    grant: 'qr.view',
    params: byId,
    success: { status: 200, description: 'The code', body: code, etag: true },
    handle: async ({ actor, params }) => shown(await findCode(actor, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/qrs/{id}',
    name: 'editCode',
    group: 'QR codes',
    summary: 'Change a QR code',
    description:
      'A merge patch (RFC 7396), but that `design` and `content` are replaced as a whole. What is on paper already stays as it is.',
    grant: 'qr.edit',
    params: byId,
    headers: ['If-Match'],
    body: codePatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The code as it is now', body: code, etag: true },
    handle: async ({ actor, params, body, ifMatch }) => shown(await editCode(actor, params.id, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/qrs/{id}',
    name: 'deleteCode',
    group: 'QR codes',
    summary: 'Delete a QR code',
    description: 'Its link stays and leads on. The code can be restored for 30 days.',
    grant: 'qr.delete',
    params: byId,
    headers: ['If-Match'],
    success: { status: 204, description: 'Deleted' },
    handle: async ({ actor, params, ifMatch }) => {
      await deleteCode(actor, params.id, ifMatch);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/qrs/{id}/restore',
    name: 'restoreCode',
    group: 'QR codes',
    summary: 'Restore a deleted QR code',
    grant: 'qr.restore',
    params: byId,
    success: { status: 200, description: 'The code', body: code, etag: true },
    handle: async ({ actor, params }) => shown(await restoreCode(actor, params.id)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/qrs/{id}/image',
    name: 'codeImage',
    group: 'QR codes',
    summary: 'Export the image of a QR code',
    description:
      'From then on the code counts as printed, and so does its link; `HEAD` takes nothing. Where no scanner reads the design, the answer is `conflict` unless you insist.',
    grant: 'qr.view',
    params: byId,
    query: imageQuery,
    writes: () => true,
    success: { status: 200, description: 'The image', files: Object.values(mediaTypes) },
    problems: ['conflict', 'too_many'],
    handle: async ({ actor, params, query, isHead, signal }) => ({
      file: await codeImage(actor, params.id, query, { isTaken: !isHead, signal }),
    }),
  }),
];
