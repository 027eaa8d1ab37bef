/** PNG images of QR codes: exact pixels, one bit each (PNG third edition; ISO/IEC 15948). */
import { crc32, deflateSync } from 'node:zlib';
import type { Matrix } from './qr.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Every module is the same whole number of pixels, as a blurred edge is what scanners stumble over; pixels that are
 * left over widen the margin.
 * @param size width and height in pixels, at least a pixel a module; `margin` is in modules
 */
export function png(
  matrix: Matrix,
  { size, margin }: { readonly size: number; readonly margin: number },
): Uint8Array<ArrayBuffer> {
  const module_px = Math.floor(size / (matrix.length + 2 * margin));
  const start_px = Math.floor((size - module_px * matrix.length) / 2);
  const line_bytes = 1 + Math.ceil(size / 8);
  const lines = Buffer.alloc(line_bytes * size);
  for (let y = 0; y < size; y += 1) {
    const row = matrix[Math.floor((y - start_px) / module_px)] ?? [];
    const line = lines.subarray(y * line_bytes, (y + 1) * line_bytes);
    // The first byte of a line is its filter: none.
    for (let x = 0; x < size; x += 1) {
      const dark = row[Math.floor((x - start_px) / module_px)] ?? false;
      if (!dark) line[1 + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return new Uint8Array(
    Buffer.concat([
      signature,
      chunk('IHDR', head(size)),
      chunk('IDAT', deflateSync(lines, { level: 9 })),
      chunk('IEND'),
    ]),
  );
}

/** Width, height, one bit per pixel, greyscale, and the one compression, filter and interlace method each that there is. */
function head(size: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(size, 4);
  bytes[8] = 1;
  return bytes;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
