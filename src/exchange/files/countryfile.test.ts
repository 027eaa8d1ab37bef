import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { countries, countryNumber, readCountryFile, writeCountryFile, type CountryTable } from './countryfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'kurzum-countries-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'countries');

const table: CountryTable = {
  version: '2.3.2026061719',
  madeAt_s: 1_781_722_800,
  v4: Uint32Array.of(0, 0x01000000, 0xffffffff),
  v6High: Uint32Array.of(0, 0x20010000),
  v6Low: Uint32Array.of(0, 7),
  v4Countries: Uint16Array.of(675, 0, 1),
  v6Countries: Uint16Array.of(675, 80),
};

test('what was written is read again', async () => {
  await writeCountryFile(path, table);
  assert.deepEqual(readCountryFile(path), table);
});

test('a country is a number and back', () => {
  for (const country of ['AA', 'AT', 'DE', 'ZZ']) assert.equal(countries[countryNumber(country)], country);
});

test('a file that was changed, cut or lengthened anywhere is refused', async () => {
  await writeCountryFile(path, table);
  const whole = readFileSync(path);
  const refused = (bytes: Uint8Array, what: string) => {
    writeFileSync(path, bytes);
    assert.throws(() => readCountryFile(path), { code: 'country_file_broken' }, what);
  };
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    refused(changed, `byte ${at}`);
    refused(whole.subarray(0, at), `cut at ${at}`);
  }
  refused(Buffer.concat([whole, Buffer.alloc(1)]), 'lengthened');
});

test('a file that is missing, or none, is refused with its reason', () => {
  assert.throws(() => readCountryFile(join(folder, 'nowhere')), { code: 'country_file_missing' });
  assert.throws(() => readCountryFile(folder), { code: 'country_file_unreadable' });
});
