/** Ending: what a tenant's name and end mean for its links; edges hear of it, and in the end the links go. */
import {
  type Actor,
  type Caretaker,
  type Change,
  type EndDraft,
  endTenants as endTenantsOf,
  planEnd,
  type Platform,
  type PostEnd,
  type Purge,
  purgeOf,
  renameTenant as rename,
  type AcceptedVersions,
  type TenantView,
  undoEnd,
} from '#guard';
import { announceAll } from '../exchange/exchange.ts';
import { purgeAll } from '../link/purge.ts';

/** Throws `forbidden`, `invalid`, `conflict`. */
export function renameTenant(actor: Actor, name: string, accepted: AcceptedVersions = null): Promise<TenantView> {
  return rename(actor, name, announceAll, accepted);
}

/** Plans the tenant's end in 14 days. Its links stop at once unless its owner wants them to go on until then. */
export function deleteTenant(actor: Actor, draft: EndDraft, post: PostEnd): Promise<TenantView> {
  return planEnd(actor, draft, announceAll, post);
}

/** Undoes a planned end; the links lead on as before. */
export function restoreTenant(actor: Actor): Promise<TenantView> {
  return undoEnd(actor, announceAll);
}

/** Ends the tenants whose time has come; returns how many. Control calls it every hour. */
export function endTenants(platform: Platform): Promise<number> {
  return endTenantsOf(platform, announceAll, contents);
}

/** Claims and spellings stay: no slug and no printed code ever leads to somebody else. */
const contents: readonly Purge[] = [
  purgeOf('qr'),
  purgeOf('qr_template'),
  purgeOf('qr_logo'),
  (tx: Change<Caretaker>) => purgeAll(tx),
  purgeOf('project'),
  purgeOf('tally_value'),
  purgeOf('idempotency'),
  purgeOf('job'),
];
