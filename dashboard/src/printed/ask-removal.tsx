/** Asks before a link is deleted whose codes may be on paper, and says what is out there. */
import { Confirm } from '../look/confirm.tsx';
import { useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { OutThere, type Printed } from './out-there.tsx';

export function AskRemoval({
  link,
  onConfirm,
  onCancel,
}: {
  readonly link: Printed;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}) {
  const { remove: words } = useWords({ de, en });
  return (
    <Confirm title={words.title(link.slug)} deed={words.deed} onConfirm={onConfirm} onCancel={onCancel}>
      <p>{words.lead}</p>
      <OutThere link={link} />
    </Confirm>
  );
}
