/** Makes a token, and shows it this once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Grants } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { tokensQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Choice } from '../look/choice.tsx';
import { CopyButton } from '../look/copy.tsx';
import { ChoiceField, Field, FormError } from '../look/field.tsx';
import { Panel } from '../look/panel.tsx';
import { Matrix } from '../members/matrix.tsx';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { members as membersDe } from '../messages/members.de.ts';
import { members as membersEn } from '../messages/members.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';

const offered_days = [30, 90, 365] as const;
const day_ms = 86_400_000;

export function NewTokenPanel({ onClose }: { readonly onClose: () => void }) {
  const { tokens: words } = useWords({ de, en });
  const [token, setToken] = useState<string | null>(null);
  return (
    <Panel title={token === null ? words.make : words.made} onClose={onClose}>
      {token === null ? (
        <MakeForm onMade={setToken} onClose={onClose} />
      ) : (
        <div className="grid gap-4 overflow-y-auto p-5" role="status">
          <p className="text-pretty">{words.madeDetail}</p>
          <p className="typed rounded-control border border-line bg-wash p-3 font-mono text-sm select-all">{token}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <CopyButton text={token} name={words.copy} look="lead" />
            <Button onClick={onClose}>{words.done}</Button>
          </div>
        </div>
      )}
    </Panel>
  );
}

function MakeForm({ onMade, onClose }: { readonly onMade: (token: string) => void; readonly onClose: () => void }) {
  const m = useMessages();
  const { tokens: words } = useWords({ de, en });
  const membersWords = useWords({ de: membersDe, en: membersEn });
  const client = useQueryClient();
  const rightsName = useId();
  const own = useQuery(sessionQuery).data?.member?.grants ?? [];
  const reading = own.filter(
    ({ resource, right }) => right === 'view' && ['link', 'qr', 'project', 'report'].includes(resource),
  );
  const [name, setName] = useState('');
  const [days, setDays] = useState<string>('365');
  const [kind, setKind] = useState<'all' | 'reading' | 'some'>('all');
  const [some, setSome] = useState<Grants>(reading);
  const making = useMutation({
    mutationFn: () =>
      houseCalls.createToken({
        name: name.trim(),
        ...(days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * day_ms).toISOString() }),
        ...(kind === 'all' ? {} : { grants: kind === 'reading' ? reading : some }),
      }),
    onSuccess: async ({ token }) => {
      onMade(token);
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const refusal = isRefusal(making.error, 'forbidden') ? membersWords.notHeld : formText(m, making.error, ['name']);
  return (
    <form
      className="grid gap-5 overflow-y-auto p-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!making.isPending) making.mutate();
      }}
    >
      <FormError>{refusal}</FormError>
      <Field
        label={words.name}
        hint={words.nameHint}
        autoComplete="off"
        maxLength={200}
        value={name}
        error={fieldText(m, making.error, 'name')}
        onChange={(event) => setName(event.target.value)}
      />
      <ChoiceField label={words.expires} value={days} onChange={(event) => setDays(event.target.value)}>
        {offered_days.map((count) => (
          <option key={count} value={count}>
            {words.inDays(count)}
          </option>
        ))}
        <option value="">{words.never}</option>
      </ChoiceField>
      <fieldset>
        <legend className="text-sm font-medium">{words.rights}</legend>
        <div className="-mx-2 mt-1 grid">
          {(['all', 'reading', 'some'] as const).map((one) => (
            <Choice
              key={one}
              type="radio"
              name={rightsName}
              label={words[one]}
              detail={words[`${one}Detail`]}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
          ))}
        </div>
        {kind === 'some' && (
          <div className="mt-2">
            <Matrix grants={some} onChange={setSome} isNarrow />
          </div>
        )}
      </fieldset>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{m.cancel}</Button>
        <Button type="submit" look="lead" aria-disabled={making.isPending}>
          {making.isPending ? words.submitting : words.submit}
        </Button>
      </div>
    </form>
  );
}
