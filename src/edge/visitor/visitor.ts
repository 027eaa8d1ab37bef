/** The visitor: what is left of one once the address is gone. */
import type { Head } from '../wire/wire.ts';
import { isBotAgent } from './bots.ts';
import type { Address } from './address.ts';

export { peerAddress, type Address } from './address.ts';
export { openTrust, type Trust } from './trust.ts';

export type Channel = 'link' | 'qr';

/** All that leaves this module of a visitor. */
export type Snapshot = {
  /** Counted apart: a bot, a preview, a prefetch. */
  readonly bot: boolean;
  readonly channel: Channel;
};

const snapshots: Readonly<Record<Channel, readonly [Snapshot, Snapshot]>> = {
  link: [
    { bot: false, channel: 'link' },
    { bot: true, channel: 'link' },
  ],
  qr: [
    { bot: false, channel: 'qr' },
    { bot: true, channel: 'qr' },
  ],
};

/**
 * The snapshot of a visit, and the only function that takes an address. It keeps nothing of it: so far a hit needs no
 * more than to be told from a bot, and where more will be kept, this is where it is taken.
 */
export function snapshot(_address: Address, head: Head, channel: Channel): Snapshot {
  return snapshots[channel][isBot(head) ? 1 : 0];
}

function isBot(head: Head): boolean {
  const agent = head.fieldOf('user-agent');
  if (agent < 0) return true;
  if (head.has('sec-purpose') || head.has('purpose')) return true;
  return isBotAgent(head.buffer, head.fields[agent * 4 + 2]!, head.fields[agent * 4 + 3]!);
}
