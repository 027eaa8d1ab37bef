/** The world map: drawn by a tool, committed, complete, and small enough to be sent. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateWorldMap, worldMapPath } from '../../tools/generate-world-map.ts';

const committed = readFileSync(join(import.meta.dirname, '../..', worldMapPath), 'utf8');
const world = JSON.parse(committed) as {
  readonly views: { readonly world: string };
  readonly european: readonly string[];
  readonly countries: Readonly<Record<string, { readonly path?: string; readonly dot?: readonly number[] }>>;
};

test('the committed map is the one that the tool draws', () => {
  assert.equal(committed, generateWorldMap());
});

test('every country that may be told of a visitor has a shape or a dot', () => {
  // Codes that Intl knows beyond ISO 3166-1, and Antarctica, where nobody clicks.
  const beyond = ['AC', 'AQ', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const known = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) !== undefined && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);

  assert.ok(known.length > 240);
  assert.deepEqual(
    known.filter((code) => !beyond.includes(code) && !(code in world.countries)),
    [],
  );
});

test('a country too small to be found has a dot', () => {
  for (const code of ['MT', 'LU', 'SG', 'LI', 'VA', 'MC', 'GI', 'BB']) assert.ok(world.countries[code]?.dot, code);
  for (const code of ['DE', 'AT', 'CH', 'NL']) assert.equal(world.countries[code]?.dot, undefined, code);
});

test('no line crosses the whole map', () => {
  const width = Number(world.views.world.split(' ')[2]);
  const steps = Object.values(world.countries).flatMap(({ path = '' }) =>
    path.split('M').flatMap((part) => (part.split('l')[1]?.match(/-?\d+/g) ?? []).filter((_, n) => n % 2 === 0)),
  );

  assert.ok(steps.length > 5000);
  assert.ok(Math.max(...steps.map((step) => Math.abs(Number(step)))) < width / 8);
});

test('Europe is what Europeans call it, and holds no country of another continent', () => {
  for (const code of ['DE', 'PT', 'FI', 'GR', 'IE', 'MT', 'UA']) assert.ok(world.european.includes(code), code);
  for (const code of ['US', 'RU', 'MA', 'EG', 'GF', 'CA', 'CN']) assert.ok(!world.european.includes(code), code);
});

test('the map is small enough to be sent to whoever opens a report', () => {
  assert.ok(committed.length < 90_000, `${committed.length} characters`);
});
