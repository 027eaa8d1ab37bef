/** The form of a member's rights: a preset fills the matrix in, a changed field makes it their own, and saving can be taken back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Grants, Member, MemberPatch, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { membersQuery, presetsQuery } from '../api/house-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { isRefusal, reasonFor } from '../api/refusal.ts';
import { Button } from '../look/button.tsx';
import { ChoiceField, Field, FormError } from '../look/field.tsx';
import { useNotice } from '../look/notices.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { isSame, presetGrants, presetOrder, type PresetName } from './grants.ts';
import { Matrix } from './matrix.tsx';
import { useMay } from './use-may.ts';

/** What is to be saved, until it is. */
type Draft = { readonly preset: PresetName; readonly grants: Grants };

type Wish = { readonly wanted: Draft; readonly on: Versioned<Member>; readonly isBack?: true };

export function RightsForm({ found }: { readonly found: Versioned<Member> }) {
  const m = useMessages();
  const words = useWords({ de, en });
  const may = useMay();
  const client = useQueryClient();
  const show = useNotice();
  const own = useQuery(presetsQuery).data ?? [];
  const [draft, setDraft] = useState<Draft | null>(null);
  const held: Draft = found.value;
  const shown = draft ?? held;
  const isChanged = draft !== null && (draft.preset !== held.preset || !isSame(draft.grants, held.grants));

  const saving = useMutation({
    mutationFn: ({ wanted, on }: Wish) => houseCalls.editMember(on.value.id, patchOf(wanted), on.etag),
    onSuccess: async (saved, { on, isBack }) => {
      const back: Wish = { wanted: on.value, on: saved, isBack: true };
      if (isBack) show({ text: words.undone });
      else show({ text: words.saved, undo: { label: words.undo, act: () => saving.mutate(back) } });
      await client.invalidateQueries({ queryKey: membersQuery.queryKey });
      // Whoever changed their own rights sees the house by them from now on.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      setDraft(null);
    },
    // Kept as it was chosen; saved once more, it holds instead of what somebody else has chosen meanwhile.
    onError: async (error) => {
      if (isRefusal(error, 'conflict')) await client.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });

  const mayEdit = may('member', 'edit');
  const chosen =
    shown.preset !== 'custom' ? shown.preset : (own.find((one) => isSame(one.grants, shown.grants))?.id ?? 'custom');
  function choose(value: string): void {
    const named = presetOrder.find((one) => one === value);
    const preset = own.find(({ id }) => id === value);
    if (named) setDraft({ preset: named, grants: presetGrants[named] });
    else if (preset) setDraft({ preset: 'custom', grants: preset.grants });
    else setDraft({ preset: 'custom', grants: shown.grants });
  }
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft text-pretty">{mayEdit ? words.mayLead : words.mayNotEdit}</p>
      {mayEdit && (
        <div className="max-w-xs">
          <ChoiceField label={words.preset} value={chosen} onChange={(event) => choose(event.target.value)}>
            {presetOrder.map((name) => (
              <option key={name} value={name}>
                {words.presets[name]}
              </option>
            ))}
            <option value="custom">{words.presets.custom}</option>
            {own.length > 0 && (
              <optgroup label={words.ownPresets}>
                {own.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
          </ChoiceField>
        </div>
      )}
      <Matrix grants={shown.grants} onChange={mayEdit ? (grants) => setDraft({ preset: 'custom', grants }) : null} />
      <FormError>{saving.error && savingText(words, refusalText(m, saving.error), saving.error)}</FormError>
      {mayEdit && isChanged && (
        <div className="sticky bottom-0 -mx-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-card border-t border-line bg-card px-5 py-3">
          <p role="status" className="mr-auto text-sm text-soft">
            {words.unsaved}
          </p>
          <Button
            look="quiet"
            onClick={() => {
              setDraft(null);
              saving.reset();
            }}
          >
            {words.discard}
          </Button>
          <Button
            look="lead"
            aria-disabled={saving.isPending}
            onClick={() => !saving.isPending && saving.mutate({ wanted: shown, on: found })}
          >
            {saving.isPending ? m.saving : words.save}
          </Button>
        </div>
      )}
      {mayEdit && chosen === 'custom' && <KeepPreset grants={shown.grants} />}
    </div>
  );
}

function patchOf({ preset, grants }: Draft): MemberPatch {
  return preset === 'custom' ? { preset, grants } : { preset };
}

function savingText(words: typeof en, otherwise: string, error: unknown): string {
  if (reasonFor(error, 'preset') === 'last_owner') return words.lastOwner;
  if (isRefusal(error, 'conflict')) return words.changedElsewhere;
  return isRefusal(error, 'forbidden') ? words.notHeld : otherwise;
}

function KeepPreset({ grants }: { readonly grants: Grants }) {
  const m = useMessages();
  const words = useWords({ de, en });
  const client = useQueryClient();
  const show = useNotice();
  const [name, setName] = useState('');
  const keeping = useMutation({
    mutationFn: () => houseCalls.createPreset({ name: name.trim(), grants }),
    onSuccess: async () => {
      show({ text: words.presetKept(name.trim()) });
      await client.invalidateQueries({ queryKey: presetsQuery.queryKey });
    },
  });
  return (
    <form
      className="flex flex-wrap items-end gap-2 border-t border-line pt-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !keeping.isPending) keeping.mutate();
      }}
    >
      <div className="w-full max-w-xs">
        <Field
          label={words.presetName}
          autoComplete="off"
          value={name}
          maxLength={200}
          error={keeping.error ? refusalText(m, keeping.error) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button type="submit">{words.keepPreset}</Button>
    </form>
  );
}
