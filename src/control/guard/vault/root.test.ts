import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId } from '#id';
import { type Folders, openKeys, openVault, type RootSource, stampData } from './vault.ts';

const home = fs.mkdtempSync(join(tmpdir(), 'kz-root-'));
after(() => fs.rmSync(home, { recursive: true }));

const hex = (): string => randomBytes(32).toString('hex');

test('the root key comes from a file elsewhere, the environment or a command, and then lies in no folder of ours', () => {
  const key = hex();
  const elsewhere = join(home, 'elsewhere.key');
  fs.writeFileSync(elsewhere, key, { mode: 0o600 });
  const sources: readonly RootSource[] = [
    { from: 'environment', key },
    { from: 'command', command: `cat ${elsewhere}` },
    { from: 'file', path: join(home, 'made.key') },
  ];
  for (const rootKey of sources) {
    const folders = { ...newFolders(), rootKey };
    const sealed = openVault(openKeys(folders)).platform.seal('person', 'name_sealed', 'row', 'Erika');

    assert.equal(openVault(openKeys(folders)).platform.unseal('person', 'name_sealed', 'row', sealed), 'Erika');
    assert.ok(!fs.existsSync(join(folders.keysFolder, 'root.key')), rootKey.from);
  }
});

test('a key that moves from its file into a secret store goes on opening what it opened', () => {
  const folders = newFolders();
  const sealed = openVault(openKeys(folders)).platform.seal('person', 'name_sealed', 'row', 'Erika');
  const path = join(folders.keysFolder, 'root.key');
  const key = fs.readFileSync(path, 'utf8').trim();
  fs.rmSync(path);

  const moved = openVault(openKeys({ ...folders, rootKey: { from: 'environment', key } }));

  assert.equal(moved.platform.unseal('person', 'name_sealed', 'row', sealed), 'Erika');
});

test('a file that others can read is refused, and so is everything that gives no key', () => {
  const folders = newFolders();
  openKeys(folders);
  const path = join(folders.keysFolder, 'root.key');

  for (const mode of [0o640, 0o604, 0o660]) {
    fs.chmodSync(path, mode);
    missing(folders, /can be read by others .* chmod 600/);
  }
  fs.chmodSync(path, 0o600);
  const sources: readonly (readonly [RootSource, RegExp])[] = [
    [{ from: 'file', path: join(home, 'nowhere') }, /nowhere is missing/],
    [{ from: 'environment', key: 'secret words' }, /KURZUM_ROOT_KEY is no key/],
    [{ from: 'environment', key: hex() }, /platform\.key does not open with KURZUM_ROOT_KEY/],
    [{ from: 'command', command: 'echo secret words' }, /prints is no key/],
    [{ from: 'command', command: 'echo secret words >&2; exit 3' }, /gave no key: it ended with code 3/],
    [{ from: 'command', command: 'yes secret words' }, /it printed more than a key/],
  ];
  for (const [rootKey, says] of sources) missing({ ...folders, rootKey }, says);
});

test('a command that does not end is ended', { timeout: 30_000 }, () => {
  const folders = newFolders();
  openKeys(folders);

  missing({ ...folders, rootKey: { from: 'command', command: 'exec sleep 60' } }, /took longer than 10 seconds/);
});

test('a rotated root key wraps every key anew, and nothing opens with the one before', () => {
  const folders = newFolders();
  const keys = openKeys(folders);
  const vault = openVault(keys);
  const tenantId = newId();
  vault.ensureTenantKey(tenantId);
  const sealed = vault.tenant(tenantId).seal('link', 'title_sealed', 'row', 'Sommer');
  const [proofs, path] = [vault.derive('sign proofs'), join(folders.keysFolder, 'root.key')];
  const before = fs.readFileSync(path, 'utf8').trim();

  assert.equal([...keys.rotateRoot()].length, 2);

  const again = openVault(openKeys(folders));
  assert.notEqual(fs.readFileSync(path, 'utf8').trim(), before);
  assert.ok(!fs.existsSync(`${path}.next`));
  assert.equal(again.tenant(tenantId).unseal('link', 'title_sealed', 'row', sealed), 'Sommer');
  assert.deepEqual(again.derive('sign proofs'), proofs, 'what was signed is still signed by the same key');
  missing({ ...folders, rootKey: { from: 'environment', key: before } }, /does not open/);
});

test('a rotation of the root key that was killed anywhere is finished by the next start', () => {
  for (const rewrapped of [0, 1, 2, 3]) {
    const folders = newFolders();
    const keys = openKeys(folders);
    const tenants = [newId(), newId()];
    for (const id of tenants) keys.ensureTenantKey(id);
    const path = join(folders.keysFolder, 'root.key');
    const files = ['platform.key', ...tenants.map((id) => `tenants/${id}.key`)];
    const old = new Map(['root.key', ...files].map((name) => [name, fs.readFileSync(join(folders.keysFolder, name))]));
    const rings = [keys.platformKeys(), ...tenants.map((id) => keys.tenantKeys(id))];
    for (const _ of keys.rotateRoot());
    // As it lay there when so many files had been wrapped anew.
    fs.copyFileSync(path, `${path}.next`);
    fs.chmodSync(`${path}.next`, 0o600);
    for (const name of ['root.key', ...files.slice(rewrapped)]) {
      fs.writeFileSync(join(folders.keysFolder, name), old.get(name)!);
    }

    const reopened = openKeys(folders);

    assert.deepEqual([reopened.platformKeys(), ...tenants.map((id) => reopened.tenantKeys(id))], rings);
    assert.ok(!fs.existsSync(`${path}.next`));
    assert.notDeepEqual(fs.readFileSync(path), old.get('root.key'));
  }
});

test('a root key that is kept elsewhere is replaced where it is kept, with the one before at hand for one start', () => {
  const [first, second] = [hex(), hex()];
  const folders = newFolders();
  const given = (key: string): Folders => ({ ...folders, rootKey: { from: 'environment', key } });
  const keys = openKeys(given(first));
  const tenantId = newId();
  keys.ensureTenantKey(tenantId);
  const ring = keys.tenantKeys(tenantId);
  assert.throws(() => [...keys.rotateRoot()], { name: 'KeysRefused', message: /KURZUM_ROOT_KEY_BEFORE/ });

  openKeys({ ...given(second), rootKeyBefore: first });

  assert.deepEqual(openKeys(given(second)).tenantKeys(tenantId), ring);
  assert.deepEqual(openKeys({ ...given(second), rootKeyBefore: first }).tenantKeys(tenantId), ring);
  missing(given(first), /does not open/);
});

test('a new version of a key seals from then on, older ones go on opening, and hashes stay as they are', () => {
  const folders = newFolders();
  const vault = openVault(openKeys(folders));
  const elsewhere = openVault(openKeys(folders));
  const tenantId = newId();
  vault.ensureTenantKey(tenantId);
  const box = vault.tenant(tenantId);
  elsewhere.tenant(tenantId);
  const [old, hash] = [box.seal('link', 'title_sealed', 'row', 'Sommer'), box.searchHash('prefix', 'som')];

  vault.ensureVersion(tenantId, 2);
  vault.ensureVersion(tenantId, 2);

  const fresh = box.seal('link', 'title_sealed', 'row', 'Winter');
  assert.deepEqual([old[0], fresh[0], vault.currentVersion(tenantId)], [1, 2, 2]);
  assert.equal(box.unseal('link', 'title_sealed', 'row', old), 'Sommer');
  assert.deepEqual(box.searchHash('prefix', 'som'), hash);
  const other = elsewhere.tenant(tenantId);
  assert.equal(other.unseal('link', 'title_sealed', 'row', fresh), 'Winter', 'another process finds the new version');
});

function newFolders(): Folders {
  const folder = fs.mkdtempSync(join(home, 'installation-'));
  return { keysFolder: join(folder, 'keys'), dataFolder: join(folder, 'data'), environment: 'test' };
}

/** The folders are right, the root key is not to be had, and no word of what was read is in the sentence. */
function missing(folders: Folders, message: RegExp): void {
  stampData(folders.dataFolder, openedStamp(folders));
  assert.throws(
    () => openKeys(folders),
    (error: Error & { code: string }) => {
      assert.equal(error.code, 'root_key_missing');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    },
  );
}

function openedStamp({ keysFolder }: Folders) {
  const { instance, environment } = JSON.parse(fs.readFileSync(join(keysFolder, 'stamp.json'), 'utf8')) as Record<
    string,
    string
  >;
  return { instanceId: instance!, environment: environment! };
}
