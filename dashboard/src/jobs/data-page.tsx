/** A tenant's data: all of it to take along, and what comes from elsewhere. */
import { Link } from '@tanstack/react-router';
import { desks } from '../api/job-calls.ts';
import { buttonClass } from '../look/button.tsx';
import { Empty } from '../look/empty.tsx';
import { Icon } from '../look/icons.tsx';
import { PageTitle } from '../look/heading.tsx';
import { useMay } from '../members/use-may.ts';
import { data as de } from '../messages/data.de.ts';
import { data as en } from '../messages/data.en.ts';
import { useWords } from '../messages/messages.tsx';
import { SettingsNav } from '../settings/settings-nav.tsx';
import { ExportCard } from './export-card.tsx';
import { ImportCard } from './import-card.tsx';

export function DataPage() {
  const words = useWords({ de, en });
  const may = useMay();
  return (
    <>
      <SettingsNav />
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <p className="mt-3 mb-7 max-w-prose text-soft text-pretty">{words.lead}</p>
      {may('settings', 'edit') ? (
        <div className="grid max-w-3xl gap-4">
          {may('settings', 'delete') ? (
            <ExportCard desk={desks.tenant} look="lead">
              <Contents />
            </ExportCard>
          ) : (
            <p className="text-soft">{words.export.onlyOwners}</p>
          )}
          <ImportCard />
        </div>
      ) : (
        <Empty title={words.noRight} detail={words.noRightDetail}>
          <Link to="/account" className={buttonClass()}>
            {words.toAccount}
          </Link>
        </Empty>
      )}
    </>
  );
}

function Contents() {
  const { export: words } = useWords({ de, en });
  return (
    <details className="group">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-sm text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="open" className="size-3.5 transition-transform group-open:rotate-90" />
        {words.what}
      </summary>
      <dl className="mt-3 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        {words.contents.map(([name, detail]) => (
          <div key={name} className="grid sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="font-medium">{name}</dt>
            <dd className="text-soft text-pretty">{detail}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-soft text-pretty">{words.without}</p>
    </details>
  );
}
