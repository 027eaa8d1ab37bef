/** Rows of the route table about tokens: what programs sign in with. */
import { createToken, grantsJson, listTokens, revokeToken } from '#guard';
import { route, type Route } from '../routes.ts';
import { newToken, tokenDraft, tokenJson, tokenPage } from '../shapes.ts';
import { byId, moment, named } from '../parts.ts';

/** What a token may be made with. */
export const wholeTokenDraft = tokenDraft.extend({
  expiresAt: moment
    .refine(
      (text) => /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
      'not_a_moment',
    )
    .nullable()
    .optional()
    .describe('When it ends by itself; never where it is absent.'),
  grants: grantsJson.nullable().optional().describe('Some of your own rights; all of them where it is absent.'),
});
named({ TokenDraft: wholeTokenDraft });

export const tokenRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    name: 'listTokens',
    group: 'Tokens',
    summary: 'List tokens',
    description: 'Those that were not revoked. The tokens themselves are stored nowhere and cannot be shown again.',
    grant: 'token.view',
    needs: 'second_factor',
    success: { status: 200, description: 'All tokens that you may see', body: tokenPage },
    handle: async ({ actor }) => ({ body: { items: (await listTokens(actor)).map(tokenJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tokens',
    name: 'createToken',
    group: 'Tokens',
    summary: 'Make a token',
    description:
      'It carries the rights of its member or some of them, and never more than its member has by then. It cannot make or revoke tokens: that takes a session.',
    grant: 'token.create',
    needs: 'step_up',
    body: wholeTokenDraft,
    success: { status: 201, description: 'The token, shown this once', body: newToken },
    handle: async ({ actor, body }) => {
      const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
      return { body: await createToken(actor, { ...body, expiresAt }) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/{id}',
    name: 'revokeToken',
    group: 'Tokens',
    summary: 'Revoke a token',
    description: 'At once, and for good.',
    grant: 'token.delete',
    needs: 'step_up',
    params: byId,
    success: { status: 204, description: 'Revoked' },
    handle: async ({ actor, params }) => {
      await revokeToken(actor, params.id);
      return {};
    },
  }),
];
