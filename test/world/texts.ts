/** Texts of the kind that break things: umlauts, quotes, semicolons, emoji, other scripts. */
import fc from 'fast-check';

const signs = [
  'ä',
  'Ö',
  'ü',
  'ß',
  'é',
  '€',
  '"',
  "'",
  ';',
  ':',
  '\\',
  ',',
  '%',
  '&',
  '+',
  '=',
  '?',
  '#',
  '🎟️',
  '👩‍👩‍👧',
  '日本',
  'Ω',
  'ж',
  'ע',
];

/** One line without blanks at its ends; not empty. */
export const anyLine = (maxLength: number): fc.Arbitrary<string> => anyOf(maxLength, signs);

/** The same with line breaks in it. */
export const anyLines = (maxLength: number): fc.Arbitrary<string> => anyOf(maxLength, [...signs, '\n']);

/** Such a line or nothing. */
export const maybe = (maxLength: number): fc.Arbitrary<string | undefined> =>
  fc.option(anyLine(maxLength), { nil: undefined });

function anyOf(maxLength: number, signs: readonly string[]): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }));
  return fc.string({ unit, minLength: 1, maxLength }).filter((text) => text === text.trim());
}
