/** Rows of the route table about printed codes whose links are to lead elsewhere: what waits for a second member, and whether it has to. */
import {
  approveTarget,
  consents,
  editPrinting,
  findPrinting,
  listWaiting,
  printingPatch,
  version,
  waitingQuery,
  withdrawTarget,
} from '#links';
import { z } from 'zod';
import { byId, mergePatch, moment, named } from '../parts.ts';
import { route, type Route } from '../routes.ts';
import { link } from '../shapes.ts';

const id = z.uuid();
const address = z.string().meta({ format: 'uri' });

const targetChange = z.strictObject({
  id: id.describe('Of exactly this ask: another one for the same link has another id.'),
  linkId: id,
  shortUrl: address,
  title: z.string().nullable(),
  current: address.describe('Where the link leads until somebody agrees.'),
  target: address.describe('Where it leads afterwards.'),
  printedAt: moment,
  askedBy: z.strictObject({
    id: id.describe('A member, also one who is none any more.'),
    name: z.string().nullable().describe('Null where there is none, or none that you may know.'),
  }),
  createdAt: moment,
  consent: z
    .enum(consents)
    .describe(
      'Whether you may agree: `open`; `own`, you asked for it yourself; `lapsed`, whoever asked may no longer change the link; `closed`, you may not change it, or are no member in a session of their own.',
    ),
});
const targetChangePage = z.strictObject({
  items: z.array(targetChange).readonly(),
  nextCursor: z.string().nullable(),
});
const printing = z.strictObject({
  printedNeedsSecond: z.boolean().describe('Whether another target of a printed code waits for a second member.'),
});
named({
  TargetChange: targetChange,
  TargetChangePage: targetChangePage,
  Printing: printing,
  PrintingPatch: printingPatch,
});

export const targetRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/target-changes',
    name: 'listTargetChanges',
    group: 'QR codes',
    summary: 'List targets that wait for consent',
    description: 'Of links whose codes were exported, where the tenant wants a second member to agree; newest first.',
    grant: 'target.view',
    query: waitingQuery,
    success: { status: 200, description: 'A page of what waits', body: targetChangePage },
    handle: async ({ actor, query }) => ({ body: await listWaiting(actor, query) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/target-changes/{id}/approve',
    name: 'approveTargetChange',
    group: 'QR codes',
    summary: 'Agree to a target that waits',
    description:
      'The link leads there at once. It takes another person than the one who asked, in a session of their own, and no token.',
    grant: 'target.approve',
    params: byId,
    success: { status: 200, description: 'The link, leading there', body: link, etag: true },
    problems: ['conflict'],
    handle: async ({ actor, params }) => {
      const body = await approveTarget(actor, params.id);
      return { body, version: body[version] };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/target-changes/{id}',
    name: 'withdrawTargetChange',
    group: 'QR codes',
    summary: 'Withdraw a target that waits',
    description: 'The link goes on leading where it leads.',
    grant: 'target.withdraw',
    params: byId,
    success: { status: 204, description: 'Withdrawn' },
    handle: async ({ actor, params }) => {
      await withdrawTarget(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/settings/printing',
    name: 'findPrinting',
    group: 'QR codes',
    summary: 'Read what is asked before printed codes lead elsewhere',
    grant: 'printing.view',
    success: { status: 200, description: 'What is asked', body: printing, etag: true },
    handle: async ({ actor }) => {
      const body = await findPrinting(actor);
      return { body, version: body[version] };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/settings/printing',
    name: 'editPrinting',
    group: 'QR codes',
    summary: 'Choose what is asked before printed codes lead elsewhere',
    description: 'A merge patch (RFC 7396). What waits when consent is no longer asked for goes on waiting.',
    grant: 'printing.edit',
    needs: 'step_up',
    headers: ['If-Match'],
    body: printingPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'What is asked from now on', body: printing, etag: true },
    handle: async ({ actor, body: patch, ifMatch }) => {
      const body = await editPrinting(actor, patch, ifMatch);
      return { body, version: body[version] };
    },
  }),
];
