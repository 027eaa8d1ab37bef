/** The attachment: finds the signed data in a page that `drawPage` drew. Other programs' PDFs need not be understood. */
import { inflateSync } from 'node:zlib';

/** Many times what a statement has. */
const statement_bytes_max = 1024 * 1024;

/** The text that is attached; null where there is none (ISO 32000-1, section 7.11.4). */
export function attachedTo(pdf: Buffer): string | null {
  // One character for each byte, so that places are the same in both.
  const text = pdf.toString('latin1');
  const object = /<<(?:(?!\bobj\b)[^])*?\/Type \/EmbeddedFile\b(?:(?!\bendobj\b)[^])*?>>\s+stream\r?\n/.exec(text);
  const length_bytes = Number(/\/Length (\d+)/.exec(object?.[0] ?? '')?.[1] ?? Number.NaN);
  if (object === null || !Number.isSafeInteger(length_bytes)) return null;
  const start = object.index + object[0].length;
  const stream = pdf.subarray(start, start + length_bytes);
  try {
    const isPacked = object[0].includes('/FlateDecode');
    return (isPacked ? inflateSync(stream, { maxOutputLength: statement_bytes_max }) : stream).toString('utf8');
  } catch {
    return null;
  }
}
