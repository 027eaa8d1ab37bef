/** Rows for people on the machine itself: control.sock alone serves them, and only its owner can open that file. */
import { actorOfCommand, createToken, listTokens, resetMember, revokeToken, setUp, setupToken } from '#guard';
import { now, now_ms } from '#clock';
import { createLink, linkDraft } from '#links';
import { z } from 'zod';
import { localAuditRoutes } from './audit/local.ts';
import { wholeTokenDraft } from './members/tokens.ts';
import { keyRoutes } from './keys.ts';
import { provingRoutes } from './proving.ts';
import { byId } from './parts.ts';
import { route, type Route } from './routes.ts';
import { link, newToken, tokenJson, tokenPage } from './shapes.ts';

/** @param advanceClock moves the clock of every process; null where `KURZUM_ENV` is not `test`, and then there is no such row. */
export function localRoutes(advanceClock: ((by_ms: number) => number) | null): readonly Route[] {
  return [
    ...commands,
    ...localAuditRoutes,
    ...provingRoutes,
    ...keyRoutes,
    ...(advanceClock ? [clockRoute(advanceClock)] : []),
  ];
}

const text = z.string().min(1).max(1024);
/** Longer lives no token; a moment beyond it overflows. */
const life_ms_max = 100 * 366 * 86_400_000;
const ofTenant = z.strictObject({ tenantId: z.uuid().optional() });

const commands: readonly Route[] = [
  route({
    method: 'POST',
    path: '/local/setup',
    name: 'localSetUp',
    group: 'Local',
    summary: 'Set Kurzum up from the terminal',
    grant: null,
    body: z.strictObject({ email: text, password: text, tenant: text, name: text.optional() }),
    success: {
      status: 201,
      description: 'The first tenant, its owner, and a token',
      body: z.strictObject({ baseUrl: z.string(), tenantId: z.string(), memberId: z.string(), token: z.string() }),
    },
    problems: ['gone'],
    handle: async ({ platform, body }) => {
      const { tenantId, memberId, token } = await setUp(platform, {
        email: body.email,
        password: body.password,
        tenantName: body.tenant,
        personName: body.name ?? null,
        withToken: true,
      });
      return { body: { baseUrl: platform.url.origin, tenantId, memberId, token: token! } };
    },
  }),
  route({
    method: 'GET',
    path: '/local/setup-link',
    name: 'localSetupLink',
    group: 'Local',
    summary: 'Show the set-up link again',
    grant: null,
    success: { status: 200, description: 'The link', body: z.strictObject({ url: z.string() }) },
    problems: ['gone'],
    handle: async ({ platform }) => ({
      body: { url: `${platform.url.origin}/app/setup#${await setupToken(platform)}` },
    }),
  }),
  route({
    method: 'POST',
    path: '/local/tokens',
    name: 'localCreateToken',
    group: 'Local',
    summary: 'Make a token for the owner',
    grant: null,
    body: wholeTokenDraft.extend({
      tenantId: z.uuid().optional(),
      expiresIn_ms: z.int().min(1).max(life_ms_max).optional(),
    }),
    success: { status: 201, description: 'The token', body: newToken },
    problems: ['not_found'],
    handle: async ({ platform, body: { tenantId, expiresIn_ms, ...body } }) => {
      const at_ms = expiresIn_ms === undefined ? Date.parse(body.expiresAt ?? '') : now_ms() + expiresIn_ms;
      const expiresAt = Number.isNaN(at_ms) ? null : new Date(at_ms);
      return { body: await createToken(await actorOfCommand(platform, tenantId), { ...body, expiresAt }) };
    },
  }),
  route({
    method: 'GET',
    path: '/local/tokens',
    name: 'localListTokens',
    group: 'Local',
    summary: 'List the tenant’s tokens',
    grant: null,
    query: ofTenant,
    success: { status: 200, description: 'All tokens', body: tokenPage },
    problems: ['not_found'],
    handle: async ({ platform, query }) => ({
      body: { items: (await listTokens(await actorOfCommand(platform, query.tenantId))).map(tokenJson) },
    }),
  }),
  route({
    method: 'DELETE',
    path: '/local/tokens/{id}',
    name: 'localRevokeToken',
    group: 'Local',
    summary: 'Revoke a token',
    grant: null,
    params: byId,
    query: ofTenant,
    success: { status: 204, description: 'Revoked' },
    problems: ['not_found'],
    handle: async ({ platform, params, query }) => {
      await revokeToken(await actorOfCommand(platform, query.tenantId), params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/local/links',
    name: 'localCreateLink',
    group: 'Local',
    summary: 'Make a short link as the owner',
    grant: null,
    body: linkDraft.extend({ tenantId: z.uuid().optional() }),
    success: { status: 201, description: 'The link', body: link },
    problems: ['not_found', 'slug_taken'],
    handle: async ({ platform, body: { tenantId, ...draft } }) => ({
      body: await createLink(await actorOfCommand(platform, tenantId), draft),
    }),
  }),
  route({
    method: 'POST',
    path: '/local/member-reset',
    name: 'localResetMember',
    group: 'Local',
    summary: 'Give a member a new password',
    grant: null,
    body: z.strictObject({ email: text, factors: z.boolean().optional() }),
    success: {
      status: 200,
      description: 'The password, shown this once',
      body: z.strictObject({ password: z.string() }),
    },
    problems: ['not_found'],
    handle: async ({ platform, body }) => ({
      body: await resetMember(platform, body.email, { factors: body.factors ?? false }),
    }),
  }),
];

/** A year at once is more than any test needs, and less than what overflows a timer. The command line knows it too. */
const advance_ms_max = 366 * 86_400_000;

function clockRoute(advanceClock: (by_ms: number) => number): Route {
  return route({
    method: 'POST',
    path: '/local/clock',
    name: 'localAdvanceClock',
    group: 'Local',
    summary: 'Move the clock of every process',
    grant: null,
    body: z.strictObject({ advance_ms: z.int().min(0).max(advance_ms_max) }),
    success: {
      status: 200,
      description: 'How far the clock is ahead now',
      body: z.strictObject({ offset_ms: z.int(), now: z.string() }),
    },
    handle: async ({ body }) => {
      const offset_ms = advanceClock(body.advance_ms);
      return { body: { offset_ms, now: now().toISOString() } };
    },
  });
}
