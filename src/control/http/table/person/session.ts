/** Rows about the session: set-up, signing in with all that it takes, locking, unlocking, signing out. */
import {
  askForPasskey,
  completeSignIn,
  FactorNeeded,
  lockSession,
  requireSetupToken,
  sessionBehind,
  sessionView,
  setUp,
  signIn,
  signInWithPasskey,
  signOut,
  startSession,
  stepUp,
  switchTenant,
  unlock,
  whoIsPending,
  type Arrived,
  type Platform,
  type Self,
} from '#guard';
import type { EdgeNotice } from '#links';
import { Problem } from '#problem';
import type { z } from 'zod';
import { route, type Browsing, type Reply, type Route } from '../routes.ts';
import {
  factorDraft,
  passkeySignIn,
  requestOptions,
  session,
  setUpDraft,
  signInDraft,
  stepUpDraft,
  tenantChoice,
  unlockDraft,
} from './shapes.ts';

type SessionJson = z.infer<typeof session>;
type Notices = () => readonly EdgeNotice[];

const signingIn: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/session',
    name: 'readSession',
    group: 'Session',
    summary: 'Who is signed in',
    grant: 'person',
    success: { status: 200, description: 'Person, tenant, member, and what is still asked of them', body: session },
    handle: async ({ actor, notices }) => ({ body: await sessionJson(actor, notices) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session',
    name: 'signIn',
    group: 'Session',
    summary: 'Sign in',
    description:
      'Sets the session cookie. Where a second factor is needed, `errors` says which will do, and `POST /session/factor` takes it within five minutes. Programs use a token instead.',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: signInDraft,
    success: { status: 200, description: 'Signed in', body: session },
    problems: ['unauthenticated', 'second_factor_needed', 'too_many'],
    handle: async ({ platform, notices, body, browsing }) => {
      try {
        return await arrived(await signIn(platform, body.email, body.password, browsing), notices);
      } catch (error) {
        if (!(error instanceof FactorNeeded)) throw error;
        return { refusal: error, pending: error.pending };
      }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/factor',
    name: 'completeSignIn',
    group: 'Session',
    summary: 'Complete a sign-in with a second factor',
    description: 'Exactly one of `totp`, `recoveryCode` and `passkey`. Sets the session cookie.',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: factorDraft,
    success: { status: 200, description: 'Signed in', body: session },
    problems: ['unauthenticated', 'too_many'],
    handle: async ({ platform, notices, body, browsing }) => {
      const { trustBrowser = false, ...proof } = body;
      const given = onlyOne<Parameters<typeof completeSignIn>[2]>(proof);
      const completed = await completeSignIn(platform, browsing.pending, given, { ...browsing, trust: trustBrowser });
      return arrived(completed, notices);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/passkey/options',
    name: 'passkeySignInOptions',
    group: 'Session',
    summary: 'Ask for what a passkey is to sign',
    description:
      'To sign in with a passkey alone, as a second factor, to unlock and to prove again that it is you. Good once, for five minutes.',
    grant: null,
    startsSession: true,
    success: { status: 200, description: 'Options for the browser', body: requestOptions },
    handle: async ({ platform, sessionToken, browsing }) => ({
      body: { ...(await askForPasskey(platform, await whoAsks(platform, sessionToken, browsing))) },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/passkey',
    name: 'signInWithPasskey',
    group: 'Session',
    summary: 'Sign in with a passkey alone',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: passkeySignIn,
    success: { status: 200, description: 'Signed in', body: session },
    problems: ['unauthenticated'],
    handle: async ({ platform, notices, body, browsing }) =>
      arrived(await signInWithPasskey(platform, body.assertion, browsing), notices),
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
    strikes: 'refused',
    body: setUpDraft,
    success: { status: 201, description: 'Set up and signed in', body: session },
    problems: ['gone', 'forbidden'],
    handle: async ({ platform, notices, body, browsing }) => {
      await requireSetupToken(platform, body.setupToken);
      const { personId } = await setUp(platform, {
        email: body.email,
        password: body.password,
        tenantName: body.tenant,
        personName: body.name ?? null,
        locale: body.locale ?? null,
      });
      return arrived(await startSession(platform, personId, { agent: browsing.agent }), notices);
    },
  }),
];

const signedIn: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/session/lock',
    name: 'lockSession',
    group: 'Session',
    summary: 'Lock the session',
    description: 'From here on everything is answered `session_locked`, but unlocking and signing out.',
    grant: 'person',
    success: { status: 204, description: 'Locked' },
    handle: async ({ platform, actor }) => {
      await lockSession(platform, { id: actor.session.id, personId: actor.personId });
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/unlock',
    name: 'unlockSession',
    group: 'Session',
    summary: 'Unlock the session',
    description: 'With a passkey or the password; no second code is asked.',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: unlockDraft,
    success: { status: 200, description: 'Open again', body: session },
    problems: ['unauthenticated', 'too_many'],
    handle: async ({ platform, notices, sessionToken, body }) => {
      if (sessionToken === null) throw new Problem('unauthenticated');
      const self = await unlock(platform, sessionToken, onlyOne<Parameters<typeof unlock>[2]>(body));
      return { body: await sessionJson(self, notices) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/step-up',
    name: 'stepUp',
    group: 'Session',
    summary: 'Prove again that it is you',
    description: 'Good for ten minutes, for what is dangerous.',
    grant: 'person',
    body: stepUpDraft,
    success: { status: 204, description: 'Proved' },
    problems: ['too_many'],
    handle: async ({ actor, body }) => {
      const renewed = await stepUp(actor, onlyOne<Parameters<typeof stepUp>[1]>(body));
      return renewed === null ? {} : { session: renewed };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/session/tenant',
    name: 'switchTenant',
    group: 'Session',
    summary: 'Go on in another tenant',
    grant: 'person',
    body: tenantChoice,
    success: { status: 200, description: 'The session, in that tenant', body: session },
    problems: ['not_found'],
    handle: async ({ actor, notices, body }) => ({
      body: await sessionJson(await switchTenant(actor, body.tenantId), notices),
    }),
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
      return { session: null, pending: null };
    },
  }),
];

export const sessionRoutes: readonly Route[] = [...signingIn, ...signedIn];

/** Who is signed in; and, for those who can see to it, what needs attention in how Kurzum is set up. */
export async function sessionJson(self: Self, notices: Notices): Promise<SessionJson> {
  const { session: state, support, tenant, ...view } = await sessionView(self);
  return {
    ...view,
    tenant: tenant && { ...tenant, endsAt: tenant.endsAt?.toISOString() ?? null },
    session: { ...state, expiresAt: state.expiresAt.toISOString() },
    support: support && { ...support, expiresAt: support.expiresAt.toISOString() },
    notices: view.member?.preset === 'owner' ? notices() : [],
  };
}

/** What a sign-in answers: the session, its cookie, and what the browser keeps for the next time. */
export async function arrived(arrival: Arrived, notices: Notices): Promise<Reply<SessionJson>> {
  const { self, cookieToken, expiresAt, known, trusted } = arrival;
  return {
    body: await sessionJson(self, notices),
    session: { token: cookieToken, expiresAt },
    known,
    pending: null,
    ...(trusted ? { trusted } : {}),
  };
}

/** Whose passkeys will do: of a session, locked or not; else of whoever has given their password; else anybody's. */
async function whoAsks(platform: Platform, sessionToken: string | null, { pending }: Browsing): Promise<string | null> {
  const person = pending === null ? null : await whoIsPending(platform, pending);
  if (person !== null) return person.id;
  if (sessionToken === null) return null;
  return sessionBehind(platform, sessionToken).then(
    ({ personId }) => personId,
    () => null,
  );
}

/** The shape has seen to it that there is exactly one. */
function onlyOne<Proof>(proofs: object): Proof {
  return Object.fromEntries(Object.entries(proofs).filter(([, value]) => value !== undefined)) as Proof;
}
