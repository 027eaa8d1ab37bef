/** The designer's history as a hook: changes come in, and keys and buttons take them back. */
import { useCallback, useEffect, useState } from 'react';
import { changed, rebased, redone, undone, type History } from './history.ts';

/** @param about what is changed; changes of the same within a moment are one step */
export type Change<State> = (next: (before: State) => State, about?: string) => void;

export type Past<State> = {
  readonly history: History<State>;
  readonly change: Change<State>;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Rewrites every step: what is so from now on was always so. */
  readonly rebase: (rewrite: (state: State) => State) => void;
};

export function useHistory<State>(start: () => History<State>): Past<State> {
  const [history, setHistory] = useState(start);
  const change = useCallback<Change<State>>((next, about) => {
    const now_ms = performance.now();
    setHistory((before) => changed(before, next(before.present), about ?? null, now_ms));
  }, []);
  const undo = useCallback(() => setHistory(undone), []);
  const redo = useCallback(() => setHistory(redone), []);
  const rebase = useCallback<Past<State>['rebase']>((rewrite) => setHistory((before) => rebased(before, rewrite)), []);
  useUndoKeys(undo, redo);
  return { history, change, undo, redo, rebase };
}

/** Also where somebody types: the designer's history has what was typed, and what the browser knows of it is less. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('[role=dialog]')) return;
      const key = event.key.toLowerCase();
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
      if (!isRedo && key !== 'z') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      (isRedo ? redo : undo)();
    }
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [undo, redo]);
}
