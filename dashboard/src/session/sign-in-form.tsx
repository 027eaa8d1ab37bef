/** Signing in with all that it takes: e-mail address and password, a second step where there is one, or a passkey alone. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { personCalls } from '../api/person-calls.ts';
import { ApiProblem, type Session } from '../api/client.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { knowsPasskeys, PasskeyButton, passkeyText } from './passkey-button.tsx';
import { PasswordField } from './password-field.tsx';
import { Or } from './proof-form.tsx';
import { SecondStep, type StepFactor } from './second-step.tsx';

export function SignInForm({
  invited,
  onArrived,
}: {
  /** The address that an invitation is for; it can't be another. */
  readonly invited?: string;
  readonly onArrived: (session: Session) => void;
}) {
  const m = useMessages();
  const [email, setEmail] = useState(invited ?? '');
  const [password, setPassword] = useState('');
  const [isLate, setIsLate] = useState(false);
  const entering = useMutation({
    mutationFn: () => personCalls.signIn(email.trim(), password),
    onSuccess: onArrived,
  });
  const touching = useMutation({
    mutationFn: personCalls.signInWithPasskey,
    onSuccess: onArrived,
    retry: false,
  });
  const isPending = entering.isPending || touching.isPending;

  const offered = factorsOffered(entering.error);
  if (offered.length > 0) {
    return (
      <SecondStep
        offered={offered}
        mayTrust={reasonFor(entering.error, 'trustBrowser') === undefined}
        onArrived={onArrived}
        onStartAgain={(late) => {
          setIsLate(late);
          setPassword('');
          entering.reset();
        }}
      />
    );
  }

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setIsLate(false);
        touching.reset();
        if (!isPending) entering.mutate();
      }}
    >
      <FormError>
        {touching.error
          ? passkeyText(m, touching.error)
          : entering.error
            ? isRefusal(entering.error, 'unauthenticated', 'invalid')
              ? m.signIn.wrong
              : refusalText(m, entering.error)
            : isLate && m.entry.step.expired}
      </FormError>
      <Field
        label={m.setup.email}
        type="email"
        name="email"
        autoComplete="username"
        required
        readOnly={invited !== undefined}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField name="password" value={password} onChange={(event) => setPassword(event.target.value)} />
      <div className="grid gap-3">
        <Button look="lead" type="submit" className="w-full" aria-disabled={isPending}>
          {entering.isPending ? m.signIn.submitting : m.signIn.submit}
        </Button>
        <Link to="/forgot" className="justify-self-start rounded-control py-1 text-sm text-accent hover:underline">
          {m.entry.forgotten}
        </Link>
      </div>
      {knowsPasskeys && (
        <>
          <Or />
          <PasskeyButton
            aria-disabled={isPending}
            onClick={() => {
              entering.reset();
              if (!isPending) touching.mutate();
            }}
          >
            {m.entry.withPasskey}
          </PasskeyButton>
        </>
      )}
    </form>
  );
}

/** Which factors will do, where the password was right and one is needed. */
function factorsOffered(error: unknown): readonly StepFactor[] {
  if (!(error instanceof ApiProblem) || reasonFor(error, 'factor') === undefined) return [];
  const reasons = new Set(error.errors.map(({ reason }) => reason));
  return (['passkey', 'totp', 'recovery'] as const).filter((factor) => reasons.has(factor));
}
