/** Set-up: makes the first operator and tenant with the one-time token that stands behind `#`, which no server ever sees in a log. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useSpoken } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import { Entrance } from '../session/entrance.tsx';
import { PasswordField, passwordLength_min } from '../session/password-field.tsx';

export function SetupPage() {
  const { m, language } = useSpoken();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [setupToken] = useState(() => location.hash.slice(1));
  const [tenant, setTenant] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);

  const making = useMutation({
    mutationFn: () =>
      calls.setUp({ setupToken, email: email.trim(), password, tenant: tenant.trim(), locale: language }),
    onSuccess: async (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: '/links', replace: true });
    },
  });

  if (setupToken === '') return <NoEntrance title={m.setup.noTokenTitle} detail={m.setup.noToken} />;
  // Gone: somebody was faster. Forbidden: this token opens nothing (any more).
  if (isRefusal(making.error, 'gone', 'forbidden') || reasonFor(making.error, 'setupToken')) {
    return <NoEntrance title={m.setup.usedTitle} detail={m.setup.used} signIn />;
  }

  const missing = {
    tenant: tenant.trim() === '' ? m.reasons.required : undefined,
    email: /^\S+@\S+$/.test(email.trim()) ? undefined : m.reasons.email,
    password: [...password].length >= passwordLength_min ? undefined : m.reasons.password,
  };
  function wrong(field: keyof typeof missing): string | undefined {
    return (tried ? missing[field] : undefined) ?? fieldText(m, making.error, field);
  }

  return (
    <Entrance>
      <PageTitle tab={m.setup.title}>{m.setup.title}</PageTitle>
      <p className="mt-2 text-soft">{m.setup.lead}</p>
      <form
        noValidate
        className="mt-8 grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const first = Object.entries(missing).find(([, text]) => text)?.[0];
          if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
          else if (!making.isPending) making.mutate();
        }}
      >
        <FormError>{formText(m, making.error, ['tenant', 'email', 'password'])}</FormError>
        <Field
          label={m.setup.tenant}
          name="tenant"
          autoComplete="organization"
          hint={m.setup.tenantHint}
          error={wrong('tenant')}
          maxLength={200}
          required
          value={tenant}
          onChange={(event) => setTenant(event.target.value)}
        />
        <Field
          label={m.setup.email}
          type="email"
          name="email"
          autoComplete="username"
          error={wrong('email')}
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          fresh
          own={[tenant, email]}
          name="password"
          error={wrong('password')}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="lead" type="submit" className="w-full" aria-disabled={making.isPending}>
          {making.isPending ? m.setup.submitting : m.setup.submit}
        </Button>
      </form>
    </Entrance>
  );
}

function NoEntrance({ title, detail, signIn = false }: { title: string; detail: string; signIn?: boolean }) {
  const { m } = useSpoken();
  return (
    <Entrance>
      <PageTitle tab={title}>{title}</PageTitle>
      <p className="mt-3 text-soft">{detail}</p>
      <code className="mt-4 block rounded-control border border-line bg-card px-3 py-2 text-sm">
        npx kurzum setup-link
      </code>
      {signIn && (
        <Link to="/sign-in" className={buttonClass('lead', 'base', 'mt-6')}>
          {m.signIn.title}
        </Link>
      )}
    </Entrance>
  );
}
