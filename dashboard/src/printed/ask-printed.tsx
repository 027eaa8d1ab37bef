/** Asks before a code that may be on paper leads elsewhere: what is out there, from where to where, and whose consent it takes. */
import type { Link } from '../api/client.ts';
import { Confirm } from '../look/confirm.tsx';
import { useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en } from '../messages/printing.en.ts';
import { isPrinted, OutThere } from './out-there.tsx';
import { Targets } from './targets.tsx';

export function AskPrinted({
  link,
  target,
  needsSecond,
  onConfirm,
  onCancel,
}: {
  readonly link: Link;
  readonly target: string;
  readonly needsSecond: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}) {
  const { ask: words } = useWords({ de, en });
  return (
    <Confirm
      title={words.title}
      deed={needsSecond ? words.request : words.change}
      icon={needsSecond ? 'members' : 'edit'}
      look={needsSecond ? 'lead' : 'red'}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{words.lead}</p>
      {isPrinted(link) && <OutThere link={link} />}
      <Targets from={[words.old, link.target]} to={[words.new, target]} />
      {needsSecond && <p>{words.needsSecond}</p>}
    </Confirm>
  );
}
