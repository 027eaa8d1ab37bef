/** Sign in, and go back to where one was. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { personCalls } from '../api/person-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Entrance } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';

export function SignInPage() {
  const m = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const { back, ended } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const entering = useMutation({
    mutationFn: () => personCalls.signIn(email, password),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.replace(`/app${ownPath(back)}`);
    },
  });
  const wrong = isRefusal(entering.error, 'unauthenticated', 'invalid');

  return (
    <Entrance>
      <PageTitle tab={m.signIn.title}>{m.signIn.title}</PageTitle>
      {ended && <p className="mt-3 text-soft">{m.signIn.ended}</p>}
      <form
        noValidate
        className="mt-8 grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!entering.isPending) entering.mutate();
        }}
      >
        <FormError>{entering.error && (wrong ? m.signIn.wrong : refusalText(m, entering.error))}</FormError>
        <Field
          label={m.setup.email}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField name="password" value={password} onChange={(event) => setPassword(event.target.value)} />
        <Button look="lead" type="submit" className="w-full" aria-disabled={entering.isPending}>
          {entering.isPending ? m.signIn.submitting : m.signIn.submit}
        </Button>
      </form>
    </Entrance>
  );
}

/** Only a path of our own: `back` comes from the address, so anybody may have written it. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/(links|report|settings)(?![^/?#])/.test(back) ? back : '/links';
}
