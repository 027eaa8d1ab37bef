/** The calls about who somebody is: signing in with all that it takes, unlocking, proving it again, and their own account. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { api, type Acceptance, type FactorDraft, type PasswordChange, type PersonPatch } from './client.ts';
import { heard, inside } from './calls.ts';

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** What somebody can prove again that it is they with. */
export type Proof = { readonly password: string } | { readonly totp: string } | { readonly passkey: object };

export const personCalls = {
  signIn: (email: string, password: string) => heard(api.signIn({ email, password })),
  completeSignIn: (draft: FactorDraft) => heard(api.completeSignIn(draft)),
  signInWithPasskey: async () => heard(api.signInWithPasskey({ assertion: await touchPasskey() })),

  /** Refused as `invalid` (`wrong`) where the proof is not right. */
  unlock: (proof: Exclude<Proof, { totp: string }>) => heard(api.unlockSession(proof)),
  lock: () => inside(api.lockSession()),
  /** Good for ten minutes. */
  stepUp: (proof: Proof) => inside(api.stepUp(proof)),

  askForReset: (email: string) => heard(api.askForReset({ email })),
  confirmReset: (token: string, password: string) => heard(api.confirmReset({ token, password })),
  findOffer: (token: string, signal: AbortSignal) => heard(api.findOffer({ token }, { signal })),
  acceptInvitation: (acceptance: Acceptance) => heard(api.acceptInvitation(acceptance)),

  editMe: (patch: PersonPatch) => inside(api.editMe(patch)),
  /** Ends the session; whatever is left of the account is erased by itself. */
  eraseMe: () => inside(api.eraseMe()),
  changePassword: (change: PasswordChange) => inside(api.changePassword(change)),
  listSessions: async (signal: AbortSignal) => (await inside(api.listSessions({ signal }))).items,
  endSession: (id: string) => inside(api.endSession(id)),
  endOtherSessions: () => inside(api.endOtherSessions()),

  listFactors: (signal?: AbortSignal) => inside(api.listFactors(signal ? { signal } : {})),
  addPasskey: async (name: string) => {
    const optionsJSON = (await inside(api.passkeyOptions())) as CreationOptions;
    const credential = await startRegistration({ optionsJSON });
    return inside(api.addPasskey({ name, credential }));
  },
  renamePasskey: (id: string, name: string) => inside(api.renamePasskey(id, { name })),
  removePasskey: (id: string) => inside(api.removePasskey(id)),
  beginTotp: () => inside(api.beginTotp()),
  confirmTotp: (code: string) => inside(api.confirmTotp({ code })),
  removeTotp: () => inside(api.removeTotp()),
  renewRecoveryCodes: () => inside(api.renewRecoveryCodes()),
  distrustBrowsers: () => inside(api.distrustBrowsers()),
};

/** Asks the browser for a passkey that the server takes; throws where its person does not want to, or has none. */
export async function touchPasskey(): Promise<object> {
  const optionsJSON = (await heard(api.passkeySignInOptions())) as RequestOptions;
  return startAuthentication({ optionsJSON });
}
