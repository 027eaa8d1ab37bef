/** The calls about QR codes: those that are kept, their pictures, and what is drawn without being kept. */
import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { inside } from './calls.ts';
import { api, type Code, type CodeDraft, type CodePage, type CodePatch, type Versioned } from './client.ts';
import { isRefusal } from './refusal.ts';

export type CodeFilter = {
  readonly search?: string | undefined;
  readonly project?: string | undefined;
  readonly link?: string | undefined;
  readonly kind?: Code['kind'] | undefined;
};
/** How an image is to be printed; sizes are of the whole image's width. */
export type ImageWish = {
  readonly format: 'svg' | 'png' | 'pdf' | 'eps';
  readonly size?: number;
  readonly dpi?: number;
  readonly mm?: number;
  /** Though no scanner reads it. */
  readonly insist?: boolean;
};

const page_codes = 48;
/** Printing draws and decodes, and may have to wait for its turn. */
const printPatience_ms = 20_000;

export const codeCalls = {
  list: (
    { search, project, link, kind }: CodeFilter,
    place: { readonly cursor?: string; readonly limit?: number },
    signal: AbortSignal,
  ) =>
    inside(
      api.listCodes(
        {
          ...(search ? { search } : {}),
          ...(project ? { projectId: project } : {}),
          ...(link ? { linkId: link } : {}),
          ...(kind ? { kind } : {}),
          limit: page_codes,
          ...place,
        },
        { signal },
      ),
    ),

  find: (id: string, signal?: AbortSignal) => inside(api.findCode(id, signal ? { signal } : {})),

  /** `attempt` names the wish, so that a repeated request makes one code. */
  create: (draft: CodeDraft, attempt: string) => inside(api.createCode(draft, { idempotencyKey: attempt })),

  /** Refused as `conflict` when the code is no longer in the version that `ifMatch` names. */
  edit: (id: string, patch: CodePatch, ifMatch: string) => inside(api.editCode(id, patch, { ifMatch })),

  /** Somebody else may have been faster: the code is gone, as asked. */
  remove: (id: string): Promise<void> =>
    inside(api.deleteCode(id)).catch((error: unknown) => {
      if (!isRefusal(error, 'not_found')) throw error;
    }),

  restore: (id: string) => inside(api.restoreCode(id)),

  /** From then on the code counts as printed. Refused as `conflict` where no scanner reads it. */
  image: (id: string, { insist, ...image }: ImageWish) =>
    inside(api.codeImage(id, { ...image, ...(insist ? { insist: 'true' as const } : {}) }), printPatience_ms),
} as const;

export function codeListQuery(filter: CodeFilter) {
  return infiniteQueryOptions({
    queryKey: ['codes', filter],
    queryFn: ({ pageParam, signal }) => codeCalls.list(filter, pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function codeQuery(id: string) {
  return queryOptions({ queryKey: ['code', id], queryFn: ({ signal }) => codeCalls.find(id, signal) });
}

/** Shows a code as it was saved, in every list too. */
export function showCode(client: QueryClient, saved: Versioned<Code>): void {
  client.setQueryData<Versioned<Code>>(['code', saved.value.id], saved);
  void client.invalidateQueries({ queryKey: ['codes'] });
}

/** Takes a code out of every list at once. */
export function showCodeGone(client: QueryClient, id: string): void {
  client.setQueriesData<InfiniteData<CodePage, string | null>>({ queryKey: ['codes'] }, (list) =>
    list === undefined
      ? list
      : { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.filter((code) => code.id !== id) })) },
  );
  client.removeQueries({ queryKey: ['code', id] });
}
