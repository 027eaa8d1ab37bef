/** A number with its word, in the plural that the language asks for. */

export function counter(language: string): (n: number, one: string, other: string) => string {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (n, one, other) => `${number.format(n)} ${plural.select(n) === 'one' ? one : other}`;
}
