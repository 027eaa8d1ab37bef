/** Rows for `kurzum prove`, on control.sock alone: a link that comes and goes, numbers about all tenants, and a signature. */
import { now } from '#clock';
import { actorOfCommand, proofKey, signProof } from '#guard';
import { beginProof, countForProof, endProof } from '#links';
import { z } from 'zod';
import { byId } from './parts.ts';
import { route, type Route } from './routes.ts';

const ofTenant = z.strictObject({ tenantId: z.uuid().optional() });
const beginning = ofTenant.extend({ language: z.enum(['de', 'en']).optional() });
const count = z.int().min(0);

const proofKeyJson = z.strictObject({
  algorithm: z.literal('Ed25519'),
  publicKey: z.string(),
  fingerprint: z.string(),
});

const counts = z.strictObject({
  threshold: count,
  cells: count,
  cellsBelow: count,
  lowestThreshold: count.nullable(),
  estimates: count,
  estimatesUneven: count,
  countries: count,
  countriesFiner: count,
  addressColumns: count,
  link: z.strictObject({
    exists: z.boolean(),
    byDay: z.boolean(),
    hits: count,
    bots: count,
    cells: count,
    cellsBelow: count,
  }),
});

/** A statement has some twenty sentences' worth of numbers. */
const statement_chars_max = 32 * 1024;

export const provingRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/local/proofs',
    name: 'localBeginProof',
    group: 'Local',
    summary: 'Make the link of a proof',
    grant: null,
    body: beginning,
    success: {
      status: 201,
      description: 'The link, which ends by itself',
      body: z.strictObject({ linkId: z.string(), slug: z.string(), qrUrl: z.string(), at: z.string() }),
    },
    problems: ['not_found'],
    handle: async ({ platform, body }) => {
      const link = await beginProof(await actorOfCommand(platform, body.tenantId), body.language);
      return { body: { linkId: link.id, slug: link.slug, qrUrl: link.qrUrl, at: now().toISOString() } };
    },
  }),
  route({
    method: 'GET',
    path: '/local/proofs/{id}',
    name: 'localCountForProof',
    group: 'Local',
    summary: 'Count what is stored, for a proof',
    grant: null,
    params: byId,
    success: { status: 200, description: 'Numbers, and nothing else', body: counts },
    handle: async ({ platform, params }) => ({ body: await countForProof(platform, params.id) }),
  }),
  route({
    method: 'DELETE',
    path: '/local/proofs/{id}',
    name: 'localEndProof',
    group: 'Local',
    summary: 'Purge the link of a proof',
    grant: null,
    params: byId,
    query: ofTenant,
    success: { status: 204, description: 'Gone, with all that was counted of it' },
    handle: async ({ platform, params, query }) => {
      await endProof(await actorOfCommand(platform, query.tenantId), params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/local/proof-signature',
    name: 'localSignProof',
    group: 'Local',
    summary: 'Sign the statement of a proof',
    grant: null,
    body: z.strictObject({ statement: z.string().min(2).max(statement_chars_max) }),
    success: {
      status: 200,
      description: 'The signature of the installation’s own key, in base64url',
      body: z.strictObject({ signature: z.string() }),
    },
    handle: async ({ platform, body }) => ({ body: { signature: signProof(platform.vault, body.statement) } }),
  }),
];

/** Public: what a printed proof can be compared with. */
export const proofKeyRoute: Route = route({
  method: 'GET',
  path: '/.well-known/kurzum-proof-key',
  name: 'proofKey',
  group: 'Proof',
  summary: 'The key that proofs are signed with',
  grant: null,
  success: { status: 200, description: 'The public key', body: proofKeyJson },
  handle: async ({ platform }) => ({ body: proofKey(platform.vault) }),
});
