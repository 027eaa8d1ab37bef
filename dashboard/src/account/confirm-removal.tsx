/** Asks before a second factor is taken away, since nothing brings it back. */
import { Button } from '../look/button.tsx';
import { Panel } from '../look/panel.tsx';
import { useMessages } from '../messages/messages.tsx';

export function ConfirmRemoval({
  title,
  detail,
  onCancel,
  onConfirm,
}: {
  readonly title: string;
  readonly detail: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}) {
  const m = useMessages();
  return (
    <Panel title={title} place="small" onClose={onCancel}>
      <p className="overflow-y-auto p-5 text-pretty">{detail}</p>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={onCancel}>{m.cancel}</Button>
        <Button look="red" icon="trash" onClick={onConfirm}>
          {m.ownAccount.remove}
        </Button>
      </footer>
    </Panel>
  );
}
