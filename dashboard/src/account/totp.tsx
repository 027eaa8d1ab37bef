/** The authenticator app: set up by a code to scan and the digits that it then shows, or taken away. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { personCalls } from '../api/person-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { CopyButton } from '../look/copy.tsx';
import { FormError } from '../look/field.tsx';
import { useFirstFocus } from '../look/first-focus.ts';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { CodeField } from '../session/code-field.tsx';
import { ConfirmRemoval } from './confirm-removal.tsx';
import { FactorPart } from './factor-cards.tsx';
import { QrCode } from './qr-code.tsx';
import { useFactorsChanged } from './use-factors-changed.ts';

type Begun = { readonly secret: string; readonly uri: string };

export function Totp({
  isOn,
  onCodes,
}: {
  readonly isOn: boolean;
  /** Given the recovery codes, which are shown this once. */
  readonly onCodes: (codes: readonly string[]) => void;
}) {
  const m = useMessages();
  const [begun, setBegun] = useState<Begun | null>(null);
  const beginning = useMutation({ mutationFn: personCalls.beginTotp, onSuccess: setBegun });
  return (
    <FactorPart title={m.ownAccount.totp} lead={m.ownAccount.totpLead} state={isOn ? m.ownAccount.totpOn : undefined}>
      <FormError>{beginning.error && refusalText(m, beginning.error)}</FormError>
      {isOn ? (
        <RemoveTotp />
      ) : begun ? (
        <Confirm begun={begun} onCodes={onCodes} onCancel={() => setBegun(null)} />
      ) : (
        <Button
          icon="qr"
          className="justify-self-start"
          aria-disabled={beginning.isPending}
          onClick={() => beginning.mutate()}
        >
          {m.ownAccount.totpSetUp}
        </Button>
      )}
    </FactorPart>
  );
}

function Confirm({
  begun,
  onCodes,
  onCancel,
}: {
  readonly begun: Begun;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onCancel: () => void;
}) {
  const m = useMessages();
  const changed = useFactorsChanged();
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => personCalls.confirmTotp(code),
    onSuccess: async ({ recoveryCodes }) => {
      onCodes(recoveryCodes);
      await changed();
    },
  });
  const form = useFirstFocus('input');
  const isWrong = isRefusal(confirming.error, 'invalid');
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-5 sm:grid-cols-[auto_minmax(0,1fr)]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!confirming.isPending) confirming.mutate();
      }}
    >
      <QrCode text={begun.uri} name={m.ownAccount.totpQr} className="size-44 justify-self-center" />
      <div className="grid content-start gap-4">
        <p>{m.ownAccount.totpScan}</p>
        <div className="grid gap-1.5">
          <p className="text-sm text-soft">{m.ownAccount.totpByHand}</p>
          <div className="flex items-center gap-2">
            <code className="typed text-sm">{begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
            <CopyButton text={begun.secret} name={m.link.copy} look="quiet" shows="icon" />
          </div>
        </div>
        <FormError>{confirming.error && !isWrong && refusalText(m, confirming.error)}</FormError>
        <CodeField
          label={m.ownAccount.totpCode}
          error={isWrong ? m.ownAccount.totpWrong : undefined}
          value={code}
          onChange={setCode}
        />
        <div className="flex flex-wrap gap-2">
          <Button look="lead" type="submit" aria-disabled={confirming.isPending}>
            {m.ownAccount.totpConfirm}
          </Button>
          <Button onClick={onCancel}>{m.cancel}</Button>
        </div>
      </div>
    </form>
  );
}

function RemoveTotp() {
  const m = useMessages();
  const show = useNotice();
  const changed = useFactorsChanged();
  const [isAsking, setIsAsking] = useState(false);
  const removing = useMutation({
    mutationFn: personCalls.removeTotp,
    onSuccess: async () => {
      show({ text: m.ownAccount.removed(m.ownAccount.totp) });
      await changed();
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return (
    <>
      <Button
        size="small"
        className="justify-self-start"
        aria-label={m.ownAccount.removeNamed(m.ownAccount.totp)}
        aria-disabled={removing.isPending}
        onClick={() => setIsAsking(true)}
      >
        {m.ownAccount.remove}
      </Button>
      {isAsking && (
        <ConfirmRemoval
          title={m.ownAccount.removeTitle(m.ownAccount.totp)}
          detail={m.ownAccount.removeTotpDetail}
          onCancel={() => setIsAsking(false)}
          onConfirm={() => {
            setIsAsking(false);
            removing.mutate();
          }}
        />
      )}
    </>
  );
}
