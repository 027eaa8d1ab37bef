/** Name and language of whoever is signed in. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonPatch, Session } from '../api/client.ts';
import { personCalls } from '../api/person-calls.ts';
import { sessionQuery } from '../api/queries.ts';
import { LanguageField } from '../look/addressee.tsx';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { languages, useSpoken, type Language } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';

export function PersonCard({ person }: { readonly person: Session['person'] }) {
  const { m, language, speak } = useSpoken();
  const client = useQueryClient();
  const show = useNotice();
  const [name, setName] = useState(person.name ?? '');
  const [locale, setLocale] = useState<Language>(person.locale ?? language);
  const saving = useMutation({
    mutationFn: (patch: PersonPatch) => personCalls.editMe(patch),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      speak(locale);
      show({ text: languages[locale].ownAccount.saved });
    },
  });
  return (
    <Card title={m.ownAccount.person}>
      <form
        noValidate
        className="grid max-w-md gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (saving.isPending) return;
          saving.mutate({ locale, ...(name.trim() === '' ? {} : { name: name.trim() }) });
        }}
      >
        <FormError>{formText(m, saving.error, ['name'])}</FormError>
        <Field label={m.ownAccount.email} type="email" value={person.email} readOnly />
        <Field
          label={m.ownAccount.name}
          name="name"
          autoComplete="name"
          maxLength={200}
          error={fieldText(m, saving.error, 'name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="grid gap-1.5">
          <LanguageField label={m.language} value={locale} onChange={setLocale} />
          <p className="text-sm text-soft">{m.ownAccount.languageHint}</p>
        </div>
        <Button type="submit" className="justify-self-start" aria-disabled={saving.isPending}>
          {saving.isPending ? m.saving : m.save}
        </Button>
      </form>
    </Card>
  );
}
