/**
 * Guarded paths: where somebody who is not signed in can try passwords and codes, and keep control waiting for a body. The
 * edge counts there what control refuses, by source, and lets only so many in at once.
 */

/** As the edge passes them on, without a slash at the end. Control's route table marks the same ones. */
export const guardedPaths: ReadonlySet<string> = new Set([
  '/api/v1/invitations/accept',
  '/api/v1/invitations/offer',
  '/api/v1/password-reset',
  '/api/v1/password-reset/confirm',
  '/api/v1/session',
  '/api/v1/session/factor',
  '/api/v1/session/passkey',
  '/api/v1/session/unlock',
  '/api/v1/setup',
]);

/** The field by which control tells the edge that somebody guessed wrong. No answer carries it any further. */
export const strikeField = 'kurzum-strike';
/** The field by which the edge tells control which browser it is, in two words of closed lists. */
export const agentField = 'kurzum-agent';
