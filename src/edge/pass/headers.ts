/** Which fields of a request control gets, and which of its answer's the visitor gets. Control never gets an address. */
import { agentField, strikeField } from '#exchange';
import type { Head } from '../wire/wire.ts';

/**
 * All that may pass; a field that is not here could carry an address, today or in the next proxy. A list and no Set: V8
 * keeps every text that a Set was asked for, and visitors may call their fields what they like.
 */
const passing: readonly string[] = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  // Of the dashboard: as whom an owner looks, and what a page asks for by itself.
  'kurzum-as',
  'kurzum-poll',
  'origin',
  'pragma',
  'prefer',
  'range',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
];

const ownCookie = /^(?:__Host-)?kurzum(?:_\w+)?=/;

/**
 * The fields for control, names and values in turn. `host` is that of `KURZUM_URL`, whatever the visitor called it; `agent`
 * is all that control hears of the user agent.
 */
export function passedFields(head: Head, host: string, agent: string | null): string[] {
  const fields = ['host', host];
  if (agent !== null) fields.push(agentField, agent);
  const cookies: string[] = [];
  for (let field = 0; field < head.fieldCount; field += 1) {
    const name = head.name(field);
    if (name === 'cookie') cookies.push(...ownCookies(head.value(field)));
    else if (passing.includes(name)) fields.push(name, head.value(field));
  }
  if (cookies.length > 0) fields.push('cookie', cookies.join('; '));
  if (head.bodyLength < 0) fields.push('transfer-encoding', 'chunked');
  else if (head.bodyLength > 0 || head.method === 'POST' || head.method === 'PUT' || head.method === 'PATCH') {
    fields.push('content-length', String(head.bodyLength));
  }
  return fields;
}

function ownCookies(value: string): string[] {
  return value
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => ownCookie.test(pair));
}

/** Fields that concern one hop (RFC 9110, section 7.6.1), what control tells the edge, and what the edge writes itself. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  strikeField,
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The lines of control's answer that the visitor gets; `raw` is names and values in turn. */
export function answeredLines(raw: readonly string[]): string {
  const named = new Set<string>();
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]!.toLowerCase() === 'connection')
      for (const name of raw[i + 1]!.toLowerCase().split(',')) named.add(name.trim());
  }
  let lines = '';
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    if (!hopByHop.has(name) && !named.has(name)) lines += `${raw[i]}: ${raw[i + 1]}\r\n`;
  }
  return lines;
}
