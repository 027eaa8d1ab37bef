import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openKeys, openPlatform } from '#guard';
import { newBareWorld } from '#world';

test('a database of another installation is refused, and the data folder stays unstamped', async () => {
  const { platform, dataFolder, keysFolder } = await newBareWorld();
  const elsewhere = { keysFolder: join(keysFolder, '../keys2'), dataFolder: join(dataFolder, '../data2') };
  const keys = openKeys({ ...elsewhere, environment: 'test' });

  await assert.rejects(openPlatform({ ...platform, keys, dataFolder: elsewhere.dataFolder }), {
    name: 'KeysRefused',
    message: /belong to/,
  });
  // Still as on a first start, so the right keys can be put in the place of the new ones.
  assert.doesNotThrow(() => openKeys({ keysFolder, dataFolder: elsewhere.dataFolder, environment: 'test' }));
});
