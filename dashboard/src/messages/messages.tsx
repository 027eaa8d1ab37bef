/** The language: which dictionary holds, how numbers and dates are written in it, and how it is switched. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { remember, remembered } from '../look/memory.ts';
import { de } from './de.ts';
import { en, type Messages } from './en.ts';
import { formatsFor, type Formats } from './formats.ts';

export const languages = { de, en } as const satisfies Record<string, Messages>;
export type Language = keyof typeof languages;

type Spoken = {
  readonly language: Language;
  readonly m: Messages;
  readonly format: Formats;
  readonly speak: (language: Language) => void;
};

const SpokenContext = createContext<Spoken | null>(null);

/** The language the person chose, or the first of the browser's that we speak, or English. */
function preferredLanguage(): Language {
  for (const tag of [remembered('language') ?? '', ...navigator.languages]) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
}

/** The browser's own variant of the language (`de-AT`, `en-GB`), so that dates look as they do elsewhere on the machine. */
function localeFor(language: Language): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}

export function SpeakingProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      m: languages[language],
      format: formatsFor(localeFor(language)),
      speak: (chosen) => {
        remember('language', chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error('useSpoken outside SpeakingProvider');
  return spoken;
}

export function useMessages(): Messages {
  return useSpoken().m;
}

/** The words of one area, which come with its pages and not before. */
export function useWords<Words>(words: { readonly [language in Language]: Words }): Words {
  return words[useSpoken().language];
}
