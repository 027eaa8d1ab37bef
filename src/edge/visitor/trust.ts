/** Trust: which peers may name the visitor's address in a header, and which address they name. */
import type { Head, KnownName } from '../wire/wire.ts';
import { address_bytes, readAddress, roomForAddress, type Address } from './address.ts';

type Range = { readonly first: Uint8Array; readonly bits: number };

/** What `loopback` and `private` mean (RFC 1122, 1918, 4193, 4291, 6598). */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '169.254.0.0/16',
    '100.64.0.0/10',
    'fc00::/7',
    'fe80::/10',
  ],
};

export type Trust = {
  /**
   * The visitor's address: the rightmost one that no trusted proxy has, or the peer's own. Where both headers are there
   * and disagree, one of them was the visitor's to write, so the peer's own counts. Valid until the next call or `forget`.
   */
  visitorAddress(peer: Address, head: Head): Address;
  /** Clears what headers named. */
  forget(): void;
};

/** @param peers CIDRs, addresses, `loopback`, `private`. `notTrusted` is told when another peer sends such a header. */
export function openTrust(peers: readonly string[], notTrusted: () => void): Trust {
  const ranges = peers.flatMap((peer) => (named[peer] ?? [peer]).map(rangeOf));
  const isTrusted = (address: Address): boolean => ranges.some((range) => isIn(address, range));
  const [listed, stated] = [roomForAddress(), roomForAddress()];
  return {
    visitorAddress: (peer, head) => {
      if (!head.has('x-forwarded-for') && !head.has('forwarded')) return peer;
      if (!isTrusted(peer)) {
        notTrusted();
        return peer;
      }
      const isListed = rightmost(head, hopsIn(head, 'x-forwarded-for', splitList), isTrusted, listed);
      const isStated = rightmost(head, hopsIn(head, 'forwarded', splitForwarded), isTrusted, stated);
      if (isListed && isStated && Buffer.compare(listed, stated) !== 0) return peer;
      return isListed ? listed : isStated ? stated : peer;
    },
    forget: () => {
      listed.fill(0);
      stated.fill(0);
    },
  };
}

/** Where a hop stands in the head: its bytes stay there alone. */
type Hop = readonly [start: number, end: number];

/**
 * Reads the rightmost hop that is not trusted, or the first where all are; returns false where there is none, or one of
 * those behind it hides itself or is no address.
 */
function rightmost(head: Head, hops: readonly Hop[], isTrusted: (address: Address) => boolean, into: Address): boolean {
  for (const [start, end] of hops.toReversed()) {
    if (!readNode(head.buffer, start, end, into)) return false;
    if (!isTrusted(into)) return true;
  }
  return hops.length > 0;
}

/** The hops of all fields of that name, the nearest last. */
function hopsIn(
  head: Head,
  name: KnownName,
  split: (text: Buffer, start: number, end: number) => readonly Hop[],
): readonly Hop[] {
  const hops: Hop[] = [];
  const first = head.fieldOf(name);
  if (first < 0) return hops;
  for (let field = first; field < head.fieldCount; field += 1) {
    if (!head.isNamed(field, name)) continue;
    hops.push(...split(head.buffer, head.fields[field * 4 + 2]!, head.fields[field * 4 + 3]!));
  }
  return hops;
}

const [comma, semicolon, equals, quote, space, tab] = [0x2c, 0x3b, 0x3d, 0x22, 0x20, 0x09] as const;

function splitList(text: Buffer, start: number, end: number): readonly Hop[] {
  const parts: Hop[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && text[at] !== comma) continue;
    parts.push(trimmed(text, from, at));
    from = at + 1;
  }
  return parts;
}

/** The `for` of each element of `Forwarded` (RFC 7239, section 4). */
function splitForwarded(text: Buffer, start: number, end: number): readonly Hop[] {
  const parts: Hop[] = [];
  let inQuotes = false;
  let found: Hop = [start, start];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    const byte = at < end ? text[at]! : comma;
    if (byte === quote) inQuotes = !inQuotes;
    if (at < end && (inQuotes || (byte !== comma && byte !== semicolon))) continue;
    const pair = trimmed(text, from, at);
    if (isFor(text, pair[0], pair[1])) found = trimmed(text, pair[0] + 4, pair[1], quote);
    from = at + 1;
    if (byte === comma) {
      parts.push(found);
      found = [at, at];
    }
  }
  return parts;
}

function isFor(text: Buffer, start: number, end: number): boolean {
  return (
    end - start > 4 &&
    (text[start]! | 0x20) === 0x66 &&
    (text[start + 1]! | 0x20) === 0x6f &&
    (text[start + 2]! | 0x20) === 0x72 &&
    text[start + 3] === equals
  );
}

function trimmed(text: Buffer, start: number, end: number, also: number = space): Hop {
  const isEdge = (byte: number): boolean => byte === space || byte === tab || byte === also;
  while (start < end && isEdge(text[start]!)) start += 1;
  while (end > start && isEdge(text[end - 1]!)) end -= 1;
  return [start, end];
}

const [bracket, bracketEnd, colon] = [0x5b, 0x5d, 0x3a] as const;

/** Reads an address with or without brackets and port; returns false where it is none. */
function readNode(text: Buffer, start: number, end: number, into: Address): boolean {
  let [from, to] = [start, end];
  if (text[from] === bracket) {
    from += 1;
    to = text.indexOf(bracketEnd, from);
    if (to < 0 || to >= end) return false;
  } else {
    const firstColon = text.indexOf(colon, from);
    // One colon ends an IPv4 address; more of them are an IPv6 address.
    const isOnly = firstColon >= 0 && firstColon < end && !text.subarray(firstColon + 1, end).includes(colon);
    if (isOnly) to = firstColon;
  }
  return readAddress(text, from, to, into);
}

function rangeOf(text: string): Range {
  const [address = '', bits] = text.split('/');
  const first = new Uint8Array(address_bytes);
  const bytes = Buffer.from(address, 'latin1');
  readAddress(bytes, 0, bytes.length, first);
  const offset = address.includes(':') ? 0 : 96;
  return { first, bits: bits === undefined ? 128 : Number(bits) + offset };
}

function isIn(address: Address, { first, bits }: Range): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i += 1) if (address[i] !== first[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (address[whole]! ^ first[whole]!) >> (8 - rest) === 0;
}
