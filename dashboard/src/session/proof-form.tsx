/** The form in which somebody proves that it is they: by one touch of a passkey, the password, or a code of the app. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { touchPasskey, type Proof } from '../api/person-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { useFirstFocus } from '../look/first-focus.ts';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { CodeField } from './code-field.tsx';
import { knowsPasskeys, PasskeyButton, passkeyText } from './passkey-button.tsx';
import { PasswordField } from './password-field.tsx';

type Words = { readonly passkey: string; readonly submit: string; readonly submitting: string };

export function ProofForm({
  words,
  passkey,
  totp = false,
  email,
  prove,
}: {
  readonly words: Words;
  /** How it is offered: before all else where there is one, beside where nobody knows. */
  readonly passkey: 'first' | 'beside' | 'none';
  /** Whether a code of the app does as well. */
  readonly totp?: boolean;
  /** Whose password it is, for password managers. */
  readonly email?: string | undefined;
  /** Throws where the proof is not right. */
  readonly prove: (proof: Proof) => Promise<unknown>;
}) {
  const m = useMessages();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [byCode, setByCode] = useState(false);
  const touching = useMutation({ mutationFn: async () => prove({ passkey: await touchPasskey() }), retry: false });
  const typing = useMutation({ mutationFn: () => prove(byCode ? { totp: code } : { password }) });
  const isPending = touching.isPending || typing.isPending;
  const offersPasskey = knowsPasskeys && passkey !== 'none';
  const leads = offersPasskey && passkey === 'first';
  const form = useFirstFocus(byCode ? '[name=code]' : leads ? 'button' : '[name=password]');

  const touch = offersPasskey && (
    <PasskeyButton
      look={leads ? 'lead' : 'plain'}
      aria-disabled={isPending}
      onClick={() => {
        typing.reset();
        if (!isPending) touching.mutate();
      }}
    >
      {words.passkey}
    </PasskeyButton>
  );
  const wrong = byCode ? fieldText(m, typing.error, 'totp') : fieldText(m, typing.error, 'password');
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        touching.reset();
        if (!isPending) typing.mutate();
      }}
    >
      <FormError>
        {touching.error ? passkeyText(m, touching.error) : typing.error && !wrong ? refusalText(m, typing.error) : null}
      </FormError>
      {leads && (
        <>
          {touch}
          <Or />
        </>
      )}
      {email !== undefined && <input type="email" autoComplete="username" value={email} readOnly hidden />}
      {byCode ? (
        <CodeField
          label={m.entry.step.totp}
          error={isRefusal(typing.error, 'invalid') ? m.entry.step.totpWrong : undefined}
          value={code}
          onChange={setCode}
        />
      ) : (
        <PasswordField
          name="password"
          error={wrong && m.entry.lock.wrong}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button look={leads ? 'plain' : 'lead'} type="submit" className="w-full" aria-disabled={isPending}>
        {typing.isPending ? words.submitting : words.submit}
      </Button>
      {totp && (
        <Button look="quiet" size="small" className="-ml-3 justify-self-start" onClick={() => setByCode(!byCode)}>
          {byCode ? m.entry.stepUp.usePassword : m.entry.step.useTotp}
        </Button>
      )}
      {!leads && touch && (
        <>
          <Or />
          {touch}
        </>
      )}
    </form>
  );
}

/** A line between two ways. */
export function Or() {
  const m = useMessages();
  return (
    <p className="flex items-center gap-3 text-sm text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {m.entry.or}
    </p>
  );
}
