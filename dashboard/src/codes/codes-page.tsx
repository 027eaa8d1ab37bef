/** Codes: those that are kept, found by name, kind and project; one to design anew, or many. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { codeListQuery } from '../api/code-calls.ts';
import { projectsQuery } from '../api/queries.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { Empty } from '../look/empty.tsx';
import { inputClass } from '../look/field.tsx';
import { PageTitle } from '../look/heading.tsx';
import { Icon } from '../look/icons.tsx';
import { SearchField } from '../look/search-field.tsx';
import { Late } from '../look/text.tsx';
import { useMay } from '../members/use-may.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { ProjectSelect } from '../projects/project-select.tsx';
import { Refused } from '../session/refused.tsx';
import { Beginnings } from './beginnings.tsx';
import { CodeCard } from './code-card.tsx';
import { Selection } from './selection.tsx';

export function CodesPage() {
  const m = useMessages();
  const words = useWords({ de, en });
  const navigate = useNavigate({ from: '/codes' });
  const { search, kind, project } = useSearch({ from: '/inside/codes' });
  const list = useInfiniteQuery({ ...codeListQuery({ search, kind, project }), placeholderData: keepPreviousData });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const mayMake = useMay()('qr', 'create');

  const codes = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = search !== undefined || kind !== undefined || project !== undefined;
  // Of what is selected, only what can be seen: nobody prints what they have forgotten.
  const chosen = codes.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const found =
    !list.data || (codes.length === 0 && !isFiltered)
      ? ''
      : (list.hasNextPage ? words.foundOrMore : words.found)(codes.length);

  function toggle(id: string): void {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  }

  /** The first new card takes the focus, as the button may be gone. */
  async function loadMore(): Promise<void> {
    if (list.isFetchingNextPage) return;
    await list.fetchNextPage();
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-codes] > :nth-child(${codes.length + 1}) a`)?.focus(),
    );
  }

  return (
    <>
      <PageTitle tab={words.title} className="mb-5">
        {words.title}
      </PageTitle>
      {mayMake && (codes.length > 0 || isFiltered) && (
        <Deeds>
          <div className="flex flex-wrap gap-2">
            <Link to="/codes/new" search={project === undefined ? {} : { project }} className={buttonClass('lead')}>
              <Icon name="qr" />
              {words.make}
            </Link>
            <Link to="/codes/bulk" className={buttonClass()}>
              {words.many}
            </Link>
          </div>
        </Deeds>
      )}
      {(codes.length > 0 || isFiltered) && <Filters found={found} />}
      <div className="mt-5" aria-busy={list.isPlaceholderData}>
        {list.isPending ? (
          <Skeleton />
        ) : list.isError && !list.data ? (
          <Refused error={list.error} className="py-10" />
        ) : codes.length > 0 ? (
          <ul
            data-codes
            aria-label={words.list}
            className="grid grid-cols-[minmax(0,1fr)] gap-3 sm:grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] sm:gap-4"
          >
            {codes.map((code) => (
              <CodeCard key={code.id} code={code} isSelected={selected.has(code.id)} onToggle={() => toggle(code.id)} />
            ))}
          </ul>
        ) : isFiltered ? (
          <Empty title={words.noneTitle} detail={words.noneDetail}>
            <Button onClick={() => void navigate({ search: {} })}>{words.all}</Button>
          </Empty>
        ) : (
          <Empty title={words.emptyTitle} detail={mayMake ? words.emptyDetail : words.emptyForYou}>
            {mayMake && (
              <Deeds>
                <Beginnings />
              </Deeds>
            )}
          </Empty>
        )}
      </div>
      {list.hasNextPage && (
        <div className="mt-6 grid justify-center">
          <Button aria-disabled={list.isFetchingNextPage} onClick={() => void loadMore()}>
            {list.isFetchingNextPage ? m.list.loadingMore : m.list.loadMore}
          </Button>
        </div>
      )}
      <Selection ids={chosen} onClear={() => setSelected(new Set())} />
    </>
  );
}

/** What narrows the list, all in the address. */
function Filters({ found }: { readonly found: string }) {
  const words = useWords({ de, en });
  const navigate = useNavigate({ from: '/codes' });
  const { search: asked = '', kind = '', project = '' } = useSearch({ from: '/inside/codes' });
  const may = useMay();
  const projects = useQuery({ ...projectsQuery, enabled: may('project', 'view') }).data ?? [];
  return (
    <div role="search" className="mt-7 flex flex-wrap items-center gap-x-3 gap-y-2">
      <SearchField
        label={words.search}
        placeholder={words.searchPlaceholder}
        asked={asked}
        onAsk={(text) =>
          void navigate({
            replace: true,
            search: ({ search: _before, ...rest }) => (text === '' ? rest : { ...rest, search: text }),
          })
        }
      />
      <select
        aria-label={words.kind}
        value={kind}
        onChange={({ target: { value } }) =>
          void navigate({
            search: ({ kind: _before, ...rest }) =>
              value === 'dynamic' || value === 'static' ? { ...rest, kind: value } : rest,
          })
        }
        className={`${inputClass} h-10 w-auto! max-w-full py-1`}
      >
        <option value="">{words.kinds.all}</option>
        <option value="dynamic">{words.kinds.dynamic}</option>
        <option value="static">{words.kinds.static}</option>
      </select>
      {(projects.length > 0 || project !== '') && (
        <ProjectSelect
          chosen={project}
          projects={projects}
          onChoose={(value) =>
            void navigate({
              search: ({ project: _before, ...rest }) => (value === '' ? rest : { ...rest, project: value }),
            })
          }
        />
      )}
      <p role="status" className="ml-auto text-sm text-soft tabular-nums">
        {found}
      </p>
    </div>
  );
}

function Skeleton() {
  const m = useMessages();
  return (
    <Late>
      <p className="sr-only">{m.loading}</p>
      <div aria-hidden="true" className="grid gap-4 sm:grid-cols-[repeat(auto-fill,minmax(14rem,1fr))]">
        {[1, 2, 3, 4].map((one) => (
          <div key={one} className="h-24 rounded-card bg-wash sm:h-72" />
        ))}
      </div>
    </Late>
  );
}
