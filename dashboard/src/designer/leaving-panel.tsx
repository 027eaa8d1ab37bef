/** The question before one leaves what is not saved. Nothing of it is kept in the browser: what a code says may be a secret. */
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../look/button.tsx';
import { FormError } from '../look/field.tsx';
import { Panel } from '../look/panel.tsx';
import { useMessages } from '../messages/messages.tsx';
import { savingRefusal } from './saving.ts';
import { useDesignerWords } from './words.ts';

export function LeavingPanel({
  isUnsaved,
  save,
}: {
  readonly isUnsaved: () => boolean;
  readonly save: () => Promise<unknown>;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const [error, setError] = useState<string | null>(null);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  const stay = () => {
    setError(null);
    blocker.reset();
  };
  return (
    <Panel title={words.leavingTitle} place="small" onClose={stay}>
      <div className="grid gap-3 p-5 text-pretty">
        <FormError>{error}</FormError>
        <p>{words.leaving}</p>
      </div>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={stay}>{words.stay}</Button>
        <Button look="red" onClick={blocker.proceed}>
          {words.discard}
        </Button>
        <Button
          look="lead"
          onClick={() =>
            void save().then(blocker.proceed, (refused: unknown) => {
              const text = savingRefusal(m, refused);
              if (text === null) stay();
              else setError(text);
            })
          }
        >
          {m.save}
        </Button>
      </footer>
    </Panel>
  );
}
