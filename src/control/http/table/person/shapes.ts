/** Shapes of sessions, second factors and passwords: what the dashboard sends and gets about who somebody is. */
import { presetNames, resources, rights, suspensionReasons } from '#guard';
import { edgeNotices } from '#links';
import { z } from 'zod';

const id = z.uuid().describe('A UUID.');
const moment = z.string().meta({ format: 'date-time' });
const day = z.string().meta({ format: 'date' });
const locale = z.enum(['de', 'en']);
const named = z.strictObject({ id, name: z.string() });

const scope = z.union([
  z.strictObject({ of: z.literal('all') }),
  z.strictObject({ of: z.literal('project'), projectId: id }),
  z.strictObject({ of: z.literal('own') }),
]);
const grant = z.strictObject({ resource: z.enum(resources), right: z.enum(rights), scope });

export const session = z.strictObject({
  person: z.strictObject({
    id,
    name: z.string().nullable(),
    email: z.string(),
    locale: locale.nullable(),
    operator: z.boolean().describe('Whether they run the platform.'),
  }),
  tenant: named
    .extend({
      suspendedFor: z.enum(suspensionReasons).nullable().describe('Why its links answer 410; null while they lead on.'),
      endsAt: moment.nullable().describe('When its key will be destroyed; null while nobody asked for its end.'),
      redirectsUntilEnd: z.boolean().describe('Whether its links go on until then.'),
    })
    .nullable()
    .describe('Null for somebody who is a member of none.'),
  member: z.strictObject({ id, preset: z.enum(presetNames), grants: z.array(grant).readonly() }).nullable(),
  tenants: z.array(named).readonly().describe('All that they are a member of.'),
  session: z.strictObject({
    id,
    factor: z.enum(['none', 'totp', 'passkey', 'recovery', 'trusted']).describe('What was shown besides the password.'),
    locksAfter_s: z.int().describe('After so many seconds in which nobody does anything, it locks.'),
    expiresAt: moment,
  }),
  needs: z
    .enum(['second_factor_setup', 'commitment'])
    .nullable()
    .describe('What must be done before anything else is answered.'),
  support: z
    .strictObject({ tenantName: z.string(), reason: z.string(), expiresAt: moment, rights: z.enum(['view', 'edit']) })
    .nullable()
    .describe('For an operator whom an owner has let in.'),
  notices: z
    .array(z.enum(edgeNotices))
    .readonly()
    .describe('What needs attention in how Kurzum is set up; for owners.'),
});

const email = z.string().min(3).max(254);
const password = z.string().min(1).max(1024);
const totp = z.string().trim().min(6).max(10).describe('Six digits.');
/** Checked by what verifies it; here only that it is an object of a browser's making. */
const credential = z.record(z.string(), z.unknown()).describe('What `navigator.credentials` gave, as JSON (WebAuthn).');
const options = z.looseObject({ challenge: z.string() }).describe('For `navigator.credentials`, as JSON (WebAuthn).');

export const signInDraft = z.strictObject({ email, password });

export const factorDraft = z
  .strictObject({
    totp: totp.optional(),
    recoveryCode: z.string().min(1).max(40).optional(),
    passkey: credential.optional(),
    trustBrowser: z.boolean().optional().describe('Ask for no second factor here for 30 days.'),
  })
  .refine(
    ({ totp: code, recoveryCode, passkey }) => countOf({ code, recoveryCode, passkey }) === 1,
    oneOf('totp, recoveryCode or passkey'),
  );

export const unlockDraft = z
  .strictObject({ password: password.optional(), passkey: credential.optional() })
  .refine((proofs) => countOf(proofs) === 1, oneOf('password or passkey'));

export const stepUpDraft = z
  .strictObject({ password: password.optional(), totp: totp.optional(), passkey: credential.optional() })
  .refine((proofs) => countOf(proofs) === 1, oneOf('password, totp or passkey'));

export const passkeySignIn = z.strictObject({ assertion: credential });
export const requestOptions = options;
export const creationOptions = options;
export const tenantChoice = z.strictObject({ tenantId: id });

export const ownSessions = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id,
        agent: z.string().nullable().describe('Browser and system, as far as they are known.'),
        createdAt: moment,
        activeAt: moment,
        current: z.boolean(),
      }),
    )
    .readonly(),
});

export const factors = z.strictObject({
  passkeys: z
    .array(
      z.strictObject({
        id,
        name: z.string(),
        createdAt: moment,
        lastUsedDay: day.nullable(),
        backedUp: z.boolean().describe('Kept in several places, so that losing a device does not lose it.'),
      }),
    )
    .readonly(),
  totp: z.boolean(),
  recoveryCodesLeft: z.int(),
  trustedBrowsers: z.int().describe('Browsers that need no second factor for now.'),
});

export const passkeyName = z.strictObject({ name: z.string().min(1).max(200) });
export const passkeyDraft = passkeyName.extend({ credential });
export const newPasskey = z.strictObject({ id });
export const newTotp = z.strictObject({ secret: z.string().describe('In base32.'), uri: z.string() });
export const totpCode = z.strictObject({ code: totp });
export const recoveryCodes = z.strictObject({
  recoveryCodes: z.array(z.string()).readonly().describe('Each good once; shown this once.'),
});

export const personPatch = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  locale: locale.optional(),
});
export const passwordChange = z.strictObject({ current: password, password });
export const resetRequest = z.strictObject({ email });
export const resetConfirmation = z.strictObject({ token: z.string().min(1).max(200), password });

export const setUpDraft = z.strictObject({
  setupToken: z.string().min(1).max(200).describe('What stands after `#` in the set-up link.'),
  email,
  password,
  tenant: z.string().min(1).max(200),
  name: z.string().min(1).max(200).optional(),
  locale: locale.optional(),
});

/** Under which names the document shows them. */
export const personComponents = {
  Session: session,
  SignInDraft: signInDraft,
  FactorDraft: factorDraft,
  UnlockDraft: unlockDraft,
  StepUpDraft: stepUpDraft,
  OwnSessions: ownSessions,
  Factors: factors,
  PasskeyDraft: passkeyDraft,
  PasskeyName: passkeyName,
  RecoveryCodes: recoveryCodes,
  PersonPatch: personPatch,
  PasswordChange: passwordChange,
  SetUpDraft: setUpDraft,
} as const;

function countOf(proofs: object): number {
  return Object.values(proofs).filter((value) => value !== undefined).length;
}

function oneOf(what: string): { readonly message: string; readonly params: { readonly reason: string } } {
  return { message: `Send exactly one of ${what}.`, params: { reason: 'one_of' } };
}
