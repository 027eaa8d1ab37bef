/** The visitor: what is left of one once the address is gone. */
import type { Dimension, LinkRecord } from '#exchange';
import type { Head, KnownName } from '../wire/wire.ts';
import type { Address } from './address.ts';
import { agentOf } from './agents.ts';
import type { Countries } from './countries.ts';
import { coordinateOf, markOf, type DigitKeys, type Digits } from './digits.ts';
import { hash1, hash2 } from './hash.ts';
import { campaignOf, languageOf, referrerOf } from './origin.ts';

export { peerAddress, type Address } from './address.ts';
export { isOld, openCountries, type Countries } from './countries.ts';
export { DigitKeys, shiftOf, sourceOf, type Digits, type Source } from './digits.ts';
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

/** Takes the snapshot of a visit, and is the only function that takes an address. It reads it and keeps nothing of it. */
export type TakeSnapshot = (address: Address, head: Head, visit: Visit, keys: DigitKeys) => Snapshot;

const bot: Snapshot = { bot: true, seen: null };
const unseen: Snapshot = { bot: false, seen: null };

/** @param publicHost the host of `KURZUM_URL`, with or without a port */
export function openSnapshot(countries: Countries, publicHost: string): TakeSnapshot {
  const ourHost = publicHost.replace(/:\d+$/, '');

  function snapshot(address: Address, head: Head, visit: Visit, keys: DigitKeys): Snapshot {
    // Fetched for somebody who may never come: the fetch is the browser's idea.
    if (head.has('sec-purpose') || head.has('purpose')) return bot;
    const { buffer } = head;
    const agent = agentOf(keys.coordinate, buffer, valueStart(head, 'user-agent'), valueEnd(head, 'user-agent'));
    if (agent.bot) return bot;
    if (isOne(head, 'sec-gpc') || isOne(head, 'dnt')) return unseen;

    const { link, channel } = visit;
    const ownHost = link.domain === '' ? ourHost : link.domain;
    const { source, medium, campaign } = campaignOf(visit);
    return {
      bot: false,
      seen: {
        coordinate: coordinateOf(keys.coordinate, address, hash1, hash2, link.id),
        mark: markOf(keys.mark, address, link.id),
        values: {
          country: countries.countryOf(address),
          device: agent.device,
          os: agent.os,
          browser: agent.browser,
          language: languageOf(buffer, valueStart(head, 'accept-language'), valueEnd(head, 'accept-language')),
          referrer: referrerOf(buffer, valueStart(head, 'referer'), valueEnd(head, 'referer'), ownHost),
          channel,
          source,
          medium,
          campaign,
        },
      },
    };
  }
  return snapshot;
}

/** Browser and system in words of closed lists, 'Firefox, Windows'; null where neither is known. */
export function agentName(head: Head, keys: DigitKeys): string | null {
  const start = valueStart(head, 'user-agent');
  const { browser, os } = agentOf(keys.coordinate, head.buffer, start, valueEnd(head, 'user-agent'));
  return [browser, os].filter((word) => word !== 'other').join(', ') || null;
}

/** Where the value of the first field of that name begins; it ends there too where there is none. */
function valueStart(head: Head, name: KnownName): number {
  const field = head.fieldOf(name);
  return field < 0 ? 0 : head.fields[field * 4 + 2]!;
}

function valueEnd(head: Head, name: KnownName): number {
  const field = head.fieldOf(name);
  return field < 0 ? 0 : head.fields[field * 4 + 3]!;
}

function isOne(head: Head, name: KnownName): boolean {
  const start = valueStart(head, name);
  return valueEnd(head, name) - start === 1 && head.buffer[start] === 0x31;
}
