/** The visitor: what is left of one once the address is gone. */
import type { Dimension, LinkRecord } from '#exchange';
import type { Head } from '../wire/wire.ts';
import type { Address } from './address.ts';
import { isBotAgent } from './bots.ts';
import type { DigitKeys, Digits } from './digits.ts';

export { peerAddress, type Address } from './address.ts';
export { DigitKeys, type Digits } from './digits.ts';
export { openTrust, type Trust } from './trust.ts';

/** What somebody came for: by which way to which link, with which query (one character a byte, no question mark). */
export type Visit = {
  readonly channel: 'link' | 'qr';
  readonly link: LinkRecord;
  readonly query: string;
};

/** All that leaves this module of a visitor. */
export type Snapshot = {
  /** Counted apart: a bot, a preview, a prefetch. */
  readonly bot: boolean;
  /** Null for a bot, and for whoever asked not to be counted closer (`Sec-GPC: 1`, `DNT: 1`): only the total remains. */
  readonly seen: Seen | null;
};

/** A visitor as one of many: a value in each dimension, and the digits. */
export type Seen = Digits & { readonly values: Readonly<Record<Dimension, string>> };

/**
 * The snapshot of a visit, and the only function that takes an address. It reads it and keeps nothing of it.
 */
export function snapshot(_address: Address, head: Head, _visit: Visit, _keys: DigitKeys): Snapshot {
  return { bot: isBot(head), seen: null };
}

function isBot(head: Head): boolean {
  const agent = head.fieldOf('user-agent');
  if (agent < 0) return true;
  if (head.has('sec-purpose') || head.has('purpose')) return true;
  return isBotAgent(head.buffer, head.fields[agent * 4 + 2]!, head.fields[agent * 4 + 3]!);
}
