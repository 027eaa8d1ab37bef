/** Cursors: where a list goes on, as an opaque word that only control can make. */
import { timingSafeEqual } from 'node:crypto';
import type { Reading } from '#guard';
import { invalid } from '#problem';
import type { Position } from './rows.ts';

const time_bytes = 6;
const id_bytes = 16;
const mark_bytes = 8;

type Marking = Pick<Reading, 'hash'>;

/** A cursor is the position and a mark under the tenant's key, in base64url. */
export function writeCursor(rx: Marking, { createdAt_ms, id }: Position): string {
  const position = Buffer.alloc(time_bytes + id_bytes);
  position.writeUIntBE(createdAt_ms, 0, time_bytes);
  position.write(id.replaceAll('-', ''), time_bytes, 'hex');
  return Buffer.concat([position, markOf(rx, position)]).toString('base64url');
}

/** Throws `invalid` for anything that `writeCursor` did not write for this tenant. */
export function readCursor(rx: Marking, cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const position = bytes.subarray(0, time_bytes + id_bytes);
  const mark = bytes.subarray(time_bytes + id_bytes);
  const whole = mark.length === mark_bytes && bytes.toString('base64url') === cursor;
  if (!whole || !timingSafeEqual(mark, markOf(rx, position))) {
    throw invalid('cursor', 'not_a_cursor', 'This is not a cursor that a list gave out.');
  }
  const hex = position.toString('hex', time_bytes);
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { createdAt_ms: position.readUIntBE(0, time_bytes), id };
}

function markOf(rx: Marking, position: Buffer): Buffer {
  return rx.hash('cursor', position.toString('hex')).subarray(0, mark_bytes);
}
