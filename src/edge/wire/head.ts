/**
 * The head of a request, read in place from the bytes as they came (RFC 9112, sections 2 to 6).
 *
 * One `Head` serves all connections: it holds places in the buffer, not copies, and is valid until the next parse. The
 * parser takes nothing that two programs could read differently: that is what request smuggling is made of.
 */
import { emptyLines_max, fields_max, headBytes_max, methodBytes_max, targetBytes_max } from './limits.ts';

/** The fields that the edge itself looks at; the place in this list is the field's number. */
const knownNames = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'user-agent',
  'accept-language',
  'purpose',
  'sec-purpose',
  'x-forwarded-for',
  'forwarded',
  'referer',
  'sec-gpc',
  'dnt',
] as const;
export type KnownName = (typeof knownNames)[number];

const numberOf = Object.fromEntries(knownNames.map((name, number) => [name, number])) as Record<KnownName, number>;
const [host, connection, contentLength, transferEncoding, expect] = [0, 1, 2, 3, 4] as const;
const knownBytes = knownNames.map((name) => Buffer.from(name));
/** Known fields by the length of their name, so that other names cost one look. */
const knownByLength = Array.from({ length: 32 }, (_, length) =>
  knownNames.flatMap((name, number) => (name.length === length ? [number] : [])),
);

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'TRACE' | 'CONNECT';
const methods: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

export class Head {
  buffer: Buffer = Buffer.alloc(0);
  /** null for a method that nobody here knows. */
  method: Method | null = null;
  targetStart = 0;
  targetEnd = 0;
  /** 0 for HTTP/1.0, 1 for HTTP/1.1 and what later 1.x there may be. */
  minor: 0 | 1 = 1;
  keepAlive = true;
  /** Bytes of the body; -1 when it comes in chunks. */
  bodyLength = 0;
  expectsContinue = false;
  fieldCount = 0;
  /** For each field: start and end of its name, start and end of its value. */
  readonly fields = new Int32Array(fields_max * 4);
  /** For each known name: its first field, or -1. */
  readonly known = new Int32Array(knownNames.length);

  has(name: KnownName): boolean {
    return this.known[numberOf[name]]! >= 0;
  }

  /** The field's first value as ISO-8859-1, or '' where there is none. */
  text(name: KnownName): string {
    const field = this.known[numberOf[name]]!;
    return field < 0 ? '' : this.value(field);
  }

  /** The number of the first field of that name, or -1. */
  fieldOf(name: KnownName): number {
    return this.known[numberOf[name]]!;
  }

  isNamed(field: number, name: KnownName): boolean {
    return knownNumber(this.buffer, this.fields[field * 4]!, this.fields[field * 4 + 1]!) === numberOf[name];
  }

  name(field: number): string {
    return this.buffer.toString('latin1', this.fields[field * 4], this.fields[field * 4 + 1]).toLowerCase();
  }

  value(field: number): string {
    return this.buffer.toString('latin1', this.fields[field * 4 + 2], this.fields[field * 4 + 3]);
  }

  target(): string {
    return this.buffer.toString('latin1', this.targetStart, this.targetEnd);
  }

  hasBody(): boolean {
    return this.bodyLength !== 0;
  }
}

const [tab, lf, cr, space, colon] = [9, 10, 13, 32, 58] as const;
/** What a byte may be part of: 1 a token (RFC 9110, section 5.6.2), 2 a field's value, 4 a request target. */
const [tokenByte, valueByte, targetByte] = [1, 2, 4] as const;
const byteKinds = new Uint8Array(256).map((_, byte) => {
  const isToken = /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(String.fromCharCode(byte));
  const isValue = byte === tab || (byte >= space && byte !== 0x7f);
  // Bytes above ASCII are no part of a URI, but clients send them, and they can't be mistaken for anything else.
  const isTarget = byte > space && byte !== 0x7f && byte !== 0x23;
  return (isToken ? tokenByte : 0) | (isValue ? valueByte : 0) | (isTarget ? targetByte : 0);
});

/**
 * Reads one head from `buffer`. Returns the place after it, or 0 when more bytes are needed, or, for a head that must
 * be refused and its connection closed, the negative status of the answer.
 */
export function parseHead(buffer: Buffer, start: number, end: number, head: Head): number {
  const at = skipEmptyLines(buffer, start, end);
  if (at < 0) return at;
  const next = parseRequestLine(buffer, at, end, head);
  const after = next > 0 ? parseFields(buffer, next, end, head) : next;
  if (after > 0) return after - at > headBytes_max ? -431 : checkFraming(head) || after;
  if (after === 0 && end - at >= headBytes_max) return next > 0 ? -431 : -400;
  return after;
}

function skipEmptyLines(buffer: Buffer, start: number, end: number): number {
  let at = start;
  while (at + 1 < end && buffer[at] === cr && buffer[at + 1] === lf) {
    at += 2;
    if (at - start > 2 * emptyLines_max) return -400;
  }
  return at;
}

function parseRequestLine(buffer: Buffer, start: number, end: number, head: Head): number {
  let at = start;
  while (at < end && (byteKinds[buffer[at]!]! & tokenByte) !== 0) at += 1;
  if (at === end) return at - start > methodBytes_max ? -501 : 0;
  if (at === start && buffer[at] === cr && at + 1 === end) return 0;
  if (at === start || buffer[at] !== space) return -400;
  const methodEnd = at;

  head.targetStart = at += 1;
  while (at < end && (byteKinds[buffer[at]!]! & targetByte) !== 0) at += 1;
  head.targetEnd = at;
  if (at - head.targetStart > targetBytes_max) return -414;
  if (at === end) return 0;
  if (at === head.targetStart || buffer[at] !== space) return -400;

  at += 1;
  if (end - at < 10) return refusesVersion(buffer, at, end) ? -400 : 0;
  if (refusesVersion(buffer, at, at + 10)) return -400;
  if (buffer[at + 5] !== 0x31) return -505;
  head.minor = buffer[at + 7] === 0x30 ? 0 : 1;
  head.buffer = buffer;
  head.method = methodNamed(buffer, start, methodEnd);
  return at + 10;
}

const versionLine = Buffer.from('HTTP/d.d\r\n');

/** Whether the bytes can't become `HTTP/d.d` and the end of the line. */
function refusesVersion(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const wanted = versionLine[at - start]!;
    const byte = buffer[at]!;
    if (wanted === 0x64 ? byte < 0x30 || byte > 0x39 : byte !== wanted) return true;
  }
  return false;
}

function methodNamed(buffer: Buffer, start: number, end: number): Method | null {
  // Methods are case-sensitive (RFC 9110, section 9.1). Most requests are GET.
  if (end - start === 3 && buffer[start] === 0x47 && buffer[start + 1] === 0x45 && buffer[start + 2] === 0x54)
    return 'GET';
  const name = buffer.toString('latin1', start, end);
  return methods.find((method) => method === name) ?? null;
}

function parseFields(buffer: Buffer, start: number, end: number, head: Head): number {
  const { fields, known } = head;
  known.fill(-1);
  let count = 0;
  let at = start;
  for (;;) {
    if (at >= end) return 0;
    if (buffer[at] === cr) {
      if (at + 1 === end) return 0;
      head.fieldCount = count;
      return buffer[at + 1] === lf ? at + 2 : -400;
    }
    if (count === fields_max) return -431;

    const nameStart = at;
    while (at < end && (byteKinds[buffer[at]!]! & tokenByte) !== 0) at += 1;
    if (at === end) return 0;
    // No name, a folded line, a space before the colon: all of them have been used to smuggle.
    if (at === nameStart || buffer[at] !== colon) return -400;
    const nameEnd = at;

    at += 1;
    while (at < end && (buffer[at] === space || buffer[at] === tab)) at += 1;
    const valueStart = at;
    while (at < end && (byteKinds[buffer[at]!]! & valueByte) !== 0) at += 1;
    if (at + 1 >= end) return at < end && buffer[at] !== cr ? -400 : 0;
    if (buffer[at] !== cr || buffer[at + 1] !== lf) return -400;
    let valueEnd = at;
    while (valueEnd > valueStart && (buffer[valueEnd - 1] === space || buffer[valueEnd - 1] === tab)) valueEnd -= 1;

    fields[count * 4] = nameStart;
    fields[count * 4 + 1] = nameEnd;
    fields[count * 4 + 2] = valueStart;
    fields[count * 4 + 3] = valueEnd;
    const number = knownNumber(buffer, nameStart, nameEnd);
    if (number >= 0) {
      if (known[number]! < 0) known[number] = count;
      // These say where a request ends and to whom it goes: said twice, they are not believed at all.
      else if (number === host || number === contentLength || number === transferEncoding) return -400;
    }
    count += 1;
    at += 2;
  }
}

function knownNumber(buffer: Buffer, start: number, end: number): number {
  const length = end - start;
  if (length >= knownByLength.length) return -1;
  for (const number of knownByLength[length]!) {
    const name = knownBytes[number]!;
    let i = 0;
    // All bytes of a token's letters differ from their capitals in this bit; the hyphen has it set.
    while (i < length && (buffer[start + i]! | 0x20) === name[i]) i += 1;
    if (i === length) return number;
  }
  return -1;
}

/** What the fields say about where the request ends and whether the connection goes on; 0, or the negative status. */
function checkFraming(head: Head): number {
  const { known } = head;
  if (known[host]! < 0 ? head.minor === 1 : !isHost(head)) return -400;
  head.keepAlive = known[connection]! < 0 ? head.minor === 1 : staysOpen(head);
  head.bodyLength = 0;
  head.expectsContinue = false;
  if (known[transferEncoding]! >= 0) {
    if (known[contentLength]! >= 0 || head.minor === 0) return -400;
    const coding = head.value(known[transferEncoding]!).toLowerCase();
    if (coding !== 'chunked')
      return /^[a-z-]+\s*,\s*chunked$/.test(coding) && !coding.startsWith('chunked') ? -501 : -400;
    head.bodyLength = -1;
  } else if (known[contentLength]! >= 0) {
    const digits = head.value(known[contentLength]!);
    if (!/^\d{1,15}$/.test(digits)) return -400;
    head.bodyLength = Number(digits);
  }
  if (known[expect]! >= 0 && head.minor === 1) {
    if (head.value(known[expect]!).toLowerCase() !== '100-continue') return -417;
    head.expectsContinue = head.bodyLength !== 0;
  }
  return 0;
}

/** RFC 9110, section 7.2: a name or an address, and perhaps a port; empty where the target has no authority. */
function isHost(head: Head): boolean {
  const field = head.known[host]! * 4;
  const end = head.fields[field + 3]!;
  for (let at = head.fields[field + 2]!; at < end; at += 1) {
    const byte = head.buffer[at]!;
    const isNamePart = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x2d && byte <= 0x3a && byte !== 0x2f);
    if (!isNamePart && !hostByte(byte)) return false;
  }
  return true;
}

function hostByte(byte: number): boolean {
  return /[A-Z[\]_~!$&'()*+;=%]/.test(String.fromCharCode(byte));
}

/** All `Connection` fields together (RFC 9112, section 9.3): `close` wins, `keep-alive` matters to HTTP/1.0 only. */
function staysOpen(head: Head): boolean {
  const first = head.known[connection]!;
  const { buffer, fields } = head;
  // Nearly always the field says exactly "keep-alive", once.
  let listed = buffer.toString('latin1', fields[first * 4 + 2], fields[first * 4 + 3]);
  for (let field = first + 1; field < head.fieldCount; field += 1) {
    if (knownNumber(buffer, fields[field * 4]!, fields[field * 4 + 1]!) === connection)
      listed += `,${head.value(field)}`;
  }
  if (listed === 'keep-alive') return true;
  const options = listed
    .toLowerCase()
    .split(',')
    .map((option) => option.trim());
  return !options.includes('close') && (head.minor === 1 || options.includes('keep-alive'));
}
