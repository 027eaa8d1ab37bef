/** The OpenAPI document: a validator accepts it, and what is made from it is up to date. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { actions } from '#guard';
import { clientPath, generateClient } from '../../../../tools/generate-client.ts';
import { openApiDocument, problemsOf, routeTable, type JsonObject } from './table.ts';

const document = openApiDocument(routeTable, 'http://localhost:8080');

test('a validator accepts the document as OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));

  assert.deepEqual({ valid, errors }, { valid: true, errors: undefined });
});

test('every call of the contract is in the document', () => {
  const calls = routeTable.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);

  for (const call of [
    'POST /links',
    'GET /links',
    'GET /links/{id}',
    'PATCH /links/{id}',
    'DELETE /links/{id}',
    'POST /links/{id}/restore',
    'GET /links/{id}/qr',
    'GET /links/{id}/report',
    'POST /projects',
    'GET /projects',
    'GET /projects/{id}',
    'PATCH /projects/{id}',
    'DELETE /projects/{id}',
  ]) {
    assert.ok(calls.includes(call), call);
  }
});

test('every operation has a name of its own, a grant that the guard knows or none, and a problem for what can fail', () => {
  const names = routeTable.map(({ name }) => name);

  assert.equal(new Set(names).size, names.length);
  for (const row of routeTable) {
    assert.ok(
      row.operator !== undefined || row.grant === null || row.grant === 'person' || Object.hasOwn(actions, row.grant!),
      row.name,
    );
    assert.ok(problemsOf(row).includes('unavailable'), row.name);
    assert.ok(row.grant === null || problemsOf(row).includes('unauthenticated'), row.name);
  }
});

test('every reference in the document leads to something in it', () => {
  const components = document['components'] as { [kind: string]: JsonObject };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];

  assert.ok(references.length > 50);
  for (const [, kind, name] of references) assert.ok(components[kind!]![name!], `${kind}/${name}`);
});

test('the client of the dashboard is the one that the route table gives', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../..', clientPath), 'utf8');

  assert.equal(committed, generateClient(document), 'run: node tools/generate-client.ts');
});
