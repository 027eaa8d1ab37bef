/** File names: what the export of a log and its checkpoint are called, so that the command that reads them can be pasted. */
import type { AuditKey } from '../api/client.ts';

/** The export, as the server calls it. */
export function exportName({ origin }: AuditKey): string {
  return `kurzum-audit-${logOf(origin)}.jsonl`;
}

export function checkpointName({ origin }: AuditKey): string {
  return `kurzum-checkpoint-${logOf(origin)}.txt`;
}

/** What a log's name ends with: the tenant's id, or the platform. */
function logOf(origin: string): string {
  return origin.split('/').at(-1) ?? '';
}
