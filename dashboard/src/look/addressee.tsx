/** Whom a mail goes to, and in which language: the two fields of every form that asks somebody to join. */
import { useState } from 'react';
import { languages, useSpoken, type Language } from '../messages/messages.tsx';
import { ChoiceField, Field } from './field.tsx';

export type Addressee = { readonly email: string; readonly locale: Language };

/** Nobody yet, in the language of whoever asks; blanks around an address are nobody's mistake. */
export function useAddressee() {
  const { language } = useSpoken();
  const [email, setEmail] = useState('');
  const [locale, setLocale] = useState<Language>(language);
  const addressee: Addressee = { email: email.trim(), locale };
  return { addressee, typed: { email, setEmail, locale, setLocale } };
}

export function AddresseeFields({
  label,
  error,
  typed,
}: {
  /** Of the address: whose it is. */
  readonly label: string;
  readonly error: string | undefined;
  readonly typed: ReturnType<typeof useAddressee>['typed'];
}) {
  const { m } = useSpoken();
  return (
    <div className="@container">
      <div className="grid gap-5 @lg:gap-4 @lg:grid-cols-[minmax(0,1fr)_13rem]">
        <Field
          label={label}
          type="email"
          autoComplete="off"
          required
          value={typed.email}
          error={error}
          onChange={(event) => typed.setEmail(event.target.value)}
        />
        <LanguageField label={m.mailLanguage} value={typed.locale} onChange={typed.setLocale} />
      </div>
    </div>
  );
}

export function LanguageField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Language;
  readonly onChange: (language: Language) => void;
}) {
  return (
    <ChoiceField label={label} value={value} onChange={(event) => onChange(event.target.value as Language)}>
      {Object.entries(languages).map(([code, { languageName }]) => (
        <option key={code} value={code} lang={code}>
          {languageName}
        </option>
      ))}
    </ChoiceField>
  );
}
