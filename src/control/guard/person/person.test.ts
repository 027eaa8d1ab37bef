import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseEmail } from './person.ts';

test('one mailbox has one spelling: trimmed, in small letters, without what stands around addresses in mails', () => {
  assert.equal(normaliseEmail(' Erika.Mustermann+Kurzum@Example.ORG '), 'erika.mustermann+kurzum@example.org');
  assert.equal(normaliseEmail('jörg@büro.example'), 'jörg@büro.example');
  for (const other of [
    '<erika@example.org>',
    'erika@example.org>',
    'erika@example.org;',
    'team:erika@example.org;',
    'erika(erika)@example.org',
    '"erika"@example.org',
    'erika@example.org,max@example.org',
    'erika,max@example.org',
    'erika@example.org\r\nBcc: max@example.org',
    'erika\u0007@example.org',
    'erika@[127.0.0.1]',
    'erika',
    '@example.org',
  ])
    assert.throws(() => normaliseEmail(other), { type: 'invalid' }, other);
});
