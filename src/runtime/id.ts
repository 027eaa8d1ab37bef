/** Ids: UUIDs of version 7 (RFC 9562, section 5.7), made from our clock, so that they sort by time. */
import { randomFillSync } from 'node:crypto';
import { now_ms } from '#clock';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const bytes = Buffer.alloc(16);

export function newId(): string {
  randomFillSync(bytes);
  bytes.writeUIntBE(now_ms(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether `text` is a UUID as we write them: lower case, with hyphens. */
export function isId(text: string): boolean {
  return pattern.test(text);
}
