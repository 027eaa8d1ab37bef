/** A number with its word, in the plural that the language asks for, and stretches of time. */

export type Words = {
  readonly count: (n: number, one: string, other: string) => string;
  /** The word alone, where the number stands elsewhere. */
  readonly word: (n: number, one: string, other: string) => string;
  /** Seconds as people say them: `15 minutes`; below two minutes in seconds. */
  readonly time: (time_s: number) => string;
};

export function wordsOf(language: string): Words {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const word: Words['word'] = (n, one, other) => (plural.select(n) === 'one' ? one : other);
  return {
    count: (n, one, other) => `${number.format(n)} ${word(n, one, other)}`,
    word,
    time: (time_s) => {
      const [time, unit] = time_s < 120 ? [time_s, 'second'] : [Math.round(time_s / 60), 'minute'];
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(time);
    },
  };
}
