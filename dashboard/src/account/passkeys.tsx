/** Passkeys: those there are, what they are called, another one, and one less. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Factors } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Rename } from '../look/rename.tsx';
import type { Messages } from '../messages/en.ts';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { isUnused, knowsPasskeys } from '../session/passkey-button.tsx';
import { ConfirmRemoval } from './confirm-removal.tsx';
import { FactorPart } from './factor-cards.tsx';
import { useFactorsChanged } from './use-factors-changed.ts';

type Passkey = Factors['passkeys'][number];

export function Passkeys({
  passkeys,
  onAdded,
}: {
  readonly passkeys: readonly Passkey[];
  readonly onAdded?: () => void;
}) {
  const m = useMessages();
  const show = useNotice();
  const changed = useFactorsChanged();
  const [name, setName] = useState('');
  const adding = useMutation({
    mutationFn: () => personCalls.addPasskey(name.trim() || suggestedName()),
    retry: false,
    onSuccess: async () => {
      setName('');
      show({ text: m.ownAccount.passkeyAdded });
      await changed();
      onAdded?.();
    },
  });
  return (
    <FactorPart title={m.ownAccount.passkeys} lead={m.ownAccount.passkeysLead}>
      {passkeys.length > 0 && (
        <ul className="divide-y divide-line rounded-control border border-line">
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {knowsPasskeys ? (
        <form
          noValidate
          className="grid max-w-md gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!adding.isPending) adding.mutate();
          }}
        >
          <FormError>{adding.error && addingText(m, adding.error)}</FormError>
          <Field
            label={m.ownAccount.passkeyName}
            hint={m.ownAccount.passkeyNameHint}
            optional={m.optional}
            name="passkey"
            autoComplete="off"
            maxLength={200}
            placeholder={suggestedName()}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button icon="key" type="submit" className="justify-self-start" aria-disabled={adding.isPending}>
            {adding.isPending ? m.ownAccount.passkeyAdding : m.ownAccount.passkeyAdd}
          </Button>
        </form>
      ) : (
        <p className="text-sm text-soft">{m.entry.noPasskeys}</p>
      )}
    </FactorPart>
  );
}

function Row({ passkey }: { readonly passkey: Passkey }) {
  const { m, format } = useSpoken();
  const show = useNotice();
  const changed = useFactorsChanged();
  const [isAsking, setIsAsking] = useState(false);
  const [isNaming, setIsNaming] = useState(false);
  const removing = useMutation({
    mutationFn: () => personCalls.removePasskey(passkey.id),
    onSuccess: async () => {
      show({ text: m.ownAccount.removed(passkey.name) });
      await changed();
    },
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  const told = [
    m.ownAccount.passkeySince(format.day(passkey.createdAt)),
    passkey.lastUsedDay ? m.ownAccount.passkeyUsed(format.day(passkey.lastUsedDay)) : m.ownAccount.passkeyUnused,
    ...(passkey.backedUp ? [m.ownAccount.passkeyBackedUp] : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="typed font-medium">{passkey.name}</p>
        <p className="text-sm text-soft">{told.join(' · ')}</p>
      </div>
      <Button size="small" aria-label={m.ownAccount.renameNamed(passkey.name)} onClick={() => setIsNaming(true)}>
        {m.rename}
      </Button>
      <Button
        size="small"
        aria-label={m.ownAccount.removeNamed(passkey.name)}
        aria-disabled={removing.isPending}
        onClick={() => setIsAsking(true)}
      >
        {m.ownAccount.remove}
      </Button>
      {isNaming && (
        <Rename
          title={m.ownAccount.renameNamed(passkey.name)}
          label={m.ownAccount.passkeyName}
          name={passkey.name}
          rename={async (name) => {
            await personCalls.renamePasskey(passkey.id, name);
            show({ text: m.ownAccount.renamed(name) });
            await changed();
          }}
          onClose={() => setIsNaming(false)}
        />
      )}
      {isAsking && (
        <ConfirmRemoval
          title={m.ownAccount.removeTitle(passkey.name)}
          detail={m.ownAccount.removePasskeyDetail}
          onCancel={() => setIsAsking(false)}
          onConfirm={() => {
            setIsAsking(false);
            removing.mutate();
          }}
        />
      )}
    </li>
  );
}

function addingText(m: Messages, error: unknown): string {
  if (error instanceof Error && error.name === 'InvalidStateError') return m.ownAccount.passkeyKnown;
  return isUnused(error) ? m.ownAccount.passkeyFailed : refusalText(m, error);
}

const systems = [
  [/iphone/i, 'iPhone'],
  [/ipad/i, 'iPad'],
  [/android/i, 'Android'],
  [/mac/i, 'Mac'],
  [/windows/i, 'Windows'],
  [/linux/i, 'Linux'],
] as const;

/** What people would call this device. */
function suggestedName(): string {
  return systems.find(([mark]) => mark.test(navigator.userAgent))?.[1] ?? 'Passkey';
}
