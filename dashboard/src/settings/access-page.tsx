/** What a tenant asks of its members' sessions: a second factor, and when they lock; chosen at once, with a way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Access, AccessPatch, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { accessQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal } from '../api/refusal.ts';
import { useSight } from '../api/sight.ts';
import { Card } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { house as de } from '../messages/house.de.ts';
import { house as en } from '../messages/house.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { Refused } from '../session/refused.tsx';
import { SettingsNav } from './settings-nav.tsx';

/** The minutes that are offered; any number from 5 to 30 may have been chosen by the API. */
const offered_minutes = [30, 15, 10, 5] as const;

type Wish = { readonly patch: AccessPatch; readonly on: Versioned<Access>; readonly isBack?: true };

export function AccessPage() {
  const m = useMessages();
  const words = useWords({ de, en });
  const { access, error, choose } = useAccess();
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.access.title}>{words.access.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.access.lead}</p>
      {access ? (
        <Choices access={access} choose={choose} />
      ) : error ? (
        <Refused error={error} />
      ) : (
        <Late>{m.loading}</Late>
      )}
    </>
  );
}

function Choices({
  access,
  choose,
}: {
  readonly access: Access;
  readonly choose: ((patch: AccessPatch) => void) | null;
}) {
  const { access: words } = useWords({ de, en });
  const factor = useId();
  const idle = useId();
  const minutes = [...new Set([...offered_minutes, access.idleMinutes])].toSorted((a, b) => b - a);
  return (
    <fieldset disabled={choose === null} className="grid max-w-3xl gap-4">
      <Card title={words.factor}>
        <fieldset>
          <legend className="mb-3 text-sm text-soft text-pretty">{words.factorLead}</legend>
          <div className="-mx-2 grid gap-1">
            <Choice
              type="radio"
              name={factor}
              label={words.factorAll}
              detail={words.factorAllDetail}
              checked={access.membersNeedFactor}
              onChange={() => choose?.({ membersNeedFactor: true })}
            />
            <Choice
              type="radio"
              name={factor}
              label={words.factorFree}
              detail={words.factorFreeDetail}
              checked={!access.membersNeedFactor}
              onChange={() => choose?.({ membersNeedFactor: false })}
            />
          </div>
        </fieldset>
      </Card>
      <Card title={words.idle}>
        <fieldset>
          <legend className="mb-3 text-sm text-soft text-pretty">{words.idleLead}</legend>
          <div className="-mx-2 grid gap-1 sm:grid-cols-2">
            {minutes.map((count) => (
              <Choice
                key={count}
                type="radio"
                name={idle}
                label={words.minutes(count)}
                checked={access.idleMinutes === count}
                onChange={() => choose?.({ idleMinutes: count })}
              />
            ))}
          </div>
        </fieldset>
      </Card>
    </fieldset>
  );
}

function useAccess() {
  const m = useMessages();
  const words = useWords({ de, en });
  const may = useMay();
  const isOnlyLooking = useSight() !== null;
  const client = useQueryClient();
  const show = useNotice();
  const found = useQuery(accessQuery);
  const saving = useMutation({
    mutationFn: ({ patch, on }: Wish) => houseCalls.editAccess(patch, on.etag),
    onSuccess: (saved, { patch, on, isBack }) => {
      client.setQueryData(accessQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      if (isBack) return show({ text: words.undone });
      const back: Wish = { patch: takenBack(on.value, patch), on: saved, isBack: true };
      show({ text: words.saved, undo: { label: words.undo, act: () => saving.mutate(back) } });
    },
    onError: async (error) => {
      show({ text: isRefusal(error, 'conflict') ? words.changedElsewhere : refusalText(m, error) });
      await client.invalidateQueries({ queryKey: accessQuery.queryKey });
    },
  });
  const held = found.data?.value;
  return {
    /** As chosen, though it may not be saved yet; undefined until it is known. */
    access: held && saving.isPending ? { ...held, ...saving.variables.patch } : held,
    error: found.error,
    choose:
      may('settings', 'edit') && !isOnlyLooking
        ? (patch: AccessPatch) => {
            if (found.data && !saving.isPending) saving.mutate({ patch, on: found.data });
          }
        : null,
  };
}

function takenBack(now: Access, patch: AccessPatch): AccessPatch {
  return {
    ...(patch.membersNeedFactor === undefined ? {} : { membersNeedFactor: now.membersNeedFactor }),
    ...(patch.idleMinutes === undefined ? {} : { idleMinutes: now.idleMinutes }),
  };
}
