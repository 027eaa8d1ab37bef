import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId } from '#id';
import { type Folders, openKeys, openVault, stampData } from './vault.ts';

const home = fs.mkdtempSync(join(tmpdir(), 'kz-keys-'));
after(() => fs.rmSync(home, { recursive: true }));

test('the first start makes the keys, readable by nobody else', () => {
  const folders = newFolders();

  openVault(openKeys(folders)).ensureTenantKey(newId());

  const entries = fs.readdirSync(folders.keysFolder, { recursive: true, withFileTypes: true });
  const modeOf = (path: string): number => fs.statSync(path).mode & 0o777;
  assert.equal(modeOf(folders.keysFolder), 0o700);
  for (const entry of entries) {
    assert.equal(modeOf(join(entry.parentPath, entry.name)), entry.isDirectory() ? 0o700 : 0o600, entry.name);
  }
  assert.ok(entries.some(({ name }) => name === 'root.key'));
});

test('a key lies in the folder only wrapped, but for the root key and the one that the edge needs', () => {
  const folders = newFolders();
  const tenantId = newId();
  const keys = openKeys(folders);
  keys.ensureTenantKey(tenantId);

  for (const [ring, file] of [
    [keys.platformKeys(), 'platform.key'],
    [keys.tenantKeys(tenantId), `tenants/${tenantId}.key`],
  ] as const) {
    const stored = fs.readFileSync(join(folders.keysFolder, file), 'utf8');
    assert.ok(!stored.includes(ring.keys.get(1)!.toString('hex')), file);
  }
});

test('the second start opens what the first one sealed', () => {
  const folders = newFolders();
  const tenantId = newId();
  const first = openVault(openKeys(folders));
  first.ensureTenantKey(tenantId);
  const sealed = first.tenant(tenantId).seal('link', 'title_sealed', 'row', 'Grüße');

  const second = openVault(openKeys(folders));

  assert.equal(second.tenant(tenantId).unseal('link', 'title_sealed', 'row', sealed), 'Grüße');
});

test('making a key that is there changes nothing', () => {
  const keys = openKeys(newFolders());
  const tenantId = newId();
  keys.ensureTenantKey(tenantId);
  const before = keys.tenantKeys(tenantId);

  keys.ensureTenantKey(tenantId);

  assert.deepEqual(keys.tenantKeys(tenantId), before);
});

test('data without their keys are refused, and no new keys are made', () => {
  const folders = newFolders();
  stampData(folders.dataFolder, openKeys(folders).stamp);
  fs.rmSync(folders.keysFolder, { recursive: true });

  refuses(folders, /The keys to the data in .* are missing/);
  refuses(folders, /The keys to the data in .* are missing/);
});

test('a database cluster counts as data even before the folder is stamped', () => {
  const folders = newFolders();
  fs.mkdirSync(join(folders.dataFolder, 'postgres'), { recursive: true });

  refuses(folders, /are missing/);
});

test('keys of another environment are refused, and so are data', () => {
  const folders = newFolders();
  const { stamp } = openKeys(folders);
  refuses({ ...folders, environment: 'production' }, /The keys in .* belong to test, and KURZUM_ENV is production/);

  stampData(folders.dataFolder, stamp);
  refuses({ ...folders, environment: 'production' }, /The data in .* belong to test, and KURZUM_ENV is production/);
});

test('keys of another installation are refused', () => {
  const mine = newFolders();
  const theirs = newFolders();
  stampData(mine.dataFolder, openKeys(mine).stamp);
  openKeys(theirs);

  refuses({ ...mine, keysFolder: theirs.keysFolder }, /The keys are those of installation .* belong to/);
});

test('a damaged or missing key file is named', () => {
  const damages: [file: string, text: string | null, says: RegExp][] = [
    ['root.key', null, /root\.key is missing/],
    ['root.key', 'not hex', /root\.key is damaged/],
    ['root.key', '00'.repeat(32), /platform\.key does not open with root\.key/],
    ['platform.key', null, /platform\.key is missing/],
    ['platform.key', '{"current":1,"keys":{"1":"00"}}', /platform\.key does not open/],
    ['stamp.json', '{', /stamp\.json is damaged/],
  ];
  for (const [file, text, says] of damages) {
    const folders = newFolders();
    openKeys(folders);
    const path = join(folders.keysFolder, file);
    if (text === null) fs.rmSync(path);
    else fs.writeFileSync(path, text);

    refuses(folders, says);
  }
});

test("one tenant's key file in another's place does not open", () => {
  const folders = newFolders();
  const vault = openVault(openKeys(folders));
  const [acme, globex] = [newId(), newId()];
  for (const id of [acme, globex]) vault.ensureTenantKey(id);
  const pathOf = (id: string): string => join(folders.keysFolder, 'tenants', `${id}.key`);
  fs.copyFileSync(pathOf(acme), pathOf(globex));

  assert.throws(() => vault.tenant(globex), { name: 'KeysRefused', message: /does not open/ });
});

test("a tenant whose key was destroyed can't be read any more", () => {
  const vault = openVault(openKeys(newFolders()));
  const tenantId = newId();
  vault.ensureTenantKey(tenantId);
  vault.tenant(tenantId);

  vault.destroyTenantKey(tenantId);

  assert.throws(() => vault.tenant(tenantId), { name: 'KeysRefused', message: /is missing/ });
});

function newFolders(): Folders {
  const folder = fs.mkdtempSync(join(home, 'installation-'));
  return { keysFolder: join(folder, 'keys'), dataFolder: join(folder, 'data'), environment: 'test' };
}

function refuses(folders: Folders, message: RegExp): void {
  assert.throws(() => openKeys(folders), { name: 'KeysRefused', message });
}
