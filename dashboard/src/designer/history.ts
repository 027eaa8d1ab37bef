/** History: what was before each change, so that all of it can be taken back and done again. */
import { isAlike } from './alike.ts';

export type History<State> = {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** What the last change was about, and when; null where the next one is a step of its own in any case. */
  readonly last: { readonly about: string; readonly at_ms: number } | null;
};

/** Changes of the same thing that follow within this time are one step: somebody types, or moves a slider. */
const pause_ms = 1000;
const steps_max = 200;

export function begun<State>(present: State): History<State> {
  return { past: [], present, future: [], last: null };
}

/** @param about what is changed, such as a field; null for a change that is a step of its own */
export function changed<State>(
  { past, present, future, last }: History<State>,
  next: State,
  about: string | null,
  now_ms: number,
): History<State> {
  // Somebody passed by a field: taking that back would do nothing.
  if (isAlike(present, next)) return { past, present, future, last };
  const goesOn = about !== null && last?.about === about && now_ms - last.at_ms < pause_ms;
  return {
    past: goesOn ? past : [...past, present].slice(-steps_max),
    present: next,
    future: [],
    last: about === null ? null : { about, at_ms: now_ms },
  };
}

export function undone<State>(history: History<State>): History<State> {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], last: null };
}

export function redone<State>(history: History<State>): History<State> {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: rest, last: null };
}

export function rebased<State>(history: History<State>, rewrite: (state: State) => State): History<State> {
  const { past, present, future, last } = history;
  return { past: past.map(rewrite), present: rewrite(present), future: future.map(rewrite), last };
}
