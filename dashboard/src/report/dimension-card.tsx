/** One dimension: its values as bars that are a table, most hits first, and below how many hits it leaves out. */
import { memo, useState } from 'react';
import { Button } from '../look/button.tsx';
import { Card } from '../look/card.tsx';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import type { BrokenDown } from './dimensions.ts';
import type { Naming } from './names.ts';

/** What is shown before somebody asks for all. */
const rows_max = 8;

export const DimensionCard = memo(function DimensionCard({
  one,
  nameOf,
}: {
  readonly one: BrokenDown;
  readonly nameOf: Naming;
}) {
  const m = useMessages();
  return (
    <Card title={m.report.dimensions[one.dimension]}>
      <Bars one={one} nameOf={nameOf} />
      <LeftOut one={one} />
    </Card>
  );
});

export function Bars({
  one: { dimension, cells, sum },
  nameOf,
  pointed = null,
  onPoint,
}: {
  readonly one: BrokenDown;
  readonly nameOf: Naming;
  /** The value that is pointed at elsewhere. */
  readonly pointed?: string | null;
  readonly onPoint?: (value: string | null) => void;
}) {
  const { m, format } = useSpoken();
  const [isAll, setAll] = useState(false);
  if (cells.length === 0) return null;
  const shown = isAll ? cells : cells.slice(0, rows_max);
  const most = cells[0]!.hits;
  return (
    <>
      <div {...(isAll ? scrolled(m.report.dimensions[dimension]) : {})}>
        <table className="-mx-2 w-[calc(100%+1rem)] table-fixed border-separate border-spacing-y-1 tabular-nums">
          <caption className="sr-only">{m.report.dimensions[dimension]}</caption>
          <colgroup>
            <col />
            <col className="w-18" />
            <col className="w-15" />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">{m.report.value}</th>
              <th scope="col">{m.report.hits}</th>
              <th scope="col">{`${m.report.share} ${m.report.shareOf}`}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ value, hits }) => (
              <tr
                key={value}
                onPointerEnter={() => onPoint?.(value)}
                onPointerLeave={() => onPoint?.(null)}
                className={pointed === value ? 'text-accent' : ''}
              >
                <th scope="row" className="relative rounded-md px-2 py-1 text-left font-normal">
                  <span
                    aria-hidden="true"
                    className="absolute inset-y-0 left-0 rounded-md bg-accent-wash"
                    style={{ width: `max(0.375rem, ${(hits / most) * 100}%)` }}
                  />
                  <span className="typed relative block">{nameOf(dimension, value)}</span>
                </th>
                <td className="w-20 text-right align-top font-medium">
                  <span className="block py-1">{format.number(hits)}</span>
                </td>
                <td className="w-14 pr-2 text-right align-top text-sm text-soft">
                  <span className="block py-1 leading-[1.40625rem]">{format.share(hits / sum)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cells.length > rows_max && (
        <Button look="quiet" size="small" className="mt-2 -ml-2" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? m.report.showFewer : m.report.showAll(cells.length)}
        </Button>
      )}
    </>
  );
}

/** A long list scrolls by itself, so that the cards beside it stay what they were. */
function scrolled(label: string) {
  return {
    role: 'region',
    'aria-label': label,
    tabIndex: 0,
    className: '-mx-2 max-h-96 overflow-y-auto px-2',
  } as const;
}

/** How many hits a dimension leaves out, or has from elsewhere; why, stands once above all of them. */
export function LeftOut({ one: { cells, waiting, forward } }: { readonly one: BrokenDown }) {
  const m = useMessages();
  if (cells.length === 0 && waiting === 0) return <p className="text-sm text-soft">{m.report.nothingHere}</p>;
  if (waiting === 0 && forward === 0) return null;
  const text =
    cells.length === 0
      ? m.report.allWaiting(waiting)
      : waiting > 0
        ? m.report.waiting(waiting)
        : m.report.forward(forward);
  return (
    <p className={`flex items-baseline gap-2 text-sm text-amber ${cells.length === 0 ? '' : 'mt-3'}`}>
      <span aria-hidden="true" className="size-2 shrink-0 rounded-full border-[1.5px] border-amber" />
      {text}
    </p>
  );
}
