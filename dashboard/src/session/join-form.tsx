/** The form of an invitation: what is still missing before somebody is in. */
import { useState } from 'react';
import type { Offer } from '../api/client.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import type { Joining } from './accept-page.tsx';
import { PasswordField, passwordLength_min } from './password-field.tsx';

/** Whether the first owner is to say whose links it will be. */
export function namesTenant({ operator, tenantName }: Offer): boolean {
  return !operator && tenantName === null;
}

export function JoinForm({
  offer,
  isHere,
  joining,
}: {
  readonly offer: Offer;
  /** Whether the person who is invited is signed in already. */
  readonly isHere: boolean;
  readonly joining: {
    readonly mutate: (more: Joining) => void;
    readonly error: Error | null;
    readonly isPending: boolean;
  };
}) {
  const m = useMessages();
  const words = m.entry.accept;
  const [tenantName, setTenantName] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const asksTenant = namesTenant(offer);

  const missing = {
    tenantName: asksTenant && tenantName.trim() === '' ? m.reasons.required : undefined,
    name: !isHere && name.trim() === '' ? m.reasons.required : undefined,
    password: !isHere && [...password].length < passwordLength_min ? m.reasons.password : undefined,
  };
  function wrong(field: keyof typeof missing): string | undefined {
    return (tried ? missing[field] : undefined) ?? fieldText(m, joining.error, field);
  }

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const first = Object.entries(missing).find(([, text]) => text)?.[0];
        if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
        else if (!joining.isPending) {
          joining.mutate({
            ...(asksTenant ? { tenantName: tenantName.trim() } : {}),
            ...(isHere ? {} : { name: name.trim(), password }),
          });
        }
      }}
    >
      <FormError>{formText(m, joining.error, ['tenantName', 'name', 'password'])}</FormError>
      {isHere && <p className="typed">{words.here(offer.email)}</p>}
      {asksTenant && (
        <Field
          label={m.setup.tenant}
          name="tenantName"
          autoComplete="organization"
          hint={m.setup.tenantHint}
          error={wrong('tenantName')}
          maxLength={200}
          required
          value={tenantName}
          onChange={(event) => setTenantName(event.target.value)}
        />
      )}
      {!isHere && (
        <Field
          label={words.name}
          name="name"
          autoComplete="name"
          hint={offer.operator ? words.nameHintOperator : words.nameHint}
          error={wrong('name')}
          maxLength={200}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {!isHere && <input type="email" autoComplete="username" value={offer.email} readOnly hidden />}
      {!isHere && (
        <PasswordField
          fresh
          own={[name, offer.email, offer.tenantName ?? tenantName]}
          name="password"
          error={wrong('password')}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button look="lead" type="submit" className="w-full" aria-disabled={joining.isPending}>
        {joining.isPending
          ? words.submitting
          : offer.operator
            ? words.submitOperator
            : asksTenant
              ? words.submitOwner
              : words.submit}
      </Button>
    </form>
  );
}
