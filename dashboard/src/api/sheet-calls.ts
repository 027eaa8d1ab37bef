/** The calls about codes in bulk and sheets of labels. */
import { queryOptions } from '@tanstack/react-query';
import { inside } from './calls.ts';
import { api, type CodesDraft, type SheetDraft } from './client.ts';

/** Every code is read by the decoder before it is printed. */
const printPatience_ms = 60_000;

export const sheetCalls = {
  /** Refused as `conflict` where no scanner reads one of the codes and nobody insists. */
  print: (draft: SheetDraft) => inside(api.printSheet(draft), printPatience_ms),
  /** The same of codes that look so; also where too many archives are kept. */
  beginCodes: (draft: CodesDraft) => inside(api.createCodes(draft), printPatience_ms),
} as const;

export const layoutsQuery = queryOptions({
  queryKey: ['label-layouts'],
  queryFn: async ({ signal }) => (await inside(api.listLabelLayouts({ signal }))).items,
  staleTime: Infinity,
});
