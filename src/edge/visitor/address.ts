/** Addresses: read here and nowhere else, packed into 16 bytes that can be cleared, IPv4 as `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2). */
import type { Socket } from 'node:net';

/** 16 bytes in network order. */
export type Address = Uint8Array;

export const address_bytes = 16;

/** Room for an address outside V8's heap: in there, the collector would move it and leave copies. */
export function roomForAddress(): Address {
  return new Uint8Array(new ArrayBuffer(address_bytes));
}

/** The longest text of an address (RFC 4291, mapped) has 45 characters, and a zone may follow. */
const text = new Uint8Array(new ArrayBuffer(64));
let text_length = 0;

/**
 * What a handle is asked to tell the peer's address to. The text is read where it is handed over and never becomes a
 * part of anything: while V8 marks what is alive, whatever is put into an object counts as alive, and moves to where it
 * is next looked at when the memory runs short.
 */
const listener = {
  family: '',
  port: 0,
  set address(told: string) {
    text_length = Math.min(told.length, text.length);
    for (let i = 0; i < text_length; i += 1) text[i] = told.charCodeAt(i);
  },
};

/** The handle below a socket. Asked through node:net, the socket would keep the text for as long as it lives. */
type Handle = { getpeername(listener: object): number };

/** The address of the other end of the connection; all zero once that is gone. Whoever asks clears it. */
export function peerAddress(socket: Socket): Address {
  const address = roomForAddress();
  const { _handle: handle } = socket as unknown as { readonly _handle: Handle | null };
  if (handle !== null && handle.getpeername(listener) === 0) readAddress(text, 0, text_length, address);
  text.fill(0);
  return address;
}

const [dot, colon, percent] = [0x2e, 0x3a, 0x25] as const;

/** Reads an address as text, without a port or brackets, into `into`; returns false where it is none. */
export function readAddress(text: Uint8Array, start: number, end: number, into: Uint8Array): boolean {
  into.fill(0);
  for (let at = start; at < end; at += 1) if (text[at] === colon) return readV6(text, start, end, into);
  into[10] = into[11] = 0xff;
  return readV4(text, start, end, into, 12);
}

function readV4(text: Uint8Array, start: number, end: number, into: Uint8Array, place: number): boolean {
  let part = 0;
  let value = 0;
  let digits = 0;
  for (let at = start; at <= end; at += 1) {
    const byte = at < end ? text[at]! : dot;
    if (byte === dot) {
      if (digits === 0 || part > 3) return false;
      into[place + part] = value;
      part += 1;
      value = digits = 0;
    } else {
      if (byte < 0x30 || byte > 0x39 || (digits > 0 && value === 0)) return false;
      value = value * 10 + byte - 0x30;
      digits += 1;
      if (value > 255) return false;
    }
  }
  return part === 4;
}

/** RFC 4291, section 2.2: eight groups, of which `::` stands for one or more of zero; the last two may be IPv4. */
function readV6(text: Uint8Array, start: number, end: number, into: Uint8Array): boolean {
  let group = 0;
  let gapAt = -1;
  let at = start;
  if (text[at] === colon) {
    if (text[at + 1] !== colon || end - start < 2) return false;
    gapAt = 0;
    at += 2;
  }
  while (at < end && text[at] !== percent) {
    if (group === 8) return false;
    const groupStart = at;
    let value = 0;
    while (at < end && hexDigit(text[at]!) >= 0) value = value * 16 + hexDigit(text[at++]!);
    if (text[at] === dot && at < end) {
      if (group > 6 || !readV4(text, groupStart, end, into, group * 2)) return false;
      group += 2;
      at = end;
      break;
    }
    if (at === groupStart || at - groupStart > 4) return false;
    into[group * 2] = value >> 8;
    into[group * 2 + 1] = value & 0xff;
    group += 1;
    if (at === end || text[at] === percent) break;
    if (text[at] !== colon) return false;
    at += 1;
    if (at === end) return false;
    if (text[at] === colon) {
      if (gapAt >= 0) return false;
      gapAt = group;
      at += 1;
    }
  }
  if (gapAt < 0) return group === 8;
  if (group > 7) return false;
  const moved = (group - gapAt) * 2;
  into.copyWithin(address_bytes - moved, gapAt * 2, group * 2);
  into.fill(0, gapAt * 2, address_bytes - moved);
  return true;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
