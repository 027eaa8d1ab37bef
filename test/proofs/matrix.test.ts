/**
 * The whole matrix: every resource × right × scope alone, every preset and 200 drawn matrices, against every route in the
 * table. What must come is worked out here once more, from the matrix alone and by nothing of the guard's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { actions, editMember, findMember, type Action, type Grant, type Preset } from '#guard';
import { problemsOf, routeTable, type Route } from '#http';
import { isForPeople, isOpenlyRefused } from './matrix-codes.ts';
import { sampleBody, sampleQuery } from './samples.ts';
import { groundForMatrix, type Ground, type Target } from './matrix-ground.ts';

const drawn = 200;

const ground = await groundForMatrix();
const rows = routeTable.filter((row) => row.grant !== undefined && row.grant !== null && row.grant !== 'person');

type Matrix = { readonly name: string; readonly preset: Preset; readonly grants: readonly Grant[] };

test('every route says what it takes', () => {
  for (const row of routeTable) {
    assert.notEqual(row.grant === undefined, row.operator === undefined, `${row.name} declares no need`);
    if (typeof row.grant === 'string' && row.grant !== 'person') assert.ok(row.grant in actions, row.name);
  }
});

test('nobody who is not signed in gets anywhere but where nobody needs to be', async () => {
  const open: string[] = [];
  for (const row of routeTable) {
    if (row.grant === null) open.push(row.name);
    else assert.equal((await call(row, ground.nobody, ground.missing)).status, 401, row.name);
  }
  assert.deepEqual(open.toSorted(), publicRoutes.toSorted());
});

/** A route that needs nobody to be signed in is one more way in for strangers: it is named here too. */
const publicRoutes: readonly string[] = [
  'acceptInvitation',
  'askForReset',
  'completeSignIn',
  'confirmReset',
  'findOffer',
  'passkeySignInOptions',
  'setUp',
  'signIn',
  'signInWithPasskey',
  'signOut',
  'unlockSession',
];

test('no member and no token does what operators do, whatever the matrix says', async () => {
  await give({ name: 'owner', preset: 'owner', grants: [] });
  for (const row of routeTable.filter(({ operator }) => operator !== undefined)) {
    assert.equal((await call(row, ground.session, ground.missing)).status, 403, row.name);
    assert.equal((await call(row, ground.token, ground.missing)).status, 403, row.name);
  }
});

test('no token sees to a person’s own account', async () => {
  for (const row of routeTable.filter(({ grant }) => grant === 'person'))
    assert.equal((await call(row, ground.token, ground.missing)).status, 403, row.name);
});

test('each right alone, in each scope, opens what it says and nothing else', async () => {
  for (const grant of ground.singleGrants()) {
    const { resource, right, scope } = grant;
    await tryAll({ name: `${resource}.${right} ${scope.of}`, preset: 'custom', grants: [grant] }, 'session');
  }
});

test('each preset opens what it says and nothing else, to a session and to a token', async () => {
  for (const preset of ['owner', 'admin', 'editor', 'viewer'] as const) {
    const matrix: Matrix = { name: preset, preset, grants: await grantsOf(preset) };
    await tryAll(matrix, 'session');
    await tryAll(matrix, 'token');
  }
  await tryAll({ name: 'nothing', preset: 'custom', grants: [] }, 'session');
});

test(`${drawn} drawn matrices open what they say and nothing else`, async () => {
  const singles = ground.singleGrants();
  const matrices = fc.sample(fc.subarray([...singles], { minLength: 1, maxLength: 24 }), {
    numRuns: drawn,
    seed: 20_261_123,
  });
  for (const [i, grants] of matrices.entries())
    await tryAll({ name: `drawn ${i}`, preset: 'custom', grants }, i % 4 === 3 ? 'token' : 'session', i);
});

/** Sends every route what it can be sent, as a member with this matrix. With `turn`, each to one target only. */
async function tryAll(matrix: Matrix, by: 'session' | 'token', turn: number | null = null): Promise<void> {
  await give(matrix);
  const who = by === 'session' ? ground.session : ground.token;
  const tried = rows.flatMap((row) => {
    const targets = ground.targetsOf(row);
    return (turn === null ? targets : [targets[turn % targets.length]!]).map((target) => ({ row, target }));
  });
  await inTurns(tried, async ({ row, target }) => {
    const expected = expectedOf(matrix, row, target, by);
    // What can't be undone is tried where it must be refused; the journeys do it for good.
    if (expected === 'done' && ground.isFinal(row)) return;
    const prepared = await ground.prepare(row, target);
    const answer = await call(row, who, prepared);
    const said = `${matrix.name} by ${by}: ${row.name} of ${target.name} → ${answer.status} ${answer.text.slice(0, 200)}`;
    if (expected === 'done') {
      const refused = ground.isKnown(row) ? [401, 403, 404, 503] : [401, 403];
      assert.ok(!refused.includes(answer.status), said);
      ground.check(row, answer, (action, thing) => allows(matrix, actionOf(action), thing), said);
      await ground.tidy(row, answer);
    } else {
      assert.equal(answer.status, expected === 'forbidden' ? 403 : ground.missingStatus(row), said);
      if (expected === 'forbidden') assert.ok(problemsOf(row).includes(expected), said);
    }
  });
}

type Expected = 'done' | 'forbidden' | 'not_found';

function expectedOf(matrix: Matrix, row: Route, target: Target, by: 'session' | 'token'): Expected {
  const needed = actionOf(row.grant as Action);
  if (needed === null) return 'done';
  const [resource, right] = needed;
  if (by === 'token' && right !== 'view' && (resource === 'token' || resource === 'member')) return 'forbidden';
  if (by === 'token' && (row.needs === 'step_up' || isForPeople(row))) return 'forbidden';
  if (ground.isForOwners(row) && (matrix.preset !== 'owner' || by === 'token')) return 'forbidden';
  if (!matrix.grants.some((grant) => grant.resource === resource && grant.right === right)) return 'forbidden';
  if (target.thing === null || allows(matrix, needed, target.thing)) return 'done';
  const sight = ground.sightOf(row);
  // Nobody has to be told that there are things in no project, or templates.
  if (isOpenlyRefused(row, target)) return 'forbidden';
  if (sight.some((action) => allows(matrix, actionOf(action), target.thing!))) return ground.ifSeen(row, matrix.grants);
  return 'not_found';
}

type Needed = readonly [string, string] | null;

function actionOf(action: Action): Needed {
  return actions[action];
}

/** The matrix read by hand. */
function allows(matrix: Matrix, needed: Needed, thing: NonNullable<Target['thing']>): boolean {
  if (needed === null) return true;
  return matrix.grants.some(({ resource, right, scope }) => {
    if (resource !== needed[0] || right !== needed[1]) return false;
    if (scope.of === 'all') return true;
    return scope.of === 'own' ? thing.own : thing.projectId === scope.projectId;
  });
}

/** The member's matrix is this one from the next request on. */
async function give({ preset, grants }: Matrix): Promise<void> {
  await editMember(ground.owner, ground.memberId, preset === 'custom' ? { grants } : { preset });
}

async function grantsOf(preset: Preset): Promise<readonly Grant[]> {
  await editMember(ground.owner, ground.memberId, { preset });
  return (await findMember(ground.owner, ground.memberId)).grants;
}

function call(row: Route, who: Ground['session'], target: Pick<Target, 'id' | 'body'>): ReturnType<Ground['knock']> {
  const path = row.path.replaceAll(/\{\w+\}/g, target.id) + sampleQuery(row);
  const body = target.body ?? sampleBody(row);
  return ground.knock(row.method, path, {
    headers: { ...who, ...(row.headers?.includes('If-Match') ? { 'if-match': '"v99999"' } : {}) },
    ...(body === undefined ? {} : { body }),
  });
}

/** A few at once, so that the suite ends; each is independent of the others. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, one));
}
