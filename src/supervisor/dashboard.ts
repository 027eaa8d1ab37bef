/** The dashboard: builds it once, and again when its sources changed. A release carries it built and has no sources. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { programFolder } from '#config';
import { StartRefusal } from './ground/ground.ts';

const folder = join(programFolder, 'dashboard');
const built = join(folder, 'dist');
const hashFile = join(built, 'built-from');
const vite = join(programFolder, 'node_modules', 'vite', 'bin', 'vite.js');

/** Whether what is built is what the sources say. */
export function dashboardIsBuilt(): boolean {
  if (!existsSync(join(folder, 'index.html'))) return true;
  return existsSync(hashFile) && readFileSync(hashFile, 'utf8') === sourceHash();
}

/** Builds the dashboard with Vite, in a process of its own. Throws a StartRefusal when that can't be done. */
export async function buildDashboard(): Promise<void> {
  const hash = sourceHash();
  if (!existsSync(vite)) {
    throw new StartRefusal(
      'The dashboard has to be built once, and what builds it is not installed. Run "npm ci" without --omit=dev, or use a release.',
    );
  }
  // Beside the old one, and then in its place: another Kurzum of this clone may be reading, or building too.
  const fresh = `${built}-${process.pid}`;
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', fresh], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: programFolder, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject)),
  ]);
  try {
    if (code !== 0) throw new StartRefusal(`The dashboard could not be built.\n${said.trim()}`);
    writeFileSync(join(fresh, 'built-from'), hash);
    while (!dashboardIsBuilt() && !isInPlace(fresh));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Puts the new one in place; false where another Kurzum was quicker by a moment, and what it put there is looked at again. */
function isInPlace(fresh: string): boolean {
  try {
    rmSync(built, { recursive: true, force: true });
    renameSync(fresh, built);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Stands for every file that goes into the build, and for the versions of what builds it. */
function sourceHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(programFolder, 'package.json')));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !/^(dist(-\d+)?|node_modules)\b|\.test\.tsx?$/.test(path))
    .toSorted();
  for (const path of files) hash.update(`\0${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest('hex');
}
