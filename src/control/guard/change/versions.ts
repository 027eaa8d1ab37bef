/** Versions: which of a row's a writer accepts, so that nobody overwrites what they have not seen. */
import { Problem } from '#problem';

/** What stood in `If-Match` (RFC 9110 section 13.1.1); null for any, also where there was no header. */
export type AcceptedVersions = readonly number[] | null;

/** Throws Problem `conflict` where the row has moved on. */
export function requireAccepted(accepted: AcceptedVersions, version: number): void {
  if (accepted && !accepted.includes(version)) throw new Problem('conflict');
}
