import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Action,
  actions,
  actorOfToken,
  caretaker,
  change,
  createToken,
  type Grant,
  may,
  reach,
  read,
  type Scope,
} from '#guard';
import { newId } from '#id';
import { newMember, newWorld } from '#world';

const { acme, platform } = await newWorld();
const all = Object.keys(actions) as Action[];
const tidying: readonly string[] = ['link.purge', 'qr.purge', 'tenant.end', 'tenant.purge', 'job.end', 'key.reseal'];

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

test('Kurzum itself may tidy up, end a tenant or a job, and read its name, and is refused anything else', async () => {
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

test('the filter for lists has exactly what may be done to each thing', async () => {
  const projects = [newId(), newId()];
  const me = await newMember(acme);
  const scope = fc.constantFrom<Scope>(
    { of: 'all' },
    { of: 'own' },
    ...projects.map((projectId): Scope => ({ of: 'project', projectId })),
  );
  const grant: fc.Arbitrary<Grant> = fc.record({
    resource: fc.constantFrom('link', 'report'),
    right: fc.constantFrom('view', 'edit'),
    scope,
  });
  const things = [...projects, null].flatMap((projectId) =>
    [me.memberId, acme.memberId].map((createdBy) => ({ projectId, createdBy })),
  );

  fc.assert(
    fc.property(fc.array(grant), fc.constantFrom<Action>('link.view', 'link.edit', 'report.view'), (grants, action) => {
      const actor = { ...me.actor, grants };
      const filter = reach(actor, action);
      for (const thing of things) {
        const inFilter =
          filter.all || filter.projectIds.includes(thing.projectId ?? '') || filter.own === thing.createdBy;
        assert.equal(inFilter, may(actor, action, thing));
      }
      assert.equal(
        may(actor, action),
        things.some((thing) => may(actor, action, thing)),
      );
    }),
  );
});
