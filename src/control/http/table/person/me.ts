/** Rows about oneself: name and language, sessions, second factors, password; and the way back in without one. */
import {
  addPasskey,
  askForReset,
  beginTotp,
  changePassword,
  confirmReset,
  confirmTotp,
  distrustAll,
  editSelf,
  endOtherSessions,
  endSession,
  listFactors,
  listSessions,
  passkeyOptions,
  removePasskey,
  removeTotp,
  renamePasskey,
  renewRecoveryCodes,
  type Platform,
  type Post,
  type PostReset,
} from '#guard';
import { beginErasure } from '#jobs';
import { describeError } from '#log';
import { sendMail, type Letter } from '#mail';
import { job, jobJson } from '../jobs/jobs.ts';
import { byId, mergePatch } from '../parts.ts';
import { route, type Route } from '../routes.ts';
import {
  creationOptions,
  factors,
  newPasskey,
  newTotp,
  ownSessions,
  passkeyDraft,
  passkeyName,
  passwordChange,
  personPatch,
  recoveryCodes,
  resetConfirmation,
  resetRequest,
  session,
  totpCode,
} from './shapes.ts';
import { sessionJson } from './session.ts';

const group = 'Own account';

const account: readonly Route[] = [
  route({
    method: 'PATCH',
    path: '/api/v1/me',
    name: 'editMe',
    group,
    summary: 'Change name or language',
    grant: 'person',
    body: personPatch,
    bodyMedia: mergePatch,
    success: { status: 200, description: 'The session, with what is so now', body: session },
    handle: async ({ actor, body, notices }) => {
      await editSelf(actor, body);
      return { body: await sessionJson(actor, notices) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me',
    name: 'eraseMe',
    group,
    summary: 'Erase one’s account',
    description:
      'It closes at once: all sessions end, and you leave every tenant. What is known of you goes soon after; what you made stays. Refused while a tenant would be left without an owner, which `errors` names by its id, or the platform without an operator.',
    grant: 'person',
    needs: 'step_up',
    success: { status: 200, description: 'Closed; the job that takes the rest away', body: job },
    problems: ['conflict'],
    handle: async ({ actor }) => ({ body: jobJson(await beginErasure(actor)), session: null }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/password',
    name: 'changePassword',
    group,
    summary: 'Change the password',
    description: 'All other sessions end, and no browser is trusted any more.',
    grant: 'person',
    body: passwordChange,
    success: { status: 204, description: 'Changed' },
    problems: ['too_many'],
    handle: async ({ actor, body }) => {
      await changePassword(actor, body, posting(actor.platform, { kind: 'password_changed', params: {} }));
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/me/sessions',
    name: 'listSessions',
    group,
    summary: 'List one’s sessions',
    description: 'By browser and system. There is no address to show.',
    grant: 'person',
    success: { status: 200, description: 'All that are open', body: ownSessions },
    handle: async ({ actor }) => {
      const items = await listSessions(actor);
      const shown = items.map((item) => ({
        ...item,
        createdAt: item.createdAt.toISOString(),
        activeAt: item.activeAt.toISOString(),
      }));
      return { body: { items: shown } };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/sessions/{id}',
    name: 'endSession',
    group,
    summary: 'End one of one’s sessions',
    grant: 'person',
    params: byId,
    success: { status: 204, description: 'Ended' },
    handle: async ({ actor, params }) => {
      await endSession(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/sessions',
    name: 'endOtherSessions',
    group,
    summary: 'End all of one’s other sessions',
    grant: 'person',
    success: { status: 204, description: 'Ended' },
    handle: async ({ actor }) => {
      await endOtherSessions(actor);
      return {};
    },
  }),
];

const ownFactors: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/me/factors',
    name: 'listFactors',
    group,
    summary: 'List one’s second factors',
    grant: 'person',
    success: { status: 200, description: 'Passkeys, app, recovery codes', body: factors },
    handle: async ({ actor }) => {
      const own = await listFactors(actor);
      const passkeys = own.passkeys.map((passkey) => ({ ...passkey, createdAt: passkey.createdAt.toISOString() }));
      return { body: { ...own, passkeys } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/passkeys/options',
    name: 'passkeyOptions',
    group,
    summary: 'Ask for what the browser needs to make a passkey',
    grant: 'person',
    needs: 'step_up',
    success: { status: 200, description: 'Options for the browser', body: creationOptions },
    handle: async ({ actor }) => ({ body: { ...(await passkeyOptions(actor)) } }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/passkeys',
    name: 'addPasskey',
    group,
    summary: 'Add a passkey',
    grant: 'person',
    needs: 'step_up',
    body: passkeyDraft,
    success: { status: 201, description: 'Added', body: newPasskey },
    problems: ['conflict'],
    handle: async ({ actor, body }) => {
      const { id, cookie } = await addPasskey(actor, body, newFactor(actor.platform, 'passkey'));
      return { body: { id }, ...(cookie ? { session: cookie } : {}) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/me/passkeys/{id}',
    name: 'renamePasskey',
    group,
    summary: 'Rename a passkey',
    grant: 'person',
    params: byId,
    body: passkeyName,
    bodyMedia: mergePatch,
    success: { status: 204, description: 'Renamed' },
    handle: async ({ actor, params, body }) => {
      await renamePasskey(actor, params.id, body.name);
      return {};
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/passkeys/{id}',
    name: 'removePasskey',
    group,
    summary: 'Remove a passkey',
    grant: 'person',
    needs: 'step_up',
    params: byId,
    success: { status: 204, description: 'Removed' },
    handle: async ({ actor, params }) => {
      await removePasskey(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/totp',
    name: 'beginTotp',
    group,
    summary: 'Begin with an authenticator app',
    description: 'The secret counts once a code of it was confirmed.',
    grant: 'person',
    needs: 'step_up',
    success: { status: 200, description: 'The secret, and the same for a QR code', body: newTotp },
    problems: ['conflict'],
    handle: async ({ actor }) => ({ body: await beginTotp(actor) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/totp/confirm',
    name: 'confirmTotp',
    group,
    summary: 'Confirm the authenticator app',
    grant: 'person',
    needs: 'step_up',
    body: totpCode,
    success: { status: 200, description: 'It counts; ten recovery codes', body: recoveryCodes },
    problems: ['too_many'],
    handle: async ({ actor, body }) => {
      const { recoveryCodes: codes, cookie } = await confirmTotp(actor, body.code, newFactor(actor.platform, 'totp'));
      return { body: { recoveryCodes: codes }, ...(cookie ? { session: cookie } : {}) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/totp',
    name: 'removeTotp',
    group,
    summary: 'Remove the authenticator app',
    grant: 'person',
    needs: 'step_up',
    success: { status: 204, description: 'Removed' },
    problems: ['not_found'],
    handle: async ({ actor }) => {
      await removeTotp(actor);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/me/recovery-codes',
    name: 'renewRecoveryCodes',
    group,
    summary: 'Make new recovery codes',
    description: 'The old ones end.',
    grant: 'person',
    needs: 'step_up',
    success: { status: 200, description: 'Ten codes', body: recoveryCodes },
    problems: ['conflict'],
    handle: async ({ actor }) => ({ body: { recoveryCodes: await renewRecoveryCodes(actor) } }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/me/trusted-browsers',
    name: 'distrustBrowsers',
    group,
    summary: 'Trust no browser any more',
    description: 'Every browser is asked for a second factor again.',
    grant: 'person',
    success: { status: 204, description: 'None is trusted' },
    handle: async ({ actor }) => {
      await distrustAll(actor);
      return {};
    },
  }),
];

const forgotten: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/password-reset',
    name: 'askForReset',
    group,
    summary: 'Ask for a mail that leads to another password',
    description: 'Always answered alike, whether or not anybody has the address.',
    grant: null,
    startsSession: true,
    strikes: 'always',
    body: resetRequest,
    success: { status: 204, description: 'If somebody has this address, a mail is on its way' },
    handle: async ({ platform, body }) => {
      // Answered before it is known whether anybody has the address, so that not even the time tells.
      void askForReset(platform, body.email, postResetWith(platform)).catch((error: unknown) =>
        platform.log('warn', 'reset.not_sent', describeError(error)),
      );
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/password-reset/confirm',
    name: 'confirmReset',
    group,
    summary: 'Choose another password',
    description: 'With the token of the mail, once and within an hour. All sessions end; second factors stay.',
    grant: null,
    startsSession: true,
    strikes: 'refused',
    body: resetConfirmation,
    success: { status: 204, description: 'Changed: sign in' },
    problems: ['gone'],
    handle: async ({ platform, body }) => ({
      known: await confirmReset(platform, body, posting(platform, { kind: 'password_changed', params: {} })),
    }),
  }),
];

export const meRoutes: readonly Route[] = [...account, ...ownFactors, ...forgotten];

function postResetWith(platform: Platform): PostReset {
  return (tx, to, token) =>
    sendMail(platform, tx, {
      ...to,
      kind: 'password_reset',
      params: { link: `${platform.url.origin}/app/reset#${token}` },
    });
}

/** Mails the person whose account it is, so that they hear of what somebody else may have done. */
function posting(platform: Platform, letter: Letter): Post {
  return (tx, to) => sendMail(platform, tx, { ...letter, ...to });
}

function newFactor(platform: Platform, factor: 'passkey' | 'totp'): Post {
  return posting(platform, { kind: 'new_sign_in_factor', params: { factor } });
}
