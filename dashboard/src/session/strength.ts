/** Strength: how soon a password would be guessed, told while it is typed; it is sent nowhere for that. */
import { useEffect, useState } from 'react';
import { useSettled } from '../look/text.tsx';
import { loadJudge, type Judge, type Strength } from './guesses.ts';

/** A pause in typing that is worth a judgement. */
const pause_ms = 150;

/** Null until it is known. `own` are words that an acquaintance would try. */
export function useStrength(password: string, own: readonly string[], isAsked: boolean): Strength | null {
  const judge = useJudge(isAsked);
  const settled = useSettled(password, pause_ms);
  return judge && isAsked && settled !== '' ? judge(settled, own) : null;
}

let opened: Promise<Judge> | undefined;

function useJudge(isAsked: boolean): Judge | null {
  const [judge, setJudge] = useState<Judge | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    opened ??= loadJudge();
    // Without its lists the field still says what is missing, and the server judges.
    opened.then((ready) => setJudge(() => ready)).catch(() => (opened = undefined));
  }, [isAsked]);
  return judge;
}
