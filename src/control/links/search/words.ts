/** Words: how text is cut and folded, so that `Müller`, `mueller` and `MULLER` are found by each other. */
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

/**
 * Every form under which a word is kept. German writes ä as ae where it must, others drop the dots, so both are kept.
 * Case and accents are folded (Unicode NFKD without marks).
 */
export function foldings(word: string): readonly string[] {
  const spelled = plain(word.replace(/[äöüßæøå]/g, (letter) => spellings[letter]!));
  const dropped = plain(word.replace(/[ßæø]/g, (letter) => spellings[letter]!));
  return spelled === dropped ? [spelled] : [spelled, dropped];
}

/** What a search asks for: each of these must be found. An umlaut is looked up as it is spelled out. */
export function termsOf(search: string): readonly string[] {
  const terms = new Set(wordsOf(search).map((term) => foldings(term)[0]!));
  // Signs alone are no words, but a slug may hold them.
  if (terms.size === 0 && search.trim() !== '') return [search.trim().toLowerCase()];
  return [...terms].slice(0, terms_max);
}

/** The host as people read it, and the path decoded; the query holds no words. */
export function hostAndPath(target: string): readonly string[] {
  const url = URL.parse(target);
  if (!url) return [];
  return [url.hostname, domainToUnicode(url.hostname), decoded(url.pathname)];
}

const spellings: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', å: 'aa' };

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
