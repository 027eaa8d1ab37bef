/** The cache of what the server said, and how patiently it is asked again while it is away. */
import { infiniteQueryOptions, QueryClient, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { calls, type LinkFilter, type Period, type Subject } from './calls.ts';
import type { Link, LinkPage, Versioned } from './client.ts';
import { personCalls } from './person-calls.ts';
import { isAway } from './refusal.ts';

/** How often totals are asked for while somebody looks; they are at most 3 s old on the server. */
export const pollEvery_ms = 2000;

const retryWhileAway = {
  retry: (_attempts: number, error: Error) => isAway(error),
  retryDelay: (attempts: number) => Math.min(1000 * 2 ** attempts, 4000),
  networkMode: 'always' as const,
};

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { ...retryWhileAway, staleTime: 1000 }, mutations: retryWhileAway },
  });
}

/**
 * Asked again and again: whoever has just mended what a notice told comes back to a page without it, and a page that asks
 * for nothing else learns soon that its session is locked.
 */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: calls.currentSession,
  staleTime: 60_000,
  refetchInterval: 30_000,
  refetchOnWindowFocus: 'always',
});

/**
 * Goes to a page with other eyes: nothing that was read with those before is shown there, but for what is `kept`, and
 * nothing waits to be read until it is asked for again.
 */
export async function goWithOtherEyes(
  client: QueryClient,
  go: () => Promise<void>,
  ...kept: readonly string[]
): Promise<void> {
  const isSame = new Set(['session', ...kept]);
  const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => !isSame.has(String(queryKey[0]));
  client.removeQueries({ type: 'inactive', predicate });
  await go();
  await client.resetQueries({ predicate });
}

export function linkListQuery(filter: LinkFilter) {
  return infiniteQueryOptions({
    queryKey: ['links', { search: filter.search ?? '', tag: filter.tag ?? '', project: filter.project ?? '' }],
    queryFn: ({ pageParam, signal }) =>
      calls.listLinks(filter, pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // Every loaded page is asked for again, so a long list is asked for less often.
    refetchInterval: (asked) => pollEvery_ms * Math.max(1, asked.state.data?.pages.length ?? 1),
  });
}

export function linkQuery(id: string) {
  return queryOptions({
    queryKey: ['link', id],
    queryFn: ({ signal }) => calls.findLink(id, signal),
    refetchInterval: pollEvery_ms,
  });
}

export function reportQuery(subject: Subject, period: Period) {
  return queryOptions({
    queryKey: ['report', subject, period],
    queryFn: ({ signal }) => calls.reportOn(subject, period, signal),
    refetchInterval: pollEvery_ms,
  });
}

export const countingQuery = queryOptions({
  queryKey: ['counting'],
  queryFn: ({ signal }) => calls.findCounting(signal),
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => calls.listProjects(signal),
  staleTime: 30_000,
});

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => personCalls.listFactors(signal),
  staleTime: 30_000,
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['own sessions'],
  queryFn: ({ signal }) => personCalls.listSessions(signal),
});

type Pages = InfiniteData<LinkPage, string | null>;

/** Rewrites every list that is in the cache. */
function changeLists(client: QueryClient, change: (items: readonly Link[]) => readonly Link[]): void {
  client.setQueriesData<Pages>({ queryKey: ['links'] }, (pages) =>
    pages === undefined
      ? pages
      : { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items) })) },
  );
}

export function showCreated(client: QueryClient, created: Versioned<Link>): void {
  client.setQueryData<Versioned<Link>>(['link', created.value.id], created);
  void client.invalidateQueries({ queryKey: ['links'] });
}

export function showEdited(client: QueryClient, edited: Versioned<Link>): void {
  client.setQueryData<Versioned<Link>>(['link', edited.value.id], edited);
  changeLists(client, (items) => items.map((link) => (link.id === edited.value.id ? edited.value : link)));
}

export function showDeleted(client: QueryClient, id: string): void {
  changeLists(client, (items) => items.filter((link) => link.id !== id));
  client.removeQueries({ queryKey: ['link', id] });
}
