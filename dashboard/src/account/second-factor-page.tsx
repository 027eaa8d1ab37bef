/** Where whoever must have a second factor sets it up, or shows the one they have; nothing else is answered before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import { personCalls } from '../api/person-calls.ts';
import { factorsQuery, sessionQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { EntranceStep } from '../session/entrance.tsx';
import { ProofForm } from '../session/proof-form.tsx';
import { useWayBack } from '../session/way-back.ts';
import { Passkeys } from './passkeys.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Totp } from './totp.tsx';

export function SecondFactorPage() {
  const m = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const { back } = useSearch({ from: '/second-factor' });
  const goBack = useWayBack(back);
  const session = useQuery(sessionQuery).data;
  const factors = useQuery(factorsQuery).data;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const leaving = useMutation({
    mutationFn: calls.signOut,
    onSuccess: async () => {
      await router.navigate({ to: '/sign-in' });
      client.clear();
    },
  });

  async function goOn(): Promise<void> {
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    if (back === undefined) await router.navigate({ to: '/', replace: true });
    else goBack();
  }

  const words = m.entry.factor;
  const hasAny = factors !== undefined && (factors.totp || factors.passkeys.length > 0);
  const isProved = session !== undefined && session?.session.factor !== 'none';
  return (
    <EntranceStep
      title={words.requiredTitle}
      lead={session?.tenant ? words.required(session.tenant.name) : words.requiredAlone}
    >
      <h2 className="sr-only">{m.ownAccount.factors}</h2>
      {codes ? (
        <RecoveryCodes codes={codes} onKept={() => void goOn()} />
      ) : factors === undefined ? (
        <Late>{m.loading}</Late>
      ) : hasAny && isProved ? (
        <Button look="lead" onClick={() => void goOn()}>
          {words.goOn}
        </Button>
      ) : hasAny ? (
        <div className="grid gap-5">
          <p>{words.existing}</p>
          <ProofForm
            words={m.entry.stepUp}
            passkey={factors.passkeys.length > 0 ? 'first' : 'none'}
            totp={factors.totp}
            email={session?.person.email}
            prove={async (proof) => {
              await personCalls.stepUp(proof);
              await goOn();
            }}
          />
        </div>
      ) : (
        <div className="grid gap-6">
          <Passkeys passkeys={factors.passkeys} onAdded={() => void goOn()} />
          <Totp isOn={factors.totp} onCodes={setCodes} />
        </div>
      )}
      <Button look="quiet" size="small" className="mt-8 -ml-3" onClick={() => leaving.mutate()}>
        {m.signOut}
      </Button>
    </EntranceStep>
  );
}
