/** Holds docs/data.md to its word: it lists every column of the migrated schema, and seals what it says is sealed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { newDatabase } from './world/database.ts';

type Column = { readonly field: string; readonly type: string };

const kinds: Readonly<Record<string, RegExp>> = {
  clear: /^(?!bytea)/,
  'sealed, tenant': /^bytea$/,
  'sealed, platform': /^bytea$/,
  'keyed hash, tenant': /^bytea$/,
  'keyed hash, platform': /^bytea$/,
  'SHA-256': /^bytea$/,
  Argon2id: /^text$/,
};

const database = await newDatabase();
after(() => database.drop());

test('docs/data.md lists every column of the database, once, and none that is gone', async () => {
  const stored = (await columns()).map(({ field }) => field);

  assert.deepEqual(
    described()
      .map(({ field }) => field)
      .toSorted(),
    stored.toSorted(),
  );
});

test('what docs/data.md says of a column is what its type and name say', async () => {
  const types = new Map((await columns()).map(({ field, type }) => [field, type]));

  for (const { field, kept } of described()) {
    assert.match(types.get(field) ?? 'none', kinds[kept] ?? /^$/, `${field} is kept ${kept}`);
    assert.equal(field.endsWith('_sealed'), kept.startsWith('sealed'), field);
    assert.equal(field.endsWith('_hash') || field.endsWith('.hash'), !/^(clear|sealed)/.test(kept), field);
  }
});

async function columns(): Promise<readonly Column[]> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  const { rows } = await client.query<Column>(
    `select table_name || '.' || column_name as field, data_type as type
     from information_schema.columns where table_schema = 'public'`,
  );
  await client.end();
  return rows;
}

/** The rows of the table in docs/data.md. */
function described(): readonly { readonly field: string; readonly kept: string }[] {
  const page = readFileSync(join(import.meta.dirname, '../docs/data.md'), 'utf8');
  return [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \| [^|]+ \| ([^|]+) \|/gm)].map(([, field, kept]) => ({
    field: field!,
    kept: kept!,
  }));
}
