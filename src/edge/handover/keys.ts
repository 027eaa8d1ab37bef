/** The keys of the digits as bytes, on their way from an edge to its successor: both keys, their day, and the moved clock. */
import { clockOffset_ms, now_ms, setClockOffset } from '#clock';
import type { Zone } from '#zone';
import { DigitKeys } from '../visitor/visitor.ts';

const [coordinateAt, markAt, clockAt, dayAt, all_bytes] = [0, 16, 32, 40, 50] as const;
/** `2026-01` */
const monthLength = 7;

/** 50 bytes: the two keys, by how much the clock was moved (0 but in tests), and the local day, such as `2026-01-31`. */
export function bytesOfKeys(keys: DigitKeys, zone: Zone): Buffer {
  const bytes = Buffer.alloc(all_bytes);
  bytes.set(bytesBelow(keys.coordinate), coordinateAt);
  bytes.set(bytesBelow(keys.mark), markAt);
  bytes.writeDoubleBE(clockOffset_ms(), clockAt);
  bytes.write(zone.day(now_ms()).toString(), dayAt, 'latin1');
  return bytes;
}

/** Reads and clears them. A key of yesterday's visitors is not taken over into today, nor one of last month's networks. */
export function keysFromBytes(bytes: Buffer, zone: Zone): DigitKeys {
  const keys = new DigitKeys();
  setClockOffset(bytes.readDoubleBE(clockAt));
  bytesBelow(keys.coordinate).set(bytes.subarray(coordinateAt, markAt));
  bytesBelow(keys.mark).set(bytes.subarray(markAt, clockAt));
  const [theirs, today] = [bytes.toString('latin1', dayAt), zone.day(now_ms()).toString()];
  if (theirs !== today) keys.endDay();
  if (theirs.slice(0, monthLength) !== today.slice(0, monthLength)) keys.endMonth();
  bytes.fill(0);
  return keys;
}

/** The successor has them, and nobody comes any more. */
export function forgetKeys(keys: DigitKeys): void {
  keys.coordinate.fill(0);
  keys.mark.fill(0);
}

function bytesBelow(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
