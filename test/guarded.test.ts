/** Holds the edge's list of what can be guessed at to the route table: what control marks there is what the edge looks at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardedPaths } from '#exchange';
import { routeTable } from '#http';

test('the edge counts strikes where control gives them, and nowhere else', () => {
  const marked = routeTable.filter(({ strikes }) => strikes !== undefined);

  assert.deepEqual(marked.map(({ path }) => path).toSorted(), [...guardedPaths].toSorted());
  for (const { method, name } of marked) assert.equal(method, 'POST', name);
});

test('whatever takes a secret of somebody who is not signed in can be guessed at, and is marked', () => {
  const open = routeTable.filter(({ method, grant, strikes }) => method === 'POST' && grant === null && !strikes);

  // It asks for what a passkey is to sign, and takes nothing.
  assert.deepEqual(
    open.map(({ name }) => name),
    ['passkeySignInOptions'],
  );
});
