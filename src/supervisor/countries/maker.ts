/** The process that makes the file of countries, as its parent says over their channel, and ends. */
import { readFileSync } from 'node:fs';
import { writeCountryFile } from '#exchange';
import type { CountryOrder } from './countries.ts';
import { countryTableOf } from './table.ts';

process.once('disconnect', () => process.exit(1));
process.once('message', (order) => void make(order as CountryOrder));

async function make({ v4, v6, version, path }: CountryOrder): Promise<void> {
  try {
    await writeCountryFile(path, countryTableOf(version, readFileSync(v4, 'latin1'), readFileSync(v6, 'latin1')));
    process.exit(0);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    process.send!({ code, message }, () => process.exit(1));
  }
}
