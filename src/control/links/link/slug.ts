/** Slugs and codes: what names a link in an address, and how random ones are drawn. */
import { randomFillSync } from 'node:crypto';
import { Problem } from '#problem';

/** How many characters a random slug or code has: 24^7, or 4.6 thousand million, of each. */
export const drawnLength = 7;
export const slugLength_max = 64;

/**
 * Of every pair that is taken for the other when read aloud, printed small or written by hand (0 o, 1 i l, 2 z, 5 s, 6 b,
 * 8 b, 9 g, u v), at most one is here; a word can't arise by chance, as there is no vowel.
 */
export const plainAlphabet = '23456789cdfhjkmnpqrtvwxy';

export function drawSlug(): string {
  return draw(plainAlphabet, drawnLength);
}

/** A code stands in an upper-case address, so it is upper-case too. */
export function drawCode(): string {
  return draw(plainAlphabet.toUpperCase(), drawnLength);
}

/** Whether it is a code as they are drawn. */
export function isCode(text: string): boolean {
  return text.length === drawnLength && [...text].every((sign) => plainAlphabet.toUpperCase().includes(sign));
}

// Drawn many at a time, because asking for a few bytes takes as long as asking for many; each is used once.
const drawn = Buffer.alloc(4_096);
let used_bytes = drawn.length;

function freshByte(): number {
  if (used_bytes === drawn.length) {
    randomFillSync(drawn);
    used_bytes = 0;
  }
  used_bytes += 1;
  return drawn[used_bytes - 1]!;
}

/** `length` characters of `alphabet`, each equally likely, from the system's CSPRNG. */
function draw(alphabet: string, length: number): string {
  // A remainder of all 256 values would favour the first characters; bytes beyond the last full round are thrown away.
  const fair = 256 - (256 % alphabet.length);
  let name = '';
  while (name.length < length) {
    const byte = freshByte();
    if (byte < fair) name += alphabet[byte % alphabet.length];
  }
  return name;
}

export function slugTaken(): Problem {
  return new Problem(
    'slug_taken',
    'Another link has or had this slug, or another tenant has one that differs only in case.',
    {
      errors: [{ field: 'slug', reason: 'taken' }],
    },
  );
}
