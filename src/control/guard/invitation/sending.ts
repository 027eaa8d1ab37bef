/** Sending: how much mail somebody may have Kurzum send to addresses of their choice, so that nobody floods a mailbox in our name. */
import type { Actor, Operator } from '../member/actor.ts';
import { Throttle } from '../session/throttle.ts';

const minute_ms = 60_000;

/** Enough for a firm that asks its people in one go; then a mail every five minutes. */
const byPerson = { atOnce: 30, every_ms: 5 * minute_ms };
const byTenant = { ...byPerson, atOnce: 100 };
/** To one address from one tenant, or from the platform: whoever gets five has got enough for some hours. */
const toAddress = { atOnce: 5, every_ms: 60 * minute_ms };

/** Mails that people have sent to others, counted in memory. */
export class Sendings {
  readonly byPerson = new Throttle(byPerson);
  readonly byTenant = new Throttle(byTenant);
  readonly toAddress = new Throttle(toAddress);
}

/** Counts a mail that `sender` has sent to an address of their choice, before it is written. Throws Problem `too_many`. */
export function requireRoomToSend(sender: Actor | Operator, email: string): void {
  const { platform, personId } = sender;
  const place = sender.kind === 'member' ? sender.tenantId : 'platform';
  const key = (what: string): Buffer => platform.vault.platform.hash('mail to others', what);
  platform.sendings.toAddress.try(key(`${place} ${email}`));
  platform.sendings.byPerson.try(key(personId));
  if (sender.kind === 'member') platform.sendings.byTenant.try(key(place));
}
