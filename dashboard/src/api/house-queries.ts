/** What the server said about a tenant's house, in the cache: members, settings, tokens, and the audit log. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { houseCalls, type AuditFilter, type Log } from './house-calls.ts';
import { isAway, isRefusal } from './refusal.ts';

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => houseCalls.listMembers(signal),
});

/** One of them, in the version that a change must name. */
export function memberQuery(id: string) {
  return queryOptions({
    queryKey: [...membersQuery.queryKey, id],
    queryFn: ({ signal }) => houseCalls.findMember(id, signal),
  });
}

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => houseCalls.listInvitations(signal),
});

export const presetsQuery = queryOptions({
  queryKey: ['presets'],
  queryFn: ({ signal }) => houseCalls.listPresets(signal),
});

export const accessQuery = queryOptions({
  queryKey: ['access'],
  queryFn: ({ signal }) => houseCalls.findAccess(signal),
});

export const supportQuery = queryOptions({
  queryKey: ['support'],
  queryFn: ({ signal }) => houseCalls.listSupport(signal),
  // So that the page tells it when an operator comes in.
  refetchInterval: 15_000,
});

export const tenantQuery = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => houseCalls.findTenant(signal),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => houseCalls.listTokens(signal),
});

export function auditQuery(log: Log, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', log, filter],
    queryFn: ({ pageParam, signal }) => houseCalls.listAudit(log, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // Reading the log is itself in the log, so it is read only when somebody asks.
    refetchOnWindowFocus: false,
    staleTime: 30_000,
  });
}

/** Null where none was signed yet. */
export function checkpointQuery(log: Log) {
  return queryOptions({
    queryKey: ['checkpoint', log],
    queryFn: ({ signal }) =>
      houseCalls.readCheckpoint(log, signal).catch((error: unknown) => {
        if (isRefusal(error, 'not_found')) return null;
        throw error;
      }),
    refetchOnWindowFocus: false,
    retry: (_attempts, error) => isAway(error),
  });
}

export function auditKeyQuery(log: Log) {
  return queryOptions({
    queryKey: ['audit-key', log],
    queryFn: ({ signal }) => houseCalls.readAuditKey(log, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function subscriptionQuery(log: Log) {
  return queryOptions({
    queryKey: ['subscription', log],
    queryFn: ({ signal }) => houseCalls.readSubscription(log, signal),
    refetchOnWindowFocus: false,
  });
}
