/** Strength: how soon a password would be guessed, counted in this browser by the server's own rule; it is sent nowhere for that. */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { useEffect, useState } from 'react';
import { useSettled } from '../look/text.tsx';

/** The server refuses the first two; the others are told apart for whoever chooses. */
export type Strength = 'common' | 'names' | 'fair' | 'good' | 'best';

/** zxcvbn's score from which the server takes a password. */
const score_min = 2;
const judged_chars_max = 128;
/** A pause in typing that is worth a judgement. */
const pause_ms = 150;

/** Null until it is known. `own` are words that an acquaintance would try. */
export function useStrength(password: string, own: readonly string[], isAsked: boolean): Strength | null {
  const judge = useJudge(isAsked);
  const settled = useSettled(password, pause_ms);
  return judge && isAsked && settled !== '' ? strengthOf(judge, settled, own) : null;
}

function strengthOf(judge: ZxcvbnFactory, password: string, own: readonly string[]): Strength {
  const judged = [...password.normalize('NFC')].slice(0, judged_chars_max).join('');
  if (judge.check(judged).score < score_min) return 'common';
  const { score } = judge.check(judged, [...wordsIn(own)]);
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

let opened: Promise<ZxcvbnFactory> | undefined;

function useJudge(isAsked: boolean): ZxcvbnFactory | null {
  const [judge, setJudge] = useState<ZxcvbnFactory | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    opened ??= load();
    // Without its lists the field still says what is missing, and the server judges.
    opened.then((ready) => setJudge(() => ready)).catch(() => (opened = undefined));
  }, [isAsked]);
  return judge;
}

/** The lists are large, so they come when the first password is chosen. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs, maxLength: judged_chars_max * 2 });
}
