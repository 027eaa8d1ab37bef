/** The countries: on a map and, with the same numbers, in a table; what is pointed at in one is marked in the other. */
import { lazy, memo, Suspense, useState } from 'react';
import { Card } from '../look/card.tsx';
import { Late } from '../look/text.tsx';
import { useMessages } from '../messages/messages.tsx';
import { Bars, LeftOut } from './dimension-card.tsx';
import type { BrokenDown } from './dimensions.ts';
import type { Naming } from './names.ts';

const CountryMap = lazy(() => import('./map/country-map.tsx'));

export const CountryCard = memo(function CountryCard({
  country,
  nameOf,
}: {
  readonly country: BrokenDown;
  readonly nameOf: Naming;
}) {
  const m = useMessages();
  const [pointed, setPointed] = useState<string | null>(null);
  return (
    <Card title={m.report.dimensions.country}>
      {country.cells.length > 0 && (
        <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <Suspense fallback={<Late>{m.loading}</Late>}>
            <CountryMap cells={country.cells} nameOf={nameOf} pointed={pointed} onPoint={setPointed} />
          </Suspense>
          <div>
            <Bars one={country} nameOf={nameOf} pointed={pointed} onPoint={setPointed} />
            <LeftOut one={country} />
          </div>
        </div>
      )}
      {country.cells.length === 0 && <LeftOut one={country} />}
    </Card>
  );
});
