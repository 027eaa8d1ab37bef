/** Guesses: how many a password withstands, counted in this browser by the rule that the server keeps to, with the same lists. */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** The server refuses the first two; the others are told apart for whoever chooses. */
export type Strength = 'common' | 'names' | 'fair' | 'good' | 'best';

/** zxcvbn's score from which the server takes a password. */
const score_min = 2;
const judged_chars_max = 128;

/** What judges: `own` are words that an acquaintance would try. */
export type Judge = (password: string, own: readonly string[]) => Strength;

/** The lists are large, so they come when the first password is chosen. */
export async function loadJudge(): Promise<Judge> {
  const [{ ZxcvbnFactory: Factory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const factory = new Factory({ dictionary, graphs: adjacencyGraphs, maxLength: judged_chars_max * 2 });
  return (password, own) => strengthOf(factory, password, own);
}

function strengthOf(factory: ZxcvbnFactory, password: string, own: readonly string[]): Strength {
  const judged = [...password.normalize('NFC')].slice(0, judged_chars_max).join('');
  if (factory.check(judged).score < score_min) return 'common';
  const { score } = factory.check(judged, [...wordsIn(own)]);
  if (score < score_min) return 'names';
  return score === score_min ? 'fair' : score === 3 ? 'good' : 'best';
}

/** Each as it is, the words in it, and those written as one. */
function wordsIn(texts: readonly string[]): ReadonlySet<string> {
  const folded = ['kurzum', ...texts].map((text) => text.normalize('NFC').toLowerCase());
  const words = folded.flatMap((text) => {
    const parts = text.split(/[^\p{L}\p{N}]+/u);
    return [text, ...text.split(/[@\s]+/), parts.join(''), ...parts];
  });
  return new Set(words.filter((word) => word.length >= 3));
}
