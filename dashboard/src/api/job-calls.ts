/** The calls about jobs, at three desks: a tenant's exports and imports, one's own archives of codes, and what somebody does with their own account. */
import { queryOptions } from '@tanstack/react-query';
import { api, type ImportDraft } from './client.ts';
import { inside } from './calls.ts';

const isOpen = ({ state }: { readonly state: string }): boolean => ['receiving', 'queued', 'running'].includes(state);

/** What the server takes of one file. */
export const part_bytes = 1024 * 1024;
export const file_bytes_max = 512 * part_bytes;
/** Of a table of codes. */
export const table_bytes_max = 64 * part_bytes;

/** How often a job is asked for while it is under way and somebody looks. */
const pollEvery_ms = 1000;
/** A part of an upload may take so long on a slow line before anybody need wonder. */
const partPatience_ms = 60_000;

const tenantDesk = {
  name: 'tenant',
  list: async (signal: AbortSignal) => (await inside(api.listJobs({ signal }))).items,
  beginExport: () => inside(api.createExport()),
  remove: (id: string) => inside(api.deleteJob(id)),
  file: (id: string) => api.fetchExportUrl(id),
} as const;

const accountDesk = {
  name: 'account',
  list: async (signal: AbortSignal) => (await inside(api.listAccountJobs({ signal }))).items,
  beginExport: () => inside(api.exportAccount()),
  remove: (id: string) => inside(api.deleteAccountJob(id)),
  file: (id: string) => api.fetchAccountExportUrl(id),
} as const;

const codesDesk = {
  name: 'codes',
  list: async (signal: AbortSignal) => (await inside(api.listCodeJobs({ signal }))).items,
  remove: (id: string) => inside(api.deleteCodeJob(id)),
  file: (id: string) => api.fetchCodesUrl(id),
} as const;

export const desks = { tenant: tenantDesk, account: accountDesk, codes: codesDesk } as const;
export type Desk = (typeof desks)[keyof typeof desks];
/** One at which everything can be exported. */
export type ExportDesk = typeof tenantDesk | typeof accountDesk;

/** How a file that a job reads is sent. */
export type UploadCalls = Pick<typeof importCalls, 'sendPart' | 'start'>;

export const importCalls = {
  begin: (draft: ImportDraft) => inside(api.createImport(draft)),
  /** @param n from 0; sending the same one again replaces it. */
  sendPart: (id: string, n: number, part: Blob, signal: AbortSignal) =>
    inside(api.sendImportPart(id, String(n), part, { signal }), partPatience_ms),
  start: (id: string, parts: number, signal: AbortSignal) => inside(api.startImport(id, { parts }, { signal })),
  /** The address of the rows that were refused, as a file. */
  refusedRows: (id: string): string => api.listRefusedRowsUrl(id),
};

export const codesUpload: UploadCalls & { refusedRows: (id: string) => string } = {
  sendPart: (id, n, part, signal) => inside(api.sendCodesPart(id, String(n), part, { signal }), partPatience_ms),
  start: (id, parts, signal) => inside(api.startCodes(id, { parts }, { signal })),
  refusedRows: (id) => api.listRefusedCodesUrl(id),
};

export function jobsQuery(desk: Desk) {
  return queryOptions({
    queryKey: ['jobs', desk.name],
    queryFn: ({ signal }) => desk.list(signal),
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? pollEvery_ms : false),
  });
}
