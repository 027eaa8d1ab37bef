/** The thread that makes the file of countries, and ends. */
import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { writeCountryFile } from '#exchange';
import type { CountryOrder } from './countries.ts';
import { countryTableOf } from './table.ts';

const { v4, v6, version, path } = workerData as CountryOrder;
await writeCountryFile(path, countryTableOf(version, readFileSync(v4, 'latin1'), readFileSync(v6, 'latin1')));
