/** The decoder of the press: zxing, which shares nothing with what draws our codes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Grey } from '#qr';

// From the package on disk: by itself it would fetch it from another host.
const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });

/** The text of the code in a picture; null where there is none that it can read. */
export async function decode({ width, height, light }: Grey): Promise<string | null> {
  const data = new Uint8ClampedArray(light.length * 4);
  const words = new Uint32Array(data.buffer);
  for (let at = 0; at < light.length; at += 1) words[at] = 0xff00_0000 | (light[at]! * 0x01_0101);
  const image = { data, width, height } as Parameters<typeof readBarcodes>[0];
  const [found] = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
  return found?.text ?? null;
}
