/** Another password, by the token of a mail, which stands behind `#` so that no server ever sees it in a log. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { personCalls } from '../api/person-calls.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import { EntranceStep } from './entrance.tsx';
import { PasswordField, passwordLength_min } from './password-field.tsx';

export function ResetPage() {
  const m = useMessages();
  const words = m.entry.reset;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(() => location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: () => personCalls.confirmReset(token, password),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/sign-in', search: { changed: true }, replace: true });
    },
  });
  const isShort = [...password].length < passwordLength_min;

  if (token === '' || isRefusal(saving.error, 'gone', 'not_found') || reasonFor(saving.error, 'token')) {
    return (
      <EntranceStep title={words.goneTitle} lead={words.gone}>
        <Link to="/forgot" className={buttonClass('lead')}>
          {words.again}
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
          if (isShort) event.currentTarget.querySelector<HTMLInputElement>('[name=password]')?.focus();
          else if (!saving.isPending) saving.mutate();
        }}
      >
        <FormError>{formText(m, saving.error, ['password'])}</FormError>
        <PasswordField
          fresh
          name="password"
          label={words.fresh}
          error={(tried && isShort ? m.reasons.password : undefined) ?? fieldText(m, saving.error, 'password')}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="lead" type="submit" className="w-full" aria-disabled={saving.isPending}>
          {saving.isPending ? m.saving : words.submit}
        </Button>
      </form>
    </EntranceStep>
  );
}
