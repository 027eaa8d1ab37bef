import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptName } from './tenant.ts';

test('a name is one line that reads as it is written: it stands in mails, and before visitors', () => {
  assert.equal(acceptName('name', ' Müller & Söhne <GmbH> '), 'Müller & Söhne <GmbH>');
  assert.equal(acceptName('name', 'شركة 👩‍👩‍👧'), 'شركة 👩‍👩‍👧');
  for (const name of [
    'Acme\r\nBcc: max@example.org',
    'Acme\n\nYour account is blocked',
    'Acme\u2028Globex',
    'Acme \u202egnp.exe',
    'Acme \u2067x',
    'Acme\u0000',
  ])
    assert.throws(() => acceptName('name', name), { type: 'invalid' }, JSON.stringify(name));
});
