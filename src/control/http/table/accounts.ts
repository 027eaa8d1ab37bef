/** Rows of the route table about who somebody is: set-up, session and tokens. */
import {
  createToken,
  listTokens,
  requireSetupToken,
  revokeToken,
  sessionOf,
  setUp,
  signIn,
  signOut,
  startSession,
  type Actor,
} from '#guard';
import type { EdgeNotice } from '#links';
import { z } from 'zod';
import { route, type Route } from './routes.ts';
import { newToken, session, setUpDraft, signInDraft, tokenDraft, tokenJson, tokenPage } from './shapes.ts';

const sessions: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/session',
    name: 'readSession',
    group: 'Session',
    summary: 'Who is signed in',
    grant: 'tenant.view',
    success: { status: 200, description: 'Person, tenant and member', body: session },
    handle: async ({ actor, notices }) => ({ body: await sessionJson(actor, notices()) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session',
    name: 'signIn',
    group: 'Session',
    summary: 'Sign in',
    description: 'Sets the session cookie. Programs use a token instead.',
    grant: null,
    startsSession: true,
    body: signInDraft,
    success: { status: 200, description: 'Signed in', body: session },
    problems: ['unauthenticated', 'too_many'],
    handle: async ({ platform, notices, body, knownToken }) => {
      const signedIn = await signIn(platform, body.email, body.password, knownToken);
      return {
        body: await sessionJson(signedIn.actor, notices()),
        session: { token: signedIn.cookieToken, expiresAt: signedIn.expiresAt, known: signedIn.known },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/session',
    name: 'signOut',
    group: 'Session',
    summary: 'Sign out',
    description: 'Ends the session of the cookie. Without one there is nothing to end, which is no error.',
    grant: null,
    startsSession: true,
    success: { status: 204, description: 'Signed out' },
    handle: async ({ platform, sessionToken }) => {
      if (sessionToken !== null) await signOut(platform, sessionToken);
      return { session: null };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/setup',
    name: 'setUp',
    group: 'Session',
    summary: 'Set Kurzum up',
    description:
      'Makes the first owner and tenant, once, and signs them in. The set-up link is shown in the terminal: `npx kurzum setup-link`.',
    grant: null,
    startsSession: true,
    body: setUpDraft,
    success: { status: 201, description: 'Set up and signed in', body: session },
    problems: ['gone', 'forbidden'],
    handle: async ({ platform, notices, body }) => {
      await requireSetupToken(platform, body.setupToken);
      const { personId } = await setUp(platform, {
        email: body.email,
        password: body.password,
        tenantName: body.tenant,
        personName: body.name ?? null,
        locale: body.locale ?? null,
      });
      const signedIn = await startSession(platform, personId);
      return {
        body: await sessionJson(signedIn.actor, notices()),
        session: { token: signedIn.cookieToken, expiresAt: signedIn.expiresAt },
      };
    },
  }),
];

const tokens: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    name: 'listTokens',
    group: 'Tokens',
    summary: 'List tokens',
    description: 'Those that were not revoked. The tokens themselves are stored nowhere and cannot be shown again.',
    grant: 'token.view',
    success: { status: 200, description: 'All tokens', body: tokenPage },
    handle: async ({ actor }) => ({ body: { items: (await listTokens(actor)).map(tokenJson) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tokens',
    name: 'createToken',
    group: 'Tokens',
    summary: 'Make a token',
    description: 'It carries the rights of its member, but cannot make or revoke tokens: that takes a session.',
    grant: 'token.create',
    body: tokenDraft,
    success: { status: 201, description: 'The token, shown this once', body: newToken },
    handle: async ({ actor, body }) => ({ body: await createToken(actor, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/{id}',
    name: 'revokeToken',
    group: 'Tokens',
    summary: 'Revoke a token',
    description: 'At once, and for good.',
    grant: 'token.delete',
    params: z.strictObject({ id: z.uuid().toLowerCase() }),
    success: { status: 204, description: 'Revoked' },
    handle: async ({ actor, params }) => {
      await revokeToken(actor, params.id);
      return {};
    },
  }),
];

export const accountRoutes: readonly Route[] = [...sessions, ...tokens];

/** Who is signed in; and, for those who can see to it, what needs attention in how Kurzum is set up. */
async function sessionJson(actor: Actor, notices: readonly EdgeNotice[]): Promise<z.infer<typeof session>> {
  return { ...(await sessionOf(actor)), notices: actor.preset === 'owner' ? notices : [] };
}
