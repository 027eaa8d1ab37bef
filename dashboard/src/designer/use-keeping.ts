/** Keeping: what of the page is saved and what isn't yet, with the moment at which it becomes a code that is kept. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { codeCalls, showCode } from '../api/code-calls.ts';
import { ChangedElsewhere, type Conflict, type Saved, useSaving, wishOf } from './saving.ts';
import type { Past } from './use-history.ts';
import { isSame, type Wish } from './wish.ts';

export type Keeping = {
  /** What was last read or saved; null as long as it is only on the page. */
  readonly base: Saved | null;
  readonly isChanged: boolean;
  /** The same at the moment of the call, also between a save and the page's next look. */
  readonly isUnsaved: () => boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly conflict: Conflict | null;
  /** Throws `ChangedElsewhere` where its person has been told why not. `stays` unless one is about to leave the page. */
  readonly save: (how?: { readonly stays: boolean }) => Promise<Saved>;
  readonly overwrite: () => Promise<Saved>;
  /** What somebody else has saved holds. */
  readonly take: (theirs: Saved) => void;
  readonly settle: () => void;
  /** Reads it again after an export, from which on it counts as printed. */
  readonly exported: (id: string) => Promise<void>;
};

export function useKeeping({
  saved,
  wish,
  rebase,
  isComplete,
  onMade,
}: {
  readonly saved: Saved | null;
  readonly wish: Wish;
  readonly rebase: Past<Wish>['rebase'];
  readonly isComplete: () => boolean;
  readonly onMade: (id: string) => void;
}): Keeping {
  const client = useQueryClient();
  const [base, setBase] = useState(saved);
  const [kept, setKept] = useState<Wish>(() => (saved ? wishOf(saved.value) : wish));
  const isChanged = !isSame(wish, kept);
  const unsaved = useRef(isChanged);
  useEffect(() => {
    unsaved.current = isChanged;
  }, [isChanged]);
  const stays = useRef(true);

  function hold(code: Saved): void {
    setBase(code);
    setKept(wishOf(code.value));
    unsaved.current = false;
  }

  const saving = useSaving(base, (code, as) => {
    hold(code);
    const now = wishOf(code.value);
    // A link that was made has its address now, and a code stays dynamic or static. What was changed meanwhile isn't saved yet.
    rebase((state) => {
      if (isSame(state, as)) return now;
      return state.source.of === 'content' && now.source.of === 'content' ? state : { ...state, source: now.source };
    });
    if (base === null && stays.current) onMade(code.value.id);
  });

  async function exported(id: string): Promise<void> {
    const now = await codeCalls.find(id).catch(() => null);
    if (now === null) return;
    showCode(client, now);
    // What somebody else has changed meanwhile is asked about at the next save.
    setBase((before) => (before && !isSame(wishOf(before.value), wishOf(now.value)) ? before : now));
  }

  return {
    base,
    isChanged,
    isUnsaved: () => unsaved.current,
    isBusy: saving.isBusy,
    error: saving.error,
    conflict: saving.conflict,
    save: ({ stays: isStaying } = { stays: true }) => {
      stays.current = isStaying;
      return isComplete() ? saving.save(wish) : Promise.reject(new ChangedElsewhere());
    },
    overwrite: saving.overwrite,
    take: (theirs) => {
      hold(theirs);
      saving.settle();
    },
    settle: saving.settle,
    exported,
  };
}
