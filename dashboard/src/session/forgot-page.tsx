/** A forgotten password: asks for a mail with a way back in, and never tells whether anybody has the address. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { personCalls } from '../api/person-calls.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Field, FormError } from '../look/field.tsx';
import { expectHeading } from '../look/heading.tsx';
import { useMessages } from '../messages/messages.tsx';
import { formText } from '../messages/refusals.ts';
import { EntranceStep } from './entrance.tsx';

export function ForgotPage() {
  const m = useMessages();
  const words = m.entry.forgot;
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const asking = useMutation({ mutationFn: () => personCalls.askForReset(email.trim()), onSuccess: expectHeading });
  const isAddress = /^\S+@\S+$/.test(email.trim());

  if (asking.isSuccess) {
    return (
      <EntranceStep key="sent" title={words.sentTitle} lead={words.sent(email.trim())}>
        <p className="text-sm text-soft text-pretty">{words.alone}</p>
        <code className="typed mt-2 mb-8 block rounded-control bg-wash px-3 py-2 text-sm">
          npx kurzum member reset {email.trim()}
        </code>
        <Link to="/sign-in" className={buttonClass()}>
          {words.back}
        </Link>
      </EntranceStep>
    );
  }
  return (
    <EntranceStep title={words.title} lead={words.lead}>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isAddress) event.currentTarget.querySelector<HTMLInputElement>('[name=email]')?.focus();
          else if (!asking.isPending) asking.mutate();
        }}
      >
        <FormError>{formText(m, asking.error, ['email'])}</FormError>
        <Field
          label={m.setup.email}
          type="email"
          name="email"
          autoComplete="username"
          error={tried && !isAddress ? m.reasons.email : undefined}
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button look="lead" type="submit" className="w-full" aria-disabled={asking.isPending}>
          {asking.isPending ? words.submitting : words.submit}
        </Button>
        <Link to="/sign-in" className="justify-self-start rounded-control py-1 text-sm text-accent hover:underline">
          {words.back}
        </Link>
      </form>
    </EntranceStep>
  );
}
