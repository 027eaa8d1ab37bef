/** The way in, in English: second step, lock, proving it again, a forgotten password, an invitation. */
import { wordsOf } from './count.ts';

const { count } = wordsOf('en');

export const entry = {
  or: 'or',
  withPasskey: 'Sign in with a passkey',
  forgotten: 'Forgotten your password?',
  plainHttp:
    'There is no signing in over plain HTTP: whoever listens on the way would have your password. Open Kurzum at an address that begins with https://.',
  wait: (minutes: number) => `That was too often. Try again in ${count(minutes, 'minute', 'minutes')}.`,
  passkeyUnused: 'The passkey was not used. Try again, or choose another way.',
  passkeyUnknown: 'This passkey is not known here. Try again, or choose another way.',
  noPasskeys: 'This browser cannot use passkeys at this address. They need HTTPS.',

  step: {
    title: 'Second step',
    totp: 'Code from the app',
    totpHint: 'The six digits that your authenticator app shows now.',
    totpWrong: 'This is not the code that the app shows now.',
    recoveryCode: 'Recovery code',
    recoveryCodeHint: 'One of the ten that you kept. Each is good once.',
    recoveryCodeWrong: 'This is none of your codes, or it was used already.',
    passkeyHint: 'Your password is right. Now confirm with your passkey.',
    usePasskey: 'Use passkey',
    useTotp: 'Use a code from the app',
    useRecoveryCode: 'Use a recovery code',
    trust: 'Trust this browser for 30 days',
    trustDetail: 'It then asks for no second step. Only where nobody else sits.',
    expired: 'That took too long. Please sign in again.',
    back: 'Start again',
  },

  lock: {
    title: 'Locked',
    lead: 'Unlock, and everything is as you left it; nothing you typed is lost.',
    whose: (name: string) => `${name} is signed in.`,
    passkey: 'Unlock with a passkey',
    submit: 'Unlock',
    submitting: 'Unlocking …',
    now: 'Lock',
    wrong: 'This is not right.',
  },

  stepUp: {
    title: 'Is it you?',
    lead: 'What you are about to do matters, so Kurzum asks once more. Then it goes on by itself.',
    passkey: 'Confirm with a passkey',
    submit: 'Confirm',
    submitting: 'Confirming …',
    usePassword: 'Use the password',
  },

  factor: {
    title: 'This needs a second factor',
    needed: 'This waits for your second factor, a passkey or an authenticator app.',
    lead: 'Making links and reading reports works without. Members, tokens, settings, export and deletion wait until you have set up a passkey or an authenticator app. It takes a minute.',
    setUp: 'Set up now',
    later: 'Later',
    requiredTitle: 'Set up your second factor',
    required: (tenant: string) =>
      `${tenant} asks all members for a second factor, so that a guessed password opens nothing. Then you can begin.`,
    requiredAlone:
      'Whoever runs Kurzum always needs one, so that a guessed password opens nothing. Then you can begin.',
    existing: 'You have a second factor already. Confirm with it.',
    confirm: 'Confirm',
    goOn: 'Go on',
  },

  forgot: {
    title: 'Forgotten your password?',
    lead: 'Kurzum sends you a link with which you choose another one. It is good for an hour.',
    submit: 'Send link',
    submitting: 'Sending …',
    sentTitle: 'Look into your mail',
    sent: (email: string) =>
      `If somebody has an account with ${email}, a mail is on its way there. It may take a few minutes. If none comes, ask whoever runs this platform.`,
    alone: 'Is that you alone? On the machine on which Kurzum runs, this gives you a new password:',
    back: 'Back to sign-in',
  },

  reset: {
    title: 'Choose another password',
    lead: 'Sessions that are open elsewhere end. Your second factor stays.',
    fresh: 'New password',
    submit: 'Save password',
    done: 'The password is changed. Sign in with the new one.',
    goneTitle: 'This link no longer works',
    gone: 'It has been used, or the hour is over. Ask for another one.',
    again: 'Send another link',
  },

  accept: {
    title: (tenant: string) => `Join ${tenant}`,
    titleOwner: 'Welcome to Kurzum',
    titleOperator: 'Help run Kurzum',
    lead: (email: string) => `You are invited as ${email}.`,
    leadOwner: (email: string) =>
      `You are invited as ${email}. Give your organisation a name; you are its first owner.`,
    leadOperator: (email: string) =>
      `You are invited as ${email}. After this you set up a second factor and commit yourself to confidentiality.`,
    name: 'Your name',
    nameHint: 'As the others in the organisation will see it.',
    nameHintOperator: 'As the other operators will see it.',
    submit: 'Join',
    submitOwner: 'Make the organisation',
    submitOperator: 'Accept',
    submitting: 'One moment …',
    known: 'You have an account already. Sign in with it, and you are in.',
    here: (email: string) => `You are signed in as ${email}.`,
    other: (email: string, invited: string) =>
      `You are signed in as ${email}, but the invitation is for ${invited}. Sign out first, then it goes on here.`,
    signOut: 'Sign out and go on',
    goneTitle: 'This invitation no longer works',
    gone: 'It was accepted or withdrawn, its seven days are over, or the link is not complete. Ask whoever invited you for another one.',
    already: 'You are a member already. Sign in, and you are there.',
    otherFirst: 'Somebody is signed in here already. Sign out first, then open the link again.',
  },
};
