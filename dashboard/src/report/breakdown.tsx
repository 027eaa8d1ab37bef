/** The breakdown of a report: what privacy withholds and why, countries on a map, and a card for each other dimension. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Report } from '../api/client.ts';
import { useMessages, useSpoken } from '../messages/messages.tsx';
import { CountryCard } from './country-card.tsx';
import { DimensionCard } from './dimension-card.tsx';
import { brokenDown, uncounted } from './dimensions.ts';
import { useNaming } from './names.ts';
import { NothingYet, Withheld } from './withheld.tsx';

export function Breakdown({
  report,
  today,
  ofMany,
}: {
  readonly report: Report;
  readonly today: string;
  readonly ofMany: boolean;
}) {
  const m = useMessages();
  const nameOf = useNaming();
  const all = useMemo(() => brokenDown(report), [report]);
  const isEmpty = all.every(({ cells }) => cells.length === 0);
  return (
    <section aria-labelledby="breakdown" className="mt-9">
      <h2 id="breakdown" className="mb-4 text-lg">
        {m.report.breakdown}
      </h2>
      <div className="grid gap-4">
        {isEmpty ? (
          all.length > 0 && <NothingYet report={report} ofMany={ofMany} isOver={report.to < today} />
        ) : (
          <>
            <Withheld report={report} all={all} ofMany={ofMany} />
            {all.some(({ dimension }) => dimension === 'country') && <CountryCard country={all[0]!} nameOf={nameOf} />}
            <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
              {all
                .filter(({ dimension }) => dimension !== 'country')
                .map((one) => (
                  <DimensionCard key={one.dimension} one={one} nameOf={nameOf} />
                ))}
            </div>
          </>
        )}
        <Uncounted report={report} />
      </div>
    </section>
  );
}

/** What the tenant chose not to count is said, rather than shown as nothing. */
function Uncounted({ report }: { readonly report: Report }) {
  const { m, format } = useSpoken();
  const names = uncounted(report).map((dimension) => m.report.dimensions[dimension]);
  if (names.length === 0) return null;
  return (
    <p className="text-sm text-soft">
      {m.report.uncounted(format.list(names))}{' '}
      <Link
        to="/settings"
        className="rounded-sm text-ink underline decoration-line underline-offset-4 hover:decoration-ink"
      >
        {m.report.uncountedHint}
      </Link>
    </p>
  );
}
