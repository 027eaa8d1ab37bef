/** The choices of counting that hold, and how they are changed: at once with a way back, or after asking where something is deleted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.ts';
import type { Counting, CountingPatch, Versioned } from '../api/client.ts';
import { countingQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { useNotice } from '../look/notices.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { lossesOf, takenBack, type Loss } from './choices.ts';

type Wish = { readonly patch: CountingPatch; readonly on: Versioned<Counting>; readonly isBack?: true };

export type Asked = {
  readonly losses: readonly Loss[];
  readonly confirm: () => void;
  readonly cancel: () => void;
};

export function useCounting() {
  const m = useMessages();
  const client = useQueryClient();
  const show = useNotice();
  const found = useQuery(countingQuery);
  const [asking, setAsking] = useState<Wish | null>(null);

  const saving = useMutation({
    mutationFn: ({ patch, on }: Wish) => calls.editCounting(patch, on.etag),
    onSuccess: (saved, { patch, on, isBack }) => {
      client.setQueryData(countingQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: ['report'] });
      if (isBack) return show({ text: m.settings.undone });
      if (lossesOf(on.value, patch).length > 0) return show({ text: m.settings.saved });
      const back: Wish = { patch: takenBack(on.value, patch), on: saved, isBack: true };
      show({ text: m.settings.savedLooser, undo: { label: m.settings.undo, act: () => saving.mutate(back) } });
    },
    onError: async (error) => {
      show({ text: isRefusal(error, 'conflict') ? m.settings.changedElsewhere : refusalText(m, error) });
      await client.invalidateQueries({ queryKey: countingQuery.queryKey });
    },
  });

  function choose(patch: CountingPatch): void {
    if (!found.data || saving.isPending) return;
    const wish: Wish = { patch, on: found.data };
    if (lossesOf(found.data.value, patch).length > 0) setAsking(wish);
    else saving.mutate(wish);
  }

  const held = found.data?.value;
  const asked: Asked | null = asking && {
    losses: lossesOf(asking.on.value, asking.patch),
    confirm: () => {
      setAsking(null);
      saving.mutate(asking);
    },
    cancel: () => setAsking(null),
  };
  return {
    /** As chosen, though it may not be saved yet; undefined until it is known. */
    counting: held && saving.isPending ? { ...held, ...saving.variables.patch } : held,
    error: found.error,
    choose,
    asked,
  };
}
