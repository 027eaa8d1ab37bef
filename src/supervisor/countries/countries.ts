/** The countries: the file that the edge looks addresses up in, made once for each version of the data, which comes with npm. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Config } from '#config';
import { readCountryFile } from '#exchange';
import { StartRefusal } from '../ground/ground.ts';

/** What the worker is given: paths, and the version of the data. */
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

/** Makes the file. In a thread of its own: the tables fill some hundred megabytes, which go back to the machine with it. */
export async function prepareCountries(config: Config): Promise<void> {
  const order: CountryOrder = {
    v4: sourcePath('geo-whois-asn-country-ipv4-num.csv'),
    v6: sourcePath('geo-whois-asn-country-ipv6-num.csv'),
    version: installedVersion(),
    path: pathIn(config),
  };
  await new Promise<void>((resolve, reject) => {
    new Worker(new URL('worker.ts', import.meta.url), { workerData: order })
      .once('error', reject)
      .once('exit', () => resolve());
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
