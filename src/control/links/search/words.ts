/** Words: how text is cut and folded, so that `Müller`, `Mueller` and `MULLER` are found by each other. */
import { domainToUnicode } from 'node:url';

const terms_max = 8;

/** The words of a text, in lower case, as they are written. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

/** How a word is kept: without case, accents and dots, and with ä, ae and a as one, since German writes all three. */
export function folded(word: string): string {
  return plain(spelledOut(word)).replace(/([aou])e/g, '$1');
}

/** What a search asks for: each of these must be found. */
export type Term = {
  /** As words are kept. */
  readonly folded: string;
  /** As it may stand in a slug, which is searched as it is: as typed, with umlauts spelled out, and without their dots. */
  readonly written: readonly string[];
};

export function termsOf(search: string): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const word of wordsOf(search)) {
    const written = [...new Set([word, plain(spelledOut(word)), plain(word)])];
    terms.set(word, { folded: folded(word), written });
  }
  const signs = search.trim().toLowerCase();
  // Signs alone are no words, but a slug may hold them.
  if (terms.size === 0 && signs !== '') return [{ folded: signs, written: [signs] }];
  return [...terms.values()].slice(0, terms_max);
}

/** Whether a name has a word that begins with each of those searched for; one that is absent has none. */
export function nameMatches(search: string, name: string | null): boolean {
  const words = wordsOf(name ?? '').map(folded);
  return termsOf(search).every((term) => words.some((word) => word.startsWith(term.folded)));
}

/** The host as people read it, and the path decoded; the query holds no words. */
export function hostAndPath(target: string): readonly string[] {
  const url = URL.parse(target);
  if (!url) return [];
  return [url.hostname, domainToUnicode(url.hostname), decoded(url.pathname)];
}

const spellings: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'oe' };

function spelledOut(word: string): string {
  return word.replace(/[äöüßæœø]/g, (letter) => spellings[letter]!);
}

function plain(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A path may hold bytes that are no UTF-8; it is then searched as it stands.
    return path;
  }
}
