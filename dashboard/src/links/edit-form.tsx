/** The form in the edit panel. */
import { Dialog } from '@base-ui/react/dialog';
import { Button, buttonClass } from '../look/button.tsx';
import { ChoiceField, Field, FormError, TextField } from '../look/field.tsx';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, formText } from '../messages/refusals.ts';
import { draftFields, type Draft } from './draft.ts';

/** The panel is there before its fields are, so they fetch the focus when they come. */
function focusOnce(field: HTMLElement | null): void {
  field?.focus();
}

export function EditForm({
  draft,
  note,
  targetHint,
  projects,
  saving,
  error,
  onChange,
  onSave,
}: {
  readonly draft: Draft;
  readonly note: string | null;
  /** What is to be known before the target is changed. */
  readonly targetHint: string | undefined;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly saving: boolean;
  readonly error: Error | null;
  readonly onChange: (draft: Draft) => void;
  readonly onSave: () => void;
}) {
  const m = useMessages();
  function bind(field: keyof Draft) {
    return {
      name: field,
      value: draft[field],
      error: fieldText(m, error, field),
      onChange: (event: { target: { value: string } }) => onChange({ ...draft, [field]: event.target.value }),
    };
  }
  const { error: _noError, ...projectField } = bind('projectId');
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <div className="grid flex-1 content-start gap-5 overflow-y-auto p-5">
        {note && (
          <p role="status" className="rounded-control bg-accent-wash px-3 py-2 text-sm text-accent">
            {note}
          </p>
        )}
        <FormError>{formText(m, error, draftFields)}</FormError>
        <TextField
          label={m.edit.target}
          hint={targetHint}
          rows={2}
          spellCheck={false}
          className="typed"
          ref={focusOnce}
          {...bind('target')}
        />
        <Field
          label={m.edit.slug}
          hint={m.edit.slugHint}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          maxLength={64}
          className="font-mono"
          {...bind('slug')}
        />
        <Field label={m.edit.linkTitle} optional={m.optional} autoComplete="off" dir="auto" {...bind('title')} />
        <Field
          label={m.edit.tags}
          optional={m.optional}
          hint={m.edit.tagsHint}
          autoComplete="off"
          dir="auto"
          {...bind('tags')}
        />
        {projects.length > 0 && (
          <ChoiceField label={m.edit.project} {...projectField}>
            <option value="">{m.edit.noProject}</option>
            {projects.map((project) => (
              <option key={project.id} value={project.id}>
                {project.name}
              </option>
            ))}
          </ChoiceField>
        )}
        <TextField label={m.edit.notes} optional={m.optional} rows={5} dir="auto" {...bind('notes')} />
      </div>
      <footer className="flex justify-end gap-2 border-t border-line p-4">
        <Dialog.Close className={buttonClass('plain')}>{m.cancel}</Dialog.Close>
        <Button look="lead" type="submit" aria-disabled={saving}>
          {saving ? m.saving : m.save}
        </Button>
      </footer>
    </form>
  );
}
