/** Links: paste an address, see what there is. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { linkListQuery } from '../api/queries.ts';
import type { Link } from '../api/client.ts';
import { Button } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Late, bareAddress } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages } from '../messages/messages.tsx';
import { Refused } from '../session/refused.tsx';
import { WaitingTargets } from '../printed/waiting.tsx';
import { useDeletion } from './deletion.tsx';
import { FreshLink } from './fresh-link.tsx';
import { LinkTable } from './link-table.tsx';
import { ListFilters } from './list-filters.tsx';
import { PasteField } from './paste-field.tsx';

const importEditPanel = () => import('./edit-panel.tsx');
const EditPanel = lazy(importEditPanel);

export function LinksPage() {
  const m = useMessages();
  const navigate = useNavigate({ from: '/links' });
  const { search, tag, project, edit } = useSearch({ from: '/inside/links' });
  const list = useInfiniteQuery({ ...linkListQuery({ search, tag, project }), placeholderData: keepPreviousData });
  const [fresh, setFresh] = useState<Link | null>(null);
  const { remove, asked } = useDeletion();
  const may = useMay();
  const mayCreate = may('link', 'create');
  // So that editing can begin at once, and also while the server is away.
  useEffect(() => void importEditPanel().catch(() => undefined), []);

  const links = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = search !== undefined || tag !== undefined || project !== undefined;
  const isProjectEmpty = project !== undefined && search === undefined && tag === undefined;
  const found =
    !list.data || (links.length === 0 && !filtered)
      ? ''
      : (list.hasNextPage ? m.list.resultsOrMore : m.list.results)(links.length);

  function openEdit(id: string): void {
    void navigate({ search: (before) => ({ ...before, edit: id }) });
  }

  /** The first new row takes the focus, as the button may be gone. */
  async function loadMore(): Promise<void> {
    if (list.isFetchingNextPage) return;
    await list.fetchNextPage();
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`tbody tr:nth-child(${links.length + 1}) th a`)?.focus(),
    );
  }

  return (
    <>
      <PageTitle tab={m.links} className="mb-5">
        {m.links}
      </PageTitle>
      <Deeds>{mayCreate && <PasteField projectId={project ?? null} onCreated={setFresh} />}</Deeds>
      <p role="status" className="sr-only">
        {fresh && m.create.created(bareAddress(fresh.shortUrl))}
      </p>
      {fresh && <FreshLink made={fresh} onEdit={() => openEdit(fresh.id)} onDismiss={() => setFresh(null)} />}

      <WaitingTargets />

      {(links.length > 0 || filtered) && <ListFilters found={found} />}
      <div className="mt-3" aria-busy={list.isPlaceholderData}>
        {list.isPending ? (
          <Skeleton />
        ) : list.isError && !list.data ? (
          <Refused error={list.error} className="py-10" />
        ) : links.length > 0 ? (
          <LinkTable
            links={links}
            onEdit={openEdit}
            onDelete={(link) => {
              if (fresh?.id === link.id) setFresh(null);
              remove(link);
            }}
          />
        ) : filtered ? (
          <Empty
            title={isProjectEmpty ? m.list.projectEmptyTitle : m.list.noneTitle}
            detail={isProjectEmpty ? m.list.projectEmptyDetail : m.list.noneDetail}
          >
            <Button onClick={() => void navigate({ search: {} })}>{m.list.clearFilters}</Button>
          </Empty>
        ) : (
          !fresh && <Empty title={m.list.emptyTitle} detail={mayCreate ? m.list.emptyDetail : m.list.emptyForYou} />
        )}
      </div>
      {list.hasNextPage && (
        <div className="mt-6 grid justify-center">
          <Button aria-disabled={list.isFetchingNextPage} onClick={() => void loadMore()}>
            {list.isFetchingNextPage ? m.list.loadingMore : m.list.loadMore}
          </Button>
        </div>
      )}
      <Suspense>
        {edit !== undefined && (
          <EditPanel
            id={edit}
            onClose={() => void navigate({ replace: true, search: ({ edit: _edit, ...rest }) => rest })}
          />
        )}
      </Suspense>
      {asked}
    </>
  );
}

function Skeleton() {
  const m = useMessages();
  return (
    <Late>
      <p className="sr-only">{m.loading}</p>
      <div aria-hidden="true" className="grid">
        {['w-56', 'w-40', 'w-64', 'w-48'].map((width) => (
          <div key={width} className="grid gap-2 border-b border-line py-4">
            <div className={`h-4 rounded-md bg-wash ${width}`} />
            <div className="h-3 w-80 max-w-full rounded-md bg-wash" />
          </div>
        ))}
      </div>
    </Late>
  );
}
