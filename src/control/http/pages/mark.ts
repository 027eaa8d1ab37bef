/** The mark: a blacked-out bar with a full stop, as SVG and as the old icon format that browsers ask for unasked. */
import { crc32, deflateSync } from 'node:zlib';

export const markSvg =
  '<svg viewBox="0 0 30 14" aria-hidden="true"><rect class="bar" x="0" y="2" width="22" height="10" rx="2.5"/><rect class="stop" x="24" y="7.5" width="5" height="5" rx="1.5"/></svg>';

/** An ICO (a directory of one entry, 32 × 32) that holds a PNG; browsers have read that since 2007. */
export function favicon(): Buffer<ArrayBuffer> {
  const size = 32;
  const png = drawMark(size);
  const directory = Buffer.alloc(22);
  directory.writeUInt16LE(1, 2); // an icon
  directory.writeUInt16LE(1, 4); // one image
  directory.writeUInt8(size, 6);
  directory.writeUInt8(size, 7);
  directory.writeUInt16LE(1, 10); // planes
  directory.writeUInt16LE(32, 12); // bits per pixel
  directory.writeUInt32LE(png.length, 14);
  directory.writeUInt32LE(directory.length, 18);
  return Buffer.concat([directory, png]);
}

type Box = readonly [left: number, top: number, right: number, bottom: number, color: number];

/** On a pale tile, so that it can be seen on dark tabs too. */
const boxes: readonly Box[] = [
  [0, 0, 32, 32, 0xfbfaf7ff],
  [4, 11, 21, 21, 0x17191cff],
  [23, 16, 28, 21, 0x0c6b58ff],
];

function drawMark(size: number): Buffer {
  const pixels = Buffer.alloc(size * (1 + size * 4)); // each row begins with its filter, 0: none
  for (const [left, top, right, bottom, color] of boxes)
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) pixels.writeUInt32BE(color, y * (1 + size * 4) + 1 + x * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** PNG, third edition, section 5.3. */
function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
