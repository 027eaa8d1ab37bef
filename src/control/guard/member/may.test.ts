import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Action, actions, actorOfToken, caretaker, change, createToken, may, read } from '#guard';
import { newWorld } from '#world';

const { acme, platform } = await newWorld();
const all = Object.keys(actions) as Action[];
const tidying: readonly string[] = ['link.purge', 'tenant.end', 'tenant.purge', 'key.reseal'];

test('an owner may do everything in the tenant', () => {
  assert.deepEqual(
    all.filter((action) => !may(acme.owner, action)),
    [],
  );
});

test("an owner's token may do all of it but see to tokens and members", async () => {
  const { token } = await createToken(acme.owner, { name: 'script' });
  const program = await actorOfToken(platform, token);

  assert.deepEqual(
    all.filter((action) => !may(program, action)),
    all.filter((action) => ['token', 'member'].includes(actions[action]?.[0] ?? '') && actions[action]?.[1] !== 'view'),
  );
});

test('Kurzum itself may tidy up, end a tenant and read its name, and is refused anything else', async () => {
  const kurzum = caretaker(platform, acme.tenantId);

  assert.deepEqual(
    all.filter((action) => may(kurzum, action)),
    all.filter((action) => actions[action] === null || tidying.includes(action)),
  );
  await assert.rejects(
    read(kurzum, 'link.view', async () => {}),
    { type: 'forbidden' },
  );
  await assert.rejects(
    change(kurzum, 'link.delete', async () => {}),
    { type: 'forbidden' },
  );
});
