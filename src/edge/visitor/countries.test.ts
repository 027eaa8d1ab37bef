import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryNumber, type CountryTable } from '#exchange';
import { readAddress } from './address.ts';
import { isOld, openCountries, type Countries } from './countries.ts';

const table: CountryTable = {
  version: '2.3.2026061719',
  madeAt_s: Date.UTC(2026, 5, 17, 19) / 1000,
  v4: Uint32Array.of(0, 0x01000000, 0x01000100, 0xfe000000, 0xffffffff),
  v6High: Uint32Array.of(0, 0x20010db8, 0x20010db8, 0x20010db8, 0x20010db9),
  v6Low: Uint32Array.of(0, 0, 0x100, 0xffffff00, 0),
  v4Countries: Uint16Array.from(['ZZ', 'AT', 'DE', 'CH', 'FR'], countryNumber),
  v6Countries: Uint16Array.from(['ZZ', 'AT', 'DE', 'CH', 'FR'], countryNumber),
};

function countryOf(countries: Countries, text: string): string {
  const address = new Uint8Array(16);
  assert.ok(readAddress(Buffer.from(text), 0, text.length, address), text);
  const before = address.slice();
  const country = countries.countryOf(address);
  assert.deepEqual(address, before);
  return country;
}

test('an address has the country of the range it falls into, at both ends of it too', () => {
  const countries = openCountries(table);
  const expected = {
    '0.0.0.0': 'ZZ',
    '0.255.255.255': 'ZZ',
    '1.0.0.0': 'AT',
    '1.0.0.255': 'AT',
    '1.0.1.0': 'DE',
    '253.255.255.255': 'DE',
    '254.0.0.0': 'CH',
    '255.255.255.254': 'CH',
    '255.255.255.255': 'FR',
    '::ffff:1.0.0.1': 'AT',
    '::': 'ZZ',
    '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff': 'ZZ',
    '2001:db8::': 'AT',
    '2001:db8:0:ff:ffff:ffff:ffff:ffff': 'AT',
    '2001:db8:0:100::': 'DE',
    '2001:db8:ffff:feff::1': 'DE',
    '2001:db8:ffff:ff00::': 'CH',
    '2001:db9::': 'FR',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff': 'FR',
  };
  for (const [address, country] of Object.entries(expected))
    assert.equal(countryOf(countries, address), country, address);
});

test('without a table every address is of unknown country', () => {
  assert.equal(countryOf(openCountries(null), '1.0.0.0'), 'ZZ');
});

test('a table grows old within a year', () => {
  assert.equal(isOld(table, Date.UTC(2027, 5, 17, 18)), false);
  assert.equal(isOld(table, Date.UTC(2027, 5, 17, 20)), true);
});
