import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operatorOfSession, startSession } from '#guard';
import { newWorld } from '#world';
import { commitmentDocument, documentOf, signCommitment, signedCommitment } from './commitment.ts';

/** Every version that was ever in force, so that no text changes under the name of another. */
const versions: Readonly<Record<string, string>> = {
  '1': '6c0d8089b671085aeaacfe013e74ae878c21e3625efb1a54a7bfdb3a5cbb6397',
};

test('the text in force is the one that its version names', () => {
  const { version, hash } = commitmentDocument();

  assert.equal(versions[version], hash, 'a changed text needs another version, in both languages');
});

test('both languages name the same version', () => {
  const { textDe, version } = commitmentDocument();

  assert.match(textDe, new RegExp(`^Fassung ${version}$`, 'm'));
});

test('a new version must be signed again', async () => {
  const { platform, acme } = await newWorld();
  const { cookieToken } = await startSession(platform, acme.personId, { factor: 'totp' });
  const operator = await operatorOfSession(platform, cookieToken);
  const { version, hash, textDe, textEn } = commitmentDocument();

  await signCommitment(operator, { version, hash, name: 'Erika Mustermann' });
  const next = documentOf(textDe.replace('Fassung 1', 'Fassung 2'), textEn.replace('Version 1', 'Version 2'));

  assert.notEqual(await signedCommitment(platform, acme.personId), null);
  assert.equal(next.version, '2');
  assert.equal(await signedCommitment(platform, acme.personId, next), null);
});
