/** WebAuthn: what browsers are asked, and whether what an authenticator answers is right (W3C, level 3). Alone knows the package. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Platform } from '../platform/platform.ts';

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** What is kept of an authenticator's credential: ids and keys in base64url. */
export type Credential = {
  readonly id: string;
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
};

const timeout_ms = 5 * 60_000;
/** EdDSA, ES256 and RS256 (RFC 9053, RFC 8812): what authenticators have. */
const algorithms = [-8, -7, -257];

/** Loaded when somebody first uses a passkey: the package brings much for attestations, which we don't ask for. */
const webauthn = () => import('@simplewebauthn/server');

/** To be given to `navigator.credentials.create`. The person is named by their id, which says nothing about them. */
export async function creationOptions(
  { url }: Platform,
  challenge: string,
  person: { readonly id: string; readonly email: string; readonly name: string | null },
  existing: readonly Credential[],
): Promise<CreationOptions> {
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: 'Kurzum',
    rpID: url.hostname,
    userName: person.email,
    userID: new Uint8Array(handleOf(person.id)),
    userDisplayName: person.name ?? person.email,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: timeout_ms,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: existing.map(({ id, transports }) => ({ id, transports: [...transports] })),
    // Discoverable and verified, so that it serves alone: something one has, and something one is or knows.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** To be given to `navigator.credentials.get`; with no credentials the browser offers what it has for us. */
export async function requestOptions(
  { url }: Platform,
  challenge: string,
  credentials: readonly Credential[],
): Promise<RequestOptions> {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: url.hostname,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: timeout_ms,
    userVerification: 'required',
    allowCredentials: credentials.map(({ id, transports }) => ({ id, transports: [...transports] })),
  });
}

export type NewCredential = Credential & { readonly backedUp: boolean; readonly challenge: string };

/** Reads what `create` answered; null where it is not right. */
export async function verifyCreation(
  platform: Platform,
  response: unknown,
  holds: (challenge: string) => boolean,
): Promise<NewCredential | null> {
  const { verifyRegistrationResponse } = await webauthn();
  const { expected, challengeSeen } = expecting(platform, holds);
  const verified = await verifyRegistrationResponse({
    ...expected,
    response: response as RegistrationResponseJSON,
    supportedAlgorithmIDs: algorithms,
  }).catch(refused);
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    signCount: credential.counter,
    transports: transportsOf(response),
    backedUp: credentialBackedUp,
    challenge: challengeSeen(),
  };
}

export type Assertion = { readonly signCount: number; readonly backedUp: boolean; readonly challenge: string };

/** Reads what `get` answered with this credential; null where it is not right. */
export async function verifyAssertion(
  platform: Platform,
  response: unknown,
  credential: Credential,
  holds: (challenge: string) => boolean,
): Promise<Assertion | null> {
  const { verifyAuthenticationResponse } = await webauthn();
  const { expected, challengeSeen } = expecting(platform, holds);
  const verified = await verifyAuthenticationResponse({
    ...expected,
    response: response as AuthenticationResponseJSON,
    credential: {
      id: credential.id,
      publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
      counter: credential.signCount,
    },
  }).catch(refused);
  if (!verified?.verified) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { signCount: newCounter, backedUp: credentialBackedUp, challenge: challengeSeen() };
}

/** What either answer is held against: our page, a hand that was checked, and a challenge of ours, told once it was seen. */
function expecting({ url }: Platform, holds: (challenge: string) => boolean) {
  let seen = '';
  return {
    expected: {
      expectedChallenge: (given: string) => {
        seen = given;
        return holds(given);
      },
      expectedOrigin: url.origin,
      expectedRPID: url.hostname,
      requireUserVerification: true,
    },
    challengeSeen: () => seen,
  };
}

/** The 16 bytes by which an authenticator knows whose the passkey is. */
export function handleOf(personId: string): Buffer {
  return Buffer.from(personId.replaceAll('-', ''), 'hex');
}

/** The package throws whatever it doesn't like about what a stranger sent, which is all that matters here. */
function refused(): null {
  return null;
}

/** Of the browser's telling, and only the words that there are (WebAuthn, section 5.8.4). */
function transportsOf(response: unknown): readonly string[] {
  const told = (response as { response?: { transports?: unknown } }).response?.transports;
  const known = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
  return Array.isArray(told) ? known.filter((word) => told.includes(word)) : [];
}
