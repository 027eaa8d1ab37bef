import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Grant,
  type Scope,
  commonGrants,
  grantsOf,
  holds,
  isMeaningful,
  presetNames,
  resources,
  rights,
} from './grant.ts';

const projects = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const me = 'me';

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>({ of: 'all' }),
  fc.constant<Scope>({ of: 'own' }),
  fc.constantFrom(...projects).map((projectId): Scope => ({ of: 'project', projectId })),
);
const grant: fc.Arbitrary<Grant> = fc.record({
  resource: fc.constantFrom('link', 'report'),
  right: fc.constantFrom('view', 'edit'),
  scope,
});
const grants = fc.array(grant, { maxLength: 6 });

/** Every thing that scopes can tell apart. */
const things = [...projects, null].flatMap((projectId) => [me, 'other'].map((createdBy) => ({ projectId, createdBy })));

function allows(held: readonly Grant[], { resource, right }: Grant, thing: (typeof things)[number]): boolean {
  return held.some(
    (one) =>
      one.resource === resource &&
      one.right === right &&
      (one.scope.of === 'all' ||
        (one.scope.of === 'own' ? thing.createdBy === me : thing.projectId === one.scope.projectId)),
  );
}

test('what two lists have in common allows nothing that one of them doesn’t, and all that can be said of it', () => {
  fc.assert(
    fc.property(grants, grants, grant, (one, other, asked) => {
      const common = commonGrants(one, other);
      for (const thing of things) {
        if (allows(common, asked, thing)) assert.ok(allows(one, asked, thing) && allows(other, asked, thing));
      }
      // A grant that both hold whole is held by what they have in common.
      if (holds(one, asked) && holds(other, asked)) assert.ok(holds(common, asked));
    }),
  );
});

test('one grant holds another exactly where it allows all that the other allows', () => {
  fc.assert(
    fc.property(grants, grant, (held, asked) => {
      if (holds(held, asked)) {
        for (const thing of things) if (allows([asked], asked, thing)) assert.ok(allows(held, asked, thing));
      }
    }),
  );
});

test('presets hold grants that mean something, each preset no more than the one above it', () => {
  const order = ['viewer', 'editor', 'admin', 'owner'] as const;

  for (const name of presetNames) assert.ok(grantsOf(name, []).every(isMeaningful), name);
  for (const [i, name] of order.slice(0, -1).entries()) {
    const above = grantsOf(order[i + 1]!, []);
    assert.ok(
      grantsOf(name, []).every((one) => holds(above, one)),
      name,
    );
    assert.ok(!above.every((one) => holds(grantsOf(name, []), one)), name);
  }
});

test('an owner holds every right in all of the tenant, and a custom member what is theirs', () => {
  const own: Grant = { resource: 'link', right: 'view', scope: { of: 'own' } };

  for (const resource of resources)
    for (const right of rights) assert.ok(holds(grantsOf('owner', []), { resource, right, scope: { of: 'all' } }));
  assert.deepEqual(grantsOf('custom', [own]), [own]);
});
