/** The countries: the file that the edge looks addresses up in, made once for each version of the data, which comes with npm. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '#config';
import { readCountryFile } from '#exchange';
import { StartRefusal } from '../ground/ground.ts';

/** What the maker is given: paths, and the version of the data. */
export type CountryOrder = {
  readonly v4: string;
  readonly v6: string;
  readonly version: string;
  readonly path: string;
};

/** Whether the file is there, whole, and of the version that is installed. Throws a StartRefusal where none is installed. */
export function countriesAreReady(config: Config): boolean {
  const version = installedVersion();
  try {
    return readCountryFile(pathIn(config)).version === version;
  } catch {
    return false;
  }
}

/**
 * Makes the file. In a process of its own: the tables fill some hundred megabytes, and a thread's would stay with the
 * process that lives on. Throws what the maker met, with its code.
 */
export async function prepareCountries(config: Config): Promise<void> {
  const order: CountryOrder = {
    v4: sourcePath('geo-whois-asn-country-ipv4-num.csv'),
    v6: sourcePath('geo-whois-asn-country-ipv6-num.csv'),
    version: installedVersion(),
    path: pathIn(config),
  };
  const maker = fork(fileURLToPath(new URL('maker.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const met: { code?: string; message?: string } = {};
  maker.on('message', (told: typeof met) => Object.assign(met, told));
  maker.send(order);
  const ended = await new Promise<number | null>((resolve, reject) => {
    maker.once('error', reject).once('close', resolve);
  });
  if (ended === 0) return;
  throw Object.assign(new Error(`the table of countries was not made: ${met.message ?? 'its maker ended'}`), {
    code: met.code,
  });
}

function installedVersion(): string {
  try {
    return (JSON.parse(readFileSync(sourcePath('package.json'), 'utf8')) as { version: string }).version;
  } catch {
    throw new StartRefusal('The package with the table of countries is not installed. Run "npm ci".');
  }
}

function sourcePath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@ip-location-db/geo-whois-asn-country/package.json'))), name);
}

function pathIn({ dataFolder }: Config): string {
  return join(dataFolder, 'edge', 'countries');
}
