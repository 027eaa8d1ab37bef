/** Traces: every form in which a planted text or address could have been kept. */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

export type Trace = { readonly form: string; readonly bytes: Buffer };

/**
 * The forms of an IP address: text, packed, integer, hexadecimal, base64, reversed, and three digests. An IPv4 address
 * alone has so few bytes that some forms turn up by chance; see `certainTraces`.
 */
export function tracesOfAddress(address: string): Trace[] {
  const packed = packAddress(address);
  const texts = isIPv6(address) ? [address, expandV6(packed)] : [address];
  const integer = BigInt(`0x${packed.toString('hex')}`).toString();
  return [
    ...texts.flatMap((text) => tracesOfText(text)),
    { form: 'packed', bytes: packed },
    { form: 'packed, reversed', bytes: Buffer.from(packed).reverse() },
    ...(packed.length === 4 ? [{ form: 'packed as IPv6', bytes: packAddress(`::ffff:${address}`) }] : []),
    { form: 'integer', bytes: Buffer.from(integer) },
    { form: 'packed as hex', bytes: Buffer.from(packed.toString('hex')) },
    { form: 'packed as HEX', bytes: Buffer.from(packed.toString('hex').toUpperCase()) },
    { form: 'packed as base64', bytes: Buffer.from(packed.toString('base64').replace(/=+$/, '')) },
    ...digests('packed', packed),
  ];
}

/** Long enough that chance has no part: 4 bytes turn up in every few gigabytes of anything, 8 practically never. */
const certain_bytes = 8;

/** The forms of an address that can't be anywhere by chance, each once: a single one that is found is a leak. */
export function certainTraces(address: string): readonly Buffer[] {
  const all = tracesOfAddress(address).map(({ bytes }) => bytes);
  const different = new Map(all.map((bytes) => [bytes.toString('hex'), bytes]));
  return [...different.values()].filter((bytes) => bytes.length >= certain_bytes);
}

/** The forms of a text, so long that it can't turn up by chance. */
export function tracesOfText(text: string): Trace[] {
  const bytes = Buffer.from(text);
  return [
    { form: 'text', bytes },
    { form: 'text, upper case', bytes: Buffer.from(text.toUpperCase()) },
    { form: 'text, lower case', bytes: Buffer.from(text.toLowerCase()) },
    { form: 'text, reversed', bytes: Buffer.from([...text].reverse().join('')) },
    { form: 'text as UTF-16', bytes: Buffer.from(text, 'utf16le') },
    { form: 'text as hex', bytes: Buffer.from(bytes.toString('hex')) },
    // The middle of a base64 text depends on where it starts: three shifts cover every place.
    ...[0, 1, 2].map((shift) => ({ form: 'text as base64', bytes: base64Core(bytes, shift) })),
    ...digests('text', bytes),
  ];
}

function digests(of: string, bytes: Buffer): Trace[] {
  return ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(bytes).digest();
    return [
      { form: `${algorithm} of ${of}`, bytes: digest },
      { form: `${algorithm} of ${of} as hex`, bytes: Buffer.from(digest.toString('hex')) },
      { form: `${algorithm} of ${of} as base64`, bytes: Buffer.from(digest.toString('base64').replace(/=+$/, '')) },
    ];
  });
}

function base64Core(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return Buffer.from(text.slice(shift === 0 ? 0 : 4, -2));
}

/** An address in network byte order: 4 bytes for IPv4, 16 for IPv6 (RFC 4291, mapped addresses included). */
export function packAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number];
    return packAddress(`${dotted[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) =>
    text
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const first = groups(head);
  const last = groups(tail);
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function expandV6(packed: Buffer): string {
  return packed.toString('hex').match(/.{4}/g)!.join(':');
}
