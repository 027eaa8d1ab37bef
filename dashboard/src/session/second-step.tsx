/** The second step of a sign-in: the password was right, and a passkey, a code of the app or a recovery code is to follow. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { personCalls, touchPasskey } from '../api/person-calls.ts';
import type { FactorDraft, Session } from '../api/client.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useFirstFocus } from '../look/first-focus.ts';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { CodeField } from './code-field.tsx';
import { knowsPasskeys, PasskeyButton, passkeyText } from './passkey-button.tsx';

export type StepFactor = 'passkey' | 'totp' | 'recovery';

export function SecondStep({
  offered,
  mayTrust,
  onArrived,
  onStartAgain,
}: {
  readonly offered: readonly StepFactor[];
  /** Whether the browser may be spared the second step; an operator's never is. */
  readonly mayTrust: boolean;
  readonly onArrived: (session: Session) => void;
  /** @param isLate whether it took too long. */
  readonly onStartAgain: (isLate: boolean) => void;
}) {
  const m = useMessages();
  const usable = offered.filter((factor) => factor !== 'passkey' || knowsPasskeys);
  const [factor, setFactor] = useState<StepFactor>(usable[0] ?? 'recovery');
  const [code, setCode] = useState('');
  const [trustBrowser, setTrustBrowser] = useState(false);
  const completing = useMutation({
    mutationFn: async () => personCalls.completeSignIn({ ...(await proofOf(factor, code)), trustBrowser }),
    onSuccess: onArrived,
    onError: (error) => {
      if (reasonFor(error, 'factor') === 'expired') onStartAgain(true);
    },
    retry: false,
  });
  const isWrong = isRefusal(completing.error, 'unauthenticated', 'invalid');
  const words = m.entry.step;
  const form = useFirstFocus(places[factor]);

  function choose(other: StepFactor): void {
    completing.reset();
    setCode('');
    setFactor(other);
  }

  const others = { passkey: words.usePasskey, totp: words.useTotp, recovery: words.useRecoveryCode } as const;
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!completing.isPending) completing.mutate();
      }}
    >
      <h2 className="text-lg">{words.title}</h2>
      <FormError>
        {completing.error &&
          (factor === 'passkey' ? passkeyText(m, completing.error) : isWrong ? null : refusalText(m, completing.error))}
      </FormError>
      {factor === 'passkey' && <p className="text-soft">{words.passkeyHint}</p>}
      {factor === 'totp' && (
        <CodeField
          key="totp"
          label={words.totp}
          hint={words.totpHint}
          error={isWrong ? words.totpWrong : undefined}
          value={code}
          onChange={setCode}
        />
      )}
      {factor === 'recovery' && (
        <Field
          key="recovery"
          label={words.recoveryCode}
          hint={words.recoveryCodeHint}
          error={isWrong ? words.recoveryCodeWrong : undefined}
          name="recoveryCode"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
          className="font-mono"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      {mayTrust && (
        <label className="flex cursor-pointer items-start gap-3">
          <input
            type="checkbox"
            checked={trustBrowser}
            onChange={(event) => setTrustBrowser(event.target.checked)}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span className="grid">
            {words.trust}
            <span className="text-sm text-soft">{words.trustDetail}</span>
          </span>
        </label>
      )}
      {factor === 'passkey' ? (
        <PasskeyButton look="lead" type="submit" aria-disabled={completing.isPending}>
          {words.usePasskey}
        </PasskeyButton>
      ) : (
        <Button look="lead" type="submit" className="w-full" aria-disabled={completing.isPending}>
          {completing.isPending ? m.signIn.submitting : m.signIn.submit}
        </Button>
      )}
      <div className="-mx-3 flex flex-wrap gap-1">
        {usable
          .filter((other) => other !== factor)
          .map((other) => (
            <Button key={other} look="quiet" size="small" onClick={() => choose(other)}>
              {others[other]}
            </Button>
          ))}
        <Button look="quiet" size="small" onClick={() => onStartAgain(false)}>
          {words.back}
        </Button>
      </div>
    </form>
  );
}

const places = { passkey: '[type=submit]', totp: '[name=code]', recovery: '[name=recoveryCode]' } as const;

async function proofOf(factor: StepFactor, code: string): Promise<Omit<FactorDraft, 'trustBrowser'>> {
  if (factor === 'passkey') return { passkey: await touchPasskey() };
  return factor === 'totp' ? { totp: code } : { recoveryCode: code.trim() };
}
