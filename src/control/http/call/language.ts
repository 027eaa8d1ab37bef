/** The language in which somebody wants the sentences of an answer. */

export type Language = 'de' | 'en';

/** Of our two the one that `Accept-Language` would rather have (RFC 9110, section 12.5.4); English where it is all the same. */
export function readLanguage(header: string | null): Language {
  const weights = { de: 0, en: 0 };
  for (const part of (header ?? '').slice(0, 500).toLowerCase().split(',')) {
    const [, language, quality = '1'] =
      /^\s*(de|en)(?:-[^;]*)?(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$/.exec(part) ?? [];
    if (language === 'de' || language === 'en') weights[language] = Math.max(weights[language], Number(quality));
  }
  return weights.de > weights.en ? 'de' : 'en';
}
