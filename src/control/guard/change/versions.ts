/** Versions: which of a row's a writer accepts, so that nobody overwrites what they have not seen. */
import { Problem } from '#problem';

/** What stood in `If-Match`; null for any. */
export type AcceptedVersions = readonly number[] | null;

/** Throws Problem `conflict` where the row has moved on. */
export function requireAccepted(accepted: AcceptedVersions, version: number): void {
  if (accepted && !accepted.includes(version)) throw new Problem('conflict');
}
