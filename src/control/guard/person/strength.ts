/** Strength: how many guesses a password withstands, counted here from lists that ship with us; nobody else is asked. */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Why a password would be guessed: it is common, or it is only common beside its person's own words. */
export type Weakness = 'common' | 'names';

/** zxcvbn's score from which a password withstands a million guesses: more than our throttle lets through in a year. */
const score_min = 2;
/** What is longer is judged by so many characters of it; the work grows faster than the length. */
const judged_chars_max = 128;
/** The name of what is signed in to is the first that people think of. */
const ours = 'kurzum';

/**
 * Whether a password would soon be guessed: one of the fifty thousand that are used most, a row on the keyboard, a date,
 * a repetition, or a little of that after another. `own` are words that an acquaintance would try: names, address, firm.
 */
export async function weaknessOf(password: string, own: readonly string[]): Promise<Weakness | null> {
  const judge = await openJudge();
  const judged = [...password].slice(0, judged_chars_max).join('');
  if (judge.check(judged).score < score_min) return 'common';
  return judge.check(judged, [...wordsIn(own)]).score < score_min ? 'names' : null;
}

/** Each as it is, the words in it, and those written as one: `Erika Meyer` is guessed as `erika` and as `erikameyer` too. */
function wordsIn(texts: readonly string[]): ReadonlySet<string> {
  const words = new Set([ours]);
  for (const text of texts) {
    const folded = text.normalize('NFC').toLowerCase();
    const parts = folded.split(/[^\p{L}\p{N}]+/u);
    for (const word of [folded, ...folded.split(/[@\s]+/), parts.join(''), ...parts])
      if (word.length >= 3) words.add(word);
  }
  return words;
}

let opened: Promise<ZxcvbnFactory> | undefined;

/** Loaded when the first password is chosen: the lists take a while and 20 MB, and most processes never need them. */
function openJudge(): Promise<ZxcvbnFactory> {
  opened ??= load();
  return opened;
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: judged_chars_max * 2 });
}
