/** Invites somebody: their address, what they will be able to do, and the language of the mail. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InvitationDraft } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { invitationsQuery, presetsQuery } from '../api/house-queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { AddresseeFields, useAddressee } from '../look/addressee.tsx';
import { Button } from '../look/button.tsx';
import { ChoiceField, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { Panel } from '../look/panel.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import { presetOrder } from './grants.ts';

export function InvitePanel({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const own = useQuery(presetsQuery).data ?? [];
  const [preset, setPreset] = useState<string>('editor');
  const { addressee, typed } = useAddressee();
  const inviting = useMutation({
    mutationFn: (draft: InvitationDraft) => houseCalls.invite(draft),
    onSuccess: async (made) => {
      show({ text: words.invited(made.email) });
      await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onClose();
    },
  });
  const named = presetOrder.find((one) => one === preset);
  const detail = words.presetDetails[named ?? 'custom'];

  function invite(): void {
    if (inviting.isPending) return;
    const chosen = own.find(({ id }) => id === preset);
    inviting.mutate({
      ...addressee,
      ...(chosen ? { preset: 'custom', grants: chosen.grants } : { preset: named ?? 'viewer' }),
    });
  }

  const refusal = isRefusal(inviting.error, 'forbidden') ? words.notHeld : formText(m, inviting.error, ['email']);
  return (
    <Panel title={words.invite} onClose={onClose}>
      <form
        className="grid gap-5 overflow-y-auto p-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          invite();
        }}
      >
        <p className="text-soft text-pretty">{words.inviteLead}</p>
        <FormError>{refusal}</FormError>
        <AddresseeFields label={words.email} error={fieldText(m, inviting.error, 'email')} typed={typed} />
        <div className="grid gap-1.5">
          <ChoiceField label={words.preset} value={preset} onChange={(event) => setPreset(event.target.value)}>
            {presetOrder.map((name) => (
              <option key={name} value={name}>
                {words.presets[name]}
              </option>
            ))}
            {own.length > 0 && (
              <optgroup label={words.ownPresets}>
                {own.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
          </ChoiceField>
          <p className="text-sm text-soft">{detail}</p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{m.cancel}</Button>
          <Button type="submit" look="lead" aria-disabled={inviting.isPending}>
            {inviting.isPending ? words.sending : words.send}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
