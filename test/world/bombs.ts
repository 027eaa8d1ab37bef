/** Logos that are made to harm, and what it costs to refuse them: read in a process of their own, of which time and memory are measured. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { cornersOf, jpegOf } from './logos.ts';

const side_px = 10_000;

/** By what they are: the bytes, and the reason that the refusal must give. */
export const bombs: Readonly<Record<string, { readonly bytes: Uint8Array; readonly reason: string }>> = {
  'a PNG of 10,000 × 10,000 pixels': {
    bytes: pngOf(side_px, deflateSync(Buffer.alloc(side_px * (1 + side_px / 8)))),
    reason: 'too_many_pixels',
  },
  'a PNG that says it is small and is not': {
    bytes: pngOf(8, deflateSync(Buffer.alloc(400 * 1024 * 1024))),
    reason: 'broken',
  },
  'a PNG whose every byte is guessed from three others, twice as many as eyes see': {
    bytes: pngOf(2_000, deflateSync(Buffer.alloc(2_000 * (1 + 2_000 * 8)).fill(guessedLine(2_000 * 8))), 16, 6),
    reason: 'too_many_pixels',
  },
  'a JPEG of 10,000 × 10,000 pixels': { bytes: await jpegBomb(), reason: 'too_many_pixels' },
  'a JPEG of two thousand scans': { bytes: await jpegOfScans(2_000), reason: 'broken' },
  'entities in entities': {
    bytes: Buffer.from(
      `<!DOCTYPE svg [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}]>${svgOf('<desc>&a30;</desc>')}`,
    ),
    reason: 'doctype',
  },
  'elements in elements': { bytes: Buffer.from(svgOf('<g>'.repeat(19_000) + '</g>'.repeat(19_000))), reason: 'nested' },
  'a megabyte of elements': { bytes: Buffer.from(svgOf('<g/>'.repeat(250_000))), reason: 'too_complex' },
  'a megabyte of path': {
    bytes: Buffer.from(svgOf(`<path d="M0 0${'h1v1'.repeat(250_000)}"/>`)),
    reason: 'too_complex',
  },
  'a megabyte of corners': {
    bytes: Buffer.from(svgOf(`<polygon points="${'1 1 '.repeat(250_000)}"/>`)),
    reason: 'too_complex',
  },
  'a script': { bytes: Buffer.from(svgOf('<script>for (;;);</script>')), reason: 'script' },
  'an address elsewhere': {
    bytes: Buffer.from(svgOf('<image href="https://example.org/logo.png"/>')),
    reason: 'external',
  },
};

/** What refusing took: the reason given, the quickest of three times, and by how much the process has grown. */
export type Cost = {
  readonly name: string;
  readonly reason: string;
  readonly cpu_ms: number;
  readonly memory_kib: number;
};

export function weighBombs(): readonly Cost[] {
  const folder = mkdtempSync(join(tmpdir(), 'kurzum-logos.'));
  try {
    const names = Object.keys(bombs);
    const files = names.map((name, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, bombs[name]!.bytes);
      return file;
    });
    const words = ['--input-type=module', '-e', weighing, ...files];
    const costs = JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Omit<Cost, 'name'>[];
    return costs.map((cost, index) => ({ name: names[index]!, ...cost }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads each file a few times, and says what the quickest took, and by how much the process has ever grown. */
const weighing = `
import { readFileSync } from 'node:fs';
import { readLogo } from ${JSON.stringify(new URL('../../src/control/links/qr/logo/logo.ts', import.meta.url).href)};
const costs = [];
for (const file of process.argv.slice(1)) {
  const bytes = new Uint8Array(readFileSync(file));
  const before_kib = process.resourceUsage().maxRSS;
  let reason = '';
  let cpu_ms = Infinity;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const start = process.cpuUsage();
    reason = await readLogo(bytes).then(() => 'none', (error) => error.errors[0].reason);
    const { user, system } = process.cpuUsage(start);
    cpu_ms = Math.min(cpu_ms, (user + system) / 1000);
  }
  costs.push({ reason, cpu_ms, memory_kib: process.resourceUsage().maxRSS - before_kib });
}
console.log(JSON.stringify(costs));
`;

function svgOf(inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`;
}

/** A line of a PNG by Paeth's filter, which takes the longest. */
function guessedLine(length: number): Buffer {
  return Buffer.concat([Buffer.of(4), Buffer.alloc(length, 1)]);
}

/** A PNG of one bit a pixel, unless it is said to be of so many a sample and of another kind of colour. */
function pngOf(side: number, data: Uint8Array, depth = 1, colour = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([depth, colour], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(content.length, 0);
  numbers.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([numbers.subarray(0, 4), named, numbers.subarray(4)]);
}

/** A JPEG whose head claims more than there is. */
async function jpegBomb(): Promise<Buffer> {
  const file = Buffer.from(await jpegOf(cornersOf(16, 16)));
  const frame = file.indexOf(Buffer.from([0xff, 0xc2]));
  file.writeUInt16BE(side_px, frame + 5);
  file.writeUInt16BE(side_px, frame + 7);
  return file;
}

/** A JPEG that draws all of its picture again and again, with a few bytes each. */
async function jpegOfScans(count: number): Promise<Buffer> {
  const file = Buffer.from(await jpegOf(cornersOf(1024, 1024)));
  const last = file.subarray(file.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([file.subarray(0, -2), ...Array.from({ length: count }, () => last), file.subarray(-2)]);
}
