/** The merge offer: somebody else saved first, and for every field that differs one says which version holds. */
import { useState } from 'react';
import { Button } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';
import { differences, type Draft, type DraftField } from './draft.ts';

type Side = 'mine' | 'theirs';

export function Merge({
  base,
  mine,
  theirs,
  projects,
  saving,
  error,
  onBack,
  onSave,
}: {
  readonly base: Draft;
  readonly mine: Draft;
  readonly theirs: Draft;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly saving: boolean;
  readonly error: string | null;
  readonly onBack: (merged: Draft) => void;
  readonly onSave: (merged: Draft) => void;
}) {
  const m = useMessages();
  const fields = differences(mine, theirs);
  // A field that only one side touched is that side's; where both did, one's own typing comes first.
  const touched = new Set(differences(base, mine));
  const [chosen, setChosen] = useState<Partial<Record<DraftField, Side>>>({});
  function sideOf(field: DraftField): Side {
    return chosen[field] ?? (touched.has(field) ? 'mine' : 'theirs');
  }

  const merged = fields.reduce<Draft>(
    (draft, field) => (sideOf(field) === 'mine' ? { ...draft, [field]: mine[field] } : draft),
    theirs,
  );
  const names: Record<DraftField, string> = {
    target: m.edit.target,
    slug: m.edit.slug,
    title: m.edit.linkTitle,
    notes: m.edit.notes,
    tags: m.edit.tags,
    projectId: m.edit.project,
  };
  function shown(draft: Draft, field: DraftField): string {
    if (field !== 'projectId') return draft[field] || m.merge.empty;
    return projects.find((project) => project.id === draft.projectId)?.name ?? m.edit.noProject;
  }

  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving) onSave(merged);
      }}
    >
      <div className="grid flex-1 content-start gap-5 overflow-y-auto p-5">
        <p role="alert" className="rounded-control bg-amber-wash px-3 py-2 text-sm text-amber">
          {m.merge.detail}
        </p>
        <FormError>{error}</FormError>
        {fields.map((field) => (
          <fieldset key={field}>
            <legend className="text-sm font-medium">{names[field]}</legend>
            <div className="mt-1.5 grid gap-2">
              {(['mine', 'theirs'] as const).map((side) => (
                <label
                  key={side}
                  className="grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 rounded-control border border-rim p-3 has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
                >
                  <input
                    type="radio"
                    name={field}
                    checked={sideOf(field) === side}
                    onChange={() => setChosen({ ...chosen, [field]: side })}
                    className="accent-accent outline-none"
                  />
                  <span className="text-sm text-soft">{m.merge[side]}</span>
                  <span className="typed col-start-2 max-h-40 overflow-y-auto whitespace-pre-wrap" dir="auto">
                    {shown(side === 'mine' ? mine : theirs, field)}
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={() => onBack(merged)}>{m.merge.back}</Button>
        <Button look="lead" type="submit" aria-disabled={saving}>
          {saving ? m.saving : m.merge.submit}
        </Button>
      </footer>
    </form>
  );
}
