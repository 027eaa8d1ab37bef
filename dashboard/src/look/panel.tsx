/** A panel: a dialog that slides in from the side on wide screens and fills narrow ones, or a small one in the middle. */
import { Dialog } from '@base-ui/react/dialog';
import { useRef, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { buttonClass } from './button.tsx';
import { Icon } from './icons.tsx';

const places = {
  side: 'inset-y-0 right-0 w-full max-w-lg border-l data-starting-style:translate-x-4 data-ending-style:translate-x-4',
  middle:
    'inset-x-0 bottom-0 mx-auto max-h-[92dvh] w-full max-w-2xl rounded-t-card border sm:top-[8dvh] sm:bottom-auto sm:max-h-[84dvh] sm:rounded-card ' +
    'data-starting-style:translate-y-2 data-ending-style:translate-y-2',
  small:
    'inset-x-0 bottom-0 mx-auto max-h-[92dvh] w-full max-w-md rounded-t-card border sm:top-[14dvh] sm:bottom-auto sm:max-h-[80dvh] sm:rounded-card ' +
    'data-starting-style:translate-y-2 data-ending-style:translate-y-2',
} as const;

/** Where there is something to type, one begins there and not at the button that closes it all. */
const firstFields = 'form input:not([type=hidden], [type=radio], [type=checkbox]), form textarea';

export const scrimClass =
  'fixed inset-0 bg-scrim transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0';

export function Panel({
  title,
  place = 'side',
  open = true,
  onClose,
  children,
}: {
  readonly title: string;
  readonly place?: keyof typeof places;
  readonly open?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const m = useMessages();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimClass} />
        <Dialog.Popup
          ref={popup}
          initialFocus={(how) =>
            how === 'touch' ? true : (popup.current?.querySelector<HTMLElement>(firstFields) ?? true)
          }
          className={`fixed flex flex-col border-line bg-card transition-[transform,opacity] data-ending-style:opacity-0 data-starting-style:opacity-0 ${places[place]}`}
        >
          <header className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
            <Dialog.Title className="text-lg">{title}</Dialog.Title>
            <Dialog.Close aria-label={m.close} title={m.close} className={buttonClass('quiet', 'icon')}>
              <Icon name="close" />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
