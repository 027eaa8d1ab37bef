/** The audit log: searched and narrowed by the address, read entry by entry, taken along, and promised by checkpoints. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditFilter, Log } from '../api/house-calls.ts';
import { auditQuery } from '../api/house-queries.ts';
import { tenantsQuery } from '../api/platform-calls.ts';
import { Button } from '../look/button.tsx';
import { Empty } from '../look/empty.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Late } from '../look/text.tsx';
import { audit as de } from '../messages/audit.de.ts';
import { audit as en } from '../messages/audit.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { CheckpointCard } from './checkpoint-card.tsx';
import { EntryRow, type TenantNames } from './entry-row.tsx';
import { ExportCard } from './export-card.tsx';

export function AuditPage() {
  const words = useWords({ de, en });
  const navigate = useNavigate({ from: '/audit' });
  const filter = useSearch({ from: '/inside/audit' });
  return (
    <>
      <PageTitle tab={words.title}>{words.title}</PageTitle>
      <LogView log="tenant" filter={filter} onFilter={(search) => void navigate({ search, replace: true })} />
    </>
  );
}

export function LogView({
  log,
  filter,
  onFilter,
}: {
  readonly log: Log;
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}) {
  const words = useWords({ de, en });
  return (
    <>
      <p className="mt-3 mb-6 max-w-prose text-soft text-pretty">{words.lead}</p>
      <div className="grid gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <section aria-label={words.entries} className="min-w-0">
          <AuditFilters log={log} filter={filter} onFilter={onFilter} />
          <Entries log={log} filter={filter} onClear={() => onFilter({})} />
        </section>
        <div className="grid content-start gap-4">
          <CheckpointCard log={log} />
          <ExportCard log={log} />
        </div>
      </div>
    </>
  );
}

function Entries({
  log,
  filter,
  onClear,
}: {
  readonly log: Log;
  readonly filter: AuditFilter;
  readonly onClear: () => void;
}) {
  const m = useMessages();
  const words = useWords({ de, en });
  const list = useInfiniteQuery({ ...auditQuery(log, filter), placeholderData: keepPreviousData });
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const tenants = useTenantNames(log);
  if (list.isError && !list.data) return <Refused error={list.error} className="py-6" />;
  if (list.isPending) return <Late>{m.loading}</Late>;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div aria-busy={list.isPlaceholderData}>
      {entries.length > 0 ? (
        <ol className="border-t border-line">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} tenants={tenants} />
          ))}
        </ol>
      ) : (
        !list.hasNextPage &&
        (isFiltered ? (
          <Empty title={words.noneTitle} detail={words.noneDetail}>
            <Button onClick={onClear}>{words.clear}</Button>
          </Empty>
        ) : (
          <Empty title={words.emptyTitle} detail={words.emptyDetail} />
        ))
      )}
      {list.hasNextPage && (
        <div className="mt-6 grid justify-center">
          <Button
            aria-disabled={list.isFetchingNextPage}
            onClick={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? words.loadingMore : words.loadMore}
          </Button>
        </div>
      )}
    </div>
  );
}

function useTenantNames(log: Log): TenantNames {
  const listed = useQuery({ ...tenantsQuery, enabled: log === 'platform' }).data;
  return new Map((listed ?? []).flatMap(({ id, contact }) => (contact === null ? [] : [[id, contact] as const])));
}
