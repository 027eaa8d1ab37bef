/** Changing the password: the one that holds, and another whose strength is judged while it is typed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { factorsQuery, ownSessionsQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import { PasswordField, passwordLength_min } from '../session/password-field.tsx';

export function PasswordCard({ person }: { readonly person: Session['person'] }) {
  const m = useMessages();
  const client = useQueryClient();
  const show = useNotice();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const changing = useMutation({
    mutationFn: () => personCalls.changePassword({ current, password }),
    onSuccess: async () => {
      setCurrent('');
      setPassword('');
      setTried(false);
      show({ text: m.ownAccount.changed });
      await client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
      await client.invalidateQueries({ queryKey: factorsQuery.queryKey });
    },
  });
  const missing = {
    current: current === '' ? m.reasons.required : undefined,
    password: [...password].length < passwordLength_min ? m.reasons.password : undefined,
  };
  function wrong(field: keyof typeof missing): string | undefined {
    return (tried ? missing[field] : undefined) ?? fieldText(m, changing.error, field);
  }
  return (
    <Card title={m.ownAccount.password}>
      <form
        noValidate
        className="grid max-w-md gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const first = Object.entries(missing).find(([, text]) => text)?.[0];
          if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
          else if (!changing.isPending) changing.mutate();
        }}
      >
        <p className="text-sm text-soft text-pretty">{m.ownAccount.passwordLead}</p>
        <FormError>{formText(m, changing.error, ['current', 'password'])}</FormError>
        <input type="email" autoComplete="username" value={person.email} readOnly hidden />
        <PasswordField
          label={m.ownAccount.current}
          name="current"
          error={wrong('current')}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          fresh
          own={[person.name ?? '', person.email]}
          label={m.ownAccount.fresh}
          name="password"
          error={wrong('password')}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" className="justify-self-start" aria-disabled={changing.isPending}>
          {changing.isPending ? m.ownAccount.changing : m.ownAccount.change}
        </Button>
      </form>
    </Card>
  );
}
