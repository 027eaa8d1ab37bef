/** What it takes before a printed code leads elsewhere: one member or two; chosen at once, with a way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Printing, Versioned } from '../api/client.ts';
import { membersQuery } from '../api/house-queries.ts';
import { printingCalls, printingQuery } from '../api/printing-calls.ts';
import { isRefusal } from '../api/refusal.ts';
import { useSight } from '../api/sight.ts';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { SettingsNav } from './settings-nav.tsx';

type Wish = { readonly needsSecond: boolean; readonly on: Versioned<Printing>; readonly isBack?: true };

export function PrintingPage() {
  const m = useMessages();
  const { settings: words } = useWords({ de, en });
  const { needsSecond, error, choose } = usePrinting();
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      {needsSecond !== undefined ? (
        <Consent needsSecond={needsSecond} choose={choose} />
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}

function Consent({
  needsSecond,
  choose,
}: {
  readonly needsSecond: boolean;
  readonly choose: ((needsSecond: boolean) => void) | null;
}) {
  const { settings: words } = useWords({ de, en });
  const name = useId();
  const isAlone = useIsAlone();
  return (
    <fieldset disabled={choose === null} className="grid max-w-3xl gap-4">
      <Card title={words.choice}>
        <fieldset>
          <legend className="mb-3 text-sm text-soft text-pretty">{words.choiceLead}</legend>
          <div className="-mx-2 grid gap-1">
            <Choice
              type="radio"
              name={name}
              label={words.one}
              detail={words.oneDetail}
              checked={!needsSecond}
              onChange={() => choose?.(false)}
            />
            <Choice
              type="radio"
              name={name}
              label={words.two}
              detail={words.twoDetail}
              checked={needsSecond}
              onChange={() => choose?.(true)}
            />
          </div>
        </fieldset>
        {isAlone && (
          <p className="mt-3 rounded-control bg-amber-wash px-3 py-2 text-sm text-amber text-pretty">{words.alone}</p>
        )}
        <p className="mt-3 text-sm text-soft text-pretty">{words.goesOn}</p>
      </Card>
    </fieldset>
  );
}

/** Whether there is nobody else who could agree; unknown to whoever doesn't see members. */
function useIsAlone(): boolean {
  const may = useMay();
  const members = useQuery({ ...membersQuery, enabled: may('member', 'view') }).data;
  return members?.length === 1;
}

function usePrinting() {
  const m = useMessages();
  const { settings: words } = useWords({ de, en });
  const may = useMay();
  const isOnlyLooking = useSight() !== null;
  const client = useQueryClient();
  const show = useNotice();
  const found = useQuery(printingQuery);
  const saving = useMutation({
    mutationFn: ({ needsSecond, on }: Wish) => printingCalls.editPrinting({ printedNeedsSecond: needsSecond }, on.etag),
    onSuccess: (saved, { needsSecond, isBack }) => {
      client.setQueryData(printingQuery.queryKey, saved);
      if (isBack) return show({ text: words.undone });
      const back: Wish = { needsSecond: !needsSecond, on: saved, isBack: true };
      show({ text: words.saved, undo: { label: words.undo, act: () => saving.mutate(back) } });
    },
    onError: async (error) => {
      show({ text: isRefusal(error, 'conflict') ? words.changedElsewhere : refusalText(m, error) });
      await client.invalidateQueries({ queryKey: printingQuery.queryKey });
    },
  });
  return {
    /** As chosen, though it may not be saved yet; undefined until it is known. */
    needsSecond: saving.isPending ? saving.variables.needsSecond : found.data?.value.printedNeedsSecond,
    error: found.error,
    choose:
      may('settings', 'edit') && !isOnlyLooking
        ? (needsSecond: boolean) => {
            if (found.data && !saving.isPending) saving.mutate({ needsSecond, on: found.data });
          }
        : null,
  };
}
