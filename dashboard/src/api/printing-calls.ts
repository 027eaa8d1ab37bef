/** The calls about printed codes: what is out there, what waits for a second member, and whether it has to; and their cache. */
import { queryOptions } from '@tanstack/react-query';
import { api, type Link, type PrintingPatch } from './client.ts';
import { inside } from './calls.ts';

/** As many as are shown at once; nobody waits for more. */
const waiting_max = 200;
/** How many codes of one link are named. */
const named_max = 20;

export const printingCalls = {
  /** Both are refused as `not_found` once it was decided, withdrawn or replaced. */
  approve: (id: string) => inside(api.approveTargetChange(id)),
  withdraw: (id: string) => inside(api.withdrawTargetChange(id)),
  /** Refused as `conflict` when somebody else chose otherwise since the version that `ifMatch` names. */
  editPrinting: (patch: PrintingPatch, ifMatch: string) => inside(api.editPrinting(patch, { ifMatch })),
};

/** What waits for anybody's consent, newest first. */
export const waitingQuery = queryOptions({
  queryKey: ['waiting'],
  queryFn: ({ signal }) => inside(api.listTargetChanges({ limit: waiting_max }, { signal })),
  refetchInterval: 10_000,
});

/** What waits for one link. Another ask is another thing to agree to, so each is read by itself. */
export function waitingOfLinkQuery({ id: linkId, pendingTarget }: Pick<Link, 'id' | 'pendingTarget'>) {
  return queryOptions({
    queryKey: [...waitingQuery.queryKey, linkId, pendingTarget?.id ?? 'nothing'],
    queryFn: ({ signal }) => inside(api.listTargetChanges({ linkId }, { signal })),
    enabled: pendingTarget !== null,
    refetchInterval: 10_000,
  });
}

/** The codes of a link that are kept, as many as are named. */
export function codesOfLinkQuery(linkId: string) {
  return queryOptions({
    queryKey: ['codes of link', linkId],
    queryFn: async ({ signal }) => inside(api.listCodes({ linkId, limit: named_max }, { signal })),
  });
}

export const printingQuery = queryOptions({
  queryKey: ['printing'],
  queryFn: ({ signal }) => inside(api.findPrinting({ signal })),
});
