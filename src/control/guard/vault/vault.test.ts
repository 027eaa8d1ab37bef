import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#id';
import { openKeys, openVault } from './vault.ts';

const home = fs.mkdtempSync(join(tmpdir(), 'kz-vault-'));
after(() => fs.rmSync(home, { recursive: true }));

const vault = openVault(
  openKeys({ keysFolder: join(home, 'keys'), dataFolder: join(home, 'data'), environment: 'test' }),
);
const [acmeId, globexId] = [newId(), newId()];
for (const id of [acmeId, globexId]) vault.ensureTenantKey(id);
const acme = vault.tenant(acmeId);
const globex = vault.tenant(globexId);

test('any text opens where it was sealed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (text, row) => {
      assert.equal(acme.unseal('link', 'title_sealed', row, acme.seal('link', 'title_sealed', row, text)), text);
    }),
  );
});

test('a value moved to another tenant, table, column or row does not open', () => {
  const [row, otherRow] = [newId(), newId()];
  const sealed = acme.seal('link', 'target_sealed', row, 'https://example.org/');

  for (const move of [
    () => globex.unseal('link', 'target_sealed', row, sealed),
    () => vault.platform.unseal('link', 'target_sealed', row, sealed),
    () => acme.unseal('project', 'target_sealed', row, sealed),
    () => acme.unseal('link', 'title_sealed', row, sealed),
    () => acme.unseal('link', 'target_sealed', otherRow, sealed),
  ]) {
    assert.throws(move, { name: 'SealBroken' });
  }
});

test('a value with any byte altered, cut off or added does not open', () => {
  const row = newId();
  const sealed = acme.seal('link', 'notes_sealed', row, 'Ware am Hintereingang');
  const open = (bytes: Buffer) => () => acme.unseal('link', 'notes_sealed', row, bytes);

  for (let i = 0; i < sealed.length; i++) {
    const altered = Buffer.from(sealed);
    altered[i]! ^= 1;
    assert.throws(open(altered), { name: 'SealBroken' }, `byte ${i}`);
    assert.throws(open(sealed.subarray(0, i)), { name: 'SealBroken' }, `cut at ${i}`);
  }
  assert.throws(open(Buffer.concat([sealed, Buffer.of(0)])), { name: 'SealBroken' });
});

test('the same text sealed twice looks different', () => {
  const sealed = () => acme.seal('link', 'title_sealed', 'row', 'Sommerfest').toString('hex');

  assert.notEqual(sealed(), sealed());
});

test('a hash finds the same text again, but not in another tenant, nor for another purpose', () => {
  const text = 'som';
  const hashes = [
    acme.searchHash('prefix', text),
    acme.searchHash('tag', text),
    globex.searchHash('prefix', text),
    acme.hash('prefix', text).subarray(0, 16),
    vault.platform.emailHash(text).subarray(0, 16),
  ].map((hash) => hash.toString('hex'));

  assert.equal(acme.searchHash('prefix', text).toString('hex'), hashes[0]);
  assert.equal(new Set(hashes).size, hashes.length);
});
