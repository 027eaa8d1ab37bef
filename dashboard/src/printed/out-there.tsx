/** What of a link is out there: since when it may be on paper, by which codes, and how often they were scanned lately. */
import { useQuery } from '@tanstack/react-query';
import type { Link, Report } from '../api/client.ts';
import { codesOfLinkQuery } from '../api/printing-calls.ts';
import { reportQuery } from '../api/queries.ts';
import { useMay } from '../members/use-may.ts';
import { useSpoken, useWords } from '../messages/messages.tsx';
import { printing as de } from '../messages/printing.de.ts';
import { printing as en, type PrintingWords } from '../messages/printing.en.ts';

/** A link whose code was exported. */
export type Printed = Link & { readonly printedAt: string };

export function isPrinted(link: Link): link is Printed {
  return link.printedAt !== null;
}

export function OutThere({ link }: { readonly link: Printed }) {
  const { format } = useSpoken();
  const { outThere: words } = useWords({ de, en });
  const may = useMay();
  return (
    <div className="grid gap-3 rounded-control bg-wash p-4 text-sm">
      <p className="text-pretty">{words.since(format.moment(link.printedAt))}</p>
      {may('qr', 'view') && <Codes link={link} />}
      {may('report', 'view') && <Scans link={link} />}
    </div>
  );
}

function Codes({ link }: { readonly link: Link }) {
  const { format } = useSpoken();
  const { outThere: words } = useWords({ de, en });
  const found = useQuery(codesOfLinkQuery(link.id)).data;
  if (!found) return null;
  const printed = found.items.filter(({ printedAt }) => printedAt !== null);
  return (
    <div>
      <p className="font-medium">{words.codes}</p>
      <ul className="mt-1 grid gap-0.5">
        {printed.length === 0 && <li>{words.plain}</li>}
        {printed.map(({ id, name, printedAt }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-4">
            <span className="typed min-w-0" dir="auto">
              {name ?? words.unnamed}
            </span>
            <span className="text-soft">{words.exportedAt(format.moment(printedAt!))}</span>
          </li>
        ))}
        {found.nextCursor !== null && <li>{words.more}</li>}
      </ul>
    </div>
  );
}

function Scans({ link }: { readonly link: Link }) {
  const { outThere: words } = useWords({ de, en });
  const found = useQuery(reportQuery({ of: 'link', id: link.id }, { interval: 'day' })).data;
  return <p className="min-h-5">{found && scansText(words, found)}</p>;
}

/** Where some hits are not broken down, there may have been more scans than can be told. */
function scansText(words: PrintingWords['outThere'], { breakdown, notBrokenDown }: Report): string {
  if (breakdown.channel === null) return words.notCounted;
  const scans = breakdown.channel.find(({ value }) => value === 'qr')?.hits ?? 0;
  const isAll = notBrokenDown.channel === 0;
  if (scans === 0 && !isAll) return words.noScans;
  return (isAll ? words.scans : words.atLeast)(scans);
}
