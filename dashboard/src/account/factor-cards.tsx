/** The second factors of whoever is signed in: passkeys first, an app beside them, recovery codes for the day both are lost. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Factors } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { factorsQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { FormError } from '../look/field.tsx';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { useWayBack } from '../session/way-back.ts';
import { Passkeys } from './passkeys.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Totp } from './totp.tsx';
import { useFactorsChanged } from './use-factors-changed.ts';

export function FactorCards({
  back,
}: {
  /** The page that waits for a factor, where one does. */
  readonly back: string | undefined;
}) {
  const m = useMessages();
  const factors = useQuery(factorsQuery);
  const goBack = useWayBack(back);
  /** Fresh recovery codes, while they are shown. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (!factors.data) return factors.error ? <Refused error={factors.error} /> : <Late>{m.loading}</Late>;
  const hasAny = factors.data.totp || factors.data.passkeys.length > 0;
  return (
    <Card title={m.ownAccount.factors} aside={hasAny ? null : m.ownAccount.none}>
      <p className="-mt-2 mb-5 text-sm text-soft">
        {m.ownAccount.factorsLead} {back !== undefined && !hasAny && m.ownAccount.factorsThenBack}
      </p>
      {codes ? (
        <RecoveryCodes
          codes={codes}
          onKept={() => {
            setCodes(null);
            if (back === undefined) focusHeading();
            else goBack();
          }}
        />
      ) : (
        <div className="grid gap-6">
          <Passkeys passkeys={factors.data.passkeys} {...(back === undefined ? {} : { onAdded: goBack })} />
          <Totp isOn={factors.data.totp} onCodes={setCodes} />
          <Codes factors={factors.data} hasAny={hasAny} onCodes={setCodes} />
          {factors.data.trustedBrowsers > 0 && <Trusted browsers={factors.data.trustedBrowsers} />}
        </div>
      )}
    </Card>
  );
}

/** One kind of factor: what it is, and what can be done with it. */
export function FactorPart({
  title,
  lead,
  state,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly state?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <section className="grid gap-3 border-t border-line pt-5 first:border-t-0 first:pt-0">
      <div>
        <h3>
          {title} {state && <span className="text-sm font-normal text-accent">{state}</span>}
        </h3>
        <p className="max-w-prose text-sm text-soft text-pretty">{lead}</p>
      </div>
      {children}
    </section>
  );
}

function Codes({
  factors,
  hasAny,
  onCodes,
}: {
  readonly factors: Factors;
  readonly hasAny: boolean;
  readonly onCodes: (codes: readonly string[]) => void;
}) {
  const m = useMessages();
  const changed = useFactorsChanged();
  const renewing = useMutation({
    mutationFn: personCalls.renewRecoveryCodes,
    onSuccess: async ({ recoveryCodes }) => {
      onCodes(recoveryCodes);
      await changed();
    },
  });
  const left = factors.recoveryCodesLeft;
  return (
    <FactorPart
      title={m.ownAccount.codes}
      lead={m.ownAccount.codesLead}
      state={left > 0 ? m.ownAccount.codesLeft(left) : undefined}
    >
      <FormError>{renewing.error && refusalText(m, renewing.error)}</FormError>
      {hasAny ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button size="small" aria-disabled={renewing.isPending} onClick={() => renewing.mutate()}>
            {left > 0 ? m.ownAccount.codesRenew : m.ownAccount.codesMake}
          </Button>
          {left > 0 && <span className="text-sm text-soft">{m.ownAccount.codesRenewHint}</span>}
        </div>
      ) : (
        <p className="text-sm text-soft">{m.ownAccount.codesNone}</p>
      )}
    </FactorPart>
  );
}

function Trusted({ browsers }: { readonly browsers: number }) {
  const m = useMessages();
  const show = useNotice();
  const changed = useFactorsChanged();
  const ending = useMutation({
    mutationFn: personCalls.distrustBrowsers,
    onSuccess: async () => {
      show({ text: m.ownAccount.trustedEnded });
      await changed();
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return (
    <FactorPart title={m.ownAccount.trusted} lead={m.ownAccount.trustedLead(browsers)}>
      <Button size="small" className="justify-self-start" onClick={() => ending.mutate()}>
        {m.ownAccount.trustedEnd}
      </Button>
    </FactorPart>
  );
}
