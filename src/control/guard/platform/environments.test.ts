import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openKeys, openPlatform } from '#guard';
import { openLog } from '#log';
import { Zone } from '#zone';
import { newDatabase } from '../../../../test/world/database.ts';
import { stampData } from '../vault/vault.ts';

const environments = ['development', 'test', 'production'] as const;
type Environment = (typeof environments)[number];

const scratch = mkdtempSync(join(tmpdir(), 'kz-environments-'));
after(() => rmSync(scratch, { recursive: true }));

test('keys, data and setting of different environments are refused, whichever of them differs', () => {
  for (const keys of environments)
    for (const data of environments)
      for (const setting of environments) {
        const { keysFolder, dataFolder } = foldersOf(keys, data);
        const start = (): unknown => openKeys({ keysFolder, dataFolder, environment: setting });
        const mixture = `keys ${keys}, data ${data}, KURZUM_ENV ${setting}`;
        // Folders that belong together in all but the environment, so that nothing else can be what is refused.
        if (keys === data && data === setting) assert.doesNotThrow(start, mixture);
        else assert.throws(start, { name: 'KeysRefused' }, mixture);
      }
});

test('a database of another environment than its keys is refused', async () => {
  for (const environment of environments)
    for (const other of environments) {
      const { keysFolder, dataFolder } = foldersOf(environment, environment);
      const keys = openKeys({ keysFolder, dataFolder, environment });
      const database = await newDatabase({ instanceId: keys.stamp.instanceId, environment: other });
      const opening = openPlatform({
        store: await database.store(),
        keys,
        dataFolder,
        url: new URL('http://localhost:8080'),
        zone: new Zone('Europe/Berlin'),
        threshold: 5,
        release_s: 900,
        log: openLog('test', () => {}),
      });
      if (environment === other) await opening;
      else await assert.rejects(opening, { name: 'KeysRefused' }, `keys ${environment}, database ${other}`);
      await database.drop();
    }
});

let made = 0;

/** A key folder and a data folder of one installation, each stamped with an environment of its own. */
function foldersOf(keys: Environment, data: Environment): { keysFolder: string; dataFolder: string } {
  const folder = join(scratch, String((made += 1)));
  const [keysFolder, dataFolder, elsewhere] = ['keys', 'data', 'elsewhere'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { stamp } = openKeys({ keysFolder, dataFolder: elsewhere, environment: keys });
  stampData(elsewhere, { ...stamp, environment: data });
  renameSync(elsewhere, dataFolder);
  return { keysFolder, dataFolder };
}
