/** Replies: answers as bytes on the wire, rendered once where they can be (RFC 9112, section 4). */
import { STATUS_CODES } from 'node:http';
import { Problem, problemTypes } from '#problem';

/** A whole answer but for `Date` and `Connection`, one character a byte. */
export type Reply = {
  /** `HTTP/1.1 404 Not Found\r\n` */
  readonly statusLine: string;
  /** All other fields, each with its line break. */
  readonly fields: string;
  readonly body: string;
};

export type Fields = Readonly<Record<string, string>>;

/** Renders an answer of our own; `body` is text. */
export function reply(status: number, fields: Fields, body: string): Reply {
  const bytes = Buffer.from(body).toString('latin1');
  // RFC 9110, section 8.6: an answer that can have no body must not say how long it is.
  const length: Fields = status === 204 ? {} : { 'Content-Length': String(bytes.length) };
  const lines = Object.entries({ ...fields, ...length });
  return {
    statusLine: statusLine(status),
    fields: lines.map(([name, value]) => `${name}: ${value}\r\n`).join(''),
    body: bytes,
  };
}

export function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
}

const found = statusLine(302);
const redirectFields = 'Cache-Control: private, max-age=0\r\nContent-Length: 0\r\nLocation: ';

/** A redirect as the contract has it: no cookie, no ETag, no script, and nothing that differs between visitors. */
export function redirect(location: string): Reply {
  return { statusLine: found, fields: redirectFields + location + '\r\n', body: '' };
}

/** Statuses without a type of their own in the contract are `about:blank` (RFC 9457, section 4.2.1). */
const refusals: Readonly<Record<number, string>> = {
  405: 'This address does not take that method.',
  408: 'The request did not arrive in time.',
  414: 'The address is longer than Kurzum reads.',
  417: 'Kurzum meets no expectation but 100-continue.',
  431: 'The header is larger than Kurzum reads.',
  501: 'Kurzum does not know this method or coding.',
  505: 'Kurzum speaks HTTP/1.1.',
};

/** The answer to a request that is refused for how it was said. */
export function refusal(status: number, fields: Fields = {}): Reply {
  const body =
    status === 400
      ? new Problem('malformed', problemTypes.malformed.title).body()
      : { type: 'about:blank', title: STATUS_CODES[status] ?? 'Refused', status, detail: refusals[status] ?? '' };
  return reply(status, { ...fields, 'Content-Type': 'application/problem+json', ...unstored }, JSON.stringify(body));
}

export const unstored: Fields = { 'Cache-Control': 'no-store' };
