/** Another name for something: a small dialog with one field, which keeps what was typed where it is refused. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { fieldText, refusalText } from '../messages/refusals.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { useFirstFocus } from './first-focus.ts';
import { Panel } from './panel.tsx';

export function Rename({
  title,
  label,
  name,
  hint,
  rename,
  onClose,
}: {
  readonly title: string;
  readonly label: string;
  /** What it is called so far. */
  readonly name: string;
  readonly hint?: string | undefined;
  /** Throws where it is refused. */
  readonly rename: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const [typed, setTyped] = useState(name);
  const form = useFirstFocus('input');
  const renaming = useMutation({ mutationFn: () => rename(typed.trim()), onSuccess: onClose });
  const error = renaming.error ? (fieldText(m, renaming.error, 'name') ?? refusalText(m, renaming.error)) : undefined;
  return (
    <Panel title={title} place="small" onClose={onClose}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === name) onClose();
          else if (!renaming.isPending) renaming.mutate();
        }}
      >
        <div className="p-5">
          <Field
            label={label}
            autoComplete="off"
            maxLength={200}
            value={typed}
            error={error}
            hint={hint}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
          <Button onClick={onClose}>{m.cancel}</Button>
          <Button look="lead" type="submit" aria-disabled={renaming.isPending}>
            {renaming.isPending ? m.saving : m.rename}
          </Button>
        </footer>
      </form>
    </Panel>
  );
}
