/** Asks before something is done that nothing, or not much, brings back; the deed is named on the button. */
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Button, type ButtonLook } from './button.tsx';
import { FormError } from './field.tsx';
import type { IconName } from './icons.tsx';
import { Panel } from './panel.tsx';

export function Confirm({
  title,
  deed,
  icon = 'trash',
  look = 'red',
  error,
  isBusy = false,
  onConfirm,
  onCancel,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly deed: string;
  readonly icon?: IconName;
  readonly look?: ButtonLook;
  readonly error?: string | null;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}) {
  const m = useMessages();
  return (
    <Panel title={title} place="middle" onClose={onCancel}>
      <div className="grid gap-3 overflow-y-auto p-5 text-pretty">
        <FormError>{error}</FormError>
        {children}
      </div>
      <footer className="flex flex-wrap justify-end gap-2 border-t border-line p-4">
        <Button onClick={onCancel}>{m.cancel}</Button>
        <Button look={look} icon={icon} aria-disabled={isBusy} onClick={() => !isBusy && onConfirm()}>
          {deed}
        </Button>
      </footer>
    </Panel>
  );
}
