/** Two scanners of different families that read what we drew: zxing (C++), and the decoder of the package `qr`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decodeQR } from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** Pixels as a canvas gives them. */
export type Raster = { readonly data: Uint8ClampedArray<ArrayBuffer>; readonly width: number; readonly height: number };

// From the package on disk: by itself the decoder would fetch it from another host.
const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });

/** What zxing reads in pixels, or in the bytes of a PNG; nothing where it finds no code. */
export async function readByZxing(image: Uint8Array<ArrayBuffer> | Raster): Promise<string | undefined> {
  const [result] = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
    formats: ['QRCode'],
  });
  return result?.text;
}

/** What the decoder of `qr` reads in pixels. Throws where it finds no code. */
export function readByQr(image: Raster): string {
  // Its own limit is for a camera's frames, and would make this depend on the machine.
  return decodeQR(image, { timeLimit: 60_000 });
}

type Square = { readonly modules: Uint8Array; readonly size: number };

/** That both read this text in a symbol. */
export async function assertReads(symbol: Square, text: string): Promise<void> {
  const raster = rasterOf(symbol);
  assert.equal(await readByZxing(raster), text, `zxing, ${symbol.size} modules a side`);
  assert.equal(readByQr(raster), text, `qr, ${symbol.size} modules a side`);
}

/** Modules as black pixels on white, with a quiet zone of four modules. */
export function rasterOf(
  { modules, size }: { readonly modules: Uint8Array; readonly size: number },
  scale = 3,
): Raster {
  const width = (size + 8) * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  const pixels = new Uint32Array(data.buffer);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      if (modules[y * size + x] === 0) continue;
      for (let row = (y + 4) * scale; row < (y + 5) * scale; row += 1)
        pixels.fill(0xff00_0000, row * width + (x + 4) * scale, row * width + (x + 5) * scale);
    }
  return { data, width, height: width };
}
