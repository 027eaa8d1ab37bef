/** The paper of a proof: what is signed can be checked by anybody, and whatever is changed afterwards shows. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { attachedTo } from './attachment.ts';
import { drawPage } from './page.ts';
import {
  canonical,
  findingIds,
  fingerprintOf,
  isKey,
  isSigned,
  readStatement,
  worstOf,
  type Finding,
  type FindingId,
  type Reason,
  type Result,
  type Signed,
  type Statement,
} from './statement.ts';
import { sentenceOf, wordsIn } from './words.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { x } = publicKey.export({ format: 'jwk' }) as { x: string };

function signedOf(findings: readonly Finding[], changes: Partial<Statement> = {}): Signed {
  const statement: Statement = {
    kind: 'kurzum proof',
    format: 1,
    version: '0.1.0',
    at: '2026-03-29T00:30:00.000Z',
    seconds: 33,
    host: 'go.example.com',
    environment: 'production',
    threshold: 5,
    planted: { peers: 96, named: 64, hidden: 40 },
    result: worstOf(findings),
    findings,
    key: { algorithm: 'Ed25519', publicKey: x, fingerprint: fingerprintOf(x) },
    ...changes,
  };
  const text = Buffer.from(`kurzum proof 1\n${canonical(statement)}`);
  return { ...statement, signature: sign(null, text, privateKey).toString('base64url') };
}

const numbers = {
  addresses: 200,
  found: 3,
  controls: 2,
  megabytes: 734,
  attempts: 78,
  allowed: 1,
  writableFiles: 0,
  files: 45,
  lines: 12,
  unreadable: 1,
  countries: 41,
  countriesFiner: 1,
  addressColumns: 0,
  threshold: 5,
  cells: 1_204,
  cellsBelow: 1,
  estimates: 388,
  estimatesUneven: 1,
  visits: 125,
  hits: 125,
  links: 1,
} as const;
const ids = Object.keys(findingIds) as FindingId[];
const all = (result: Result, reason: Reason | null = null): Finding[] =>
  ids.map((id) => ({ id, measure: findingIds[id], result, reason, numbers }));

test('JSON is written as RFC 8785 has it: members sorted by their UTF-16 units, no blanks, numbers as JavaScript has them', () => {
  // Section 3.2.3 of the RFC, and 3.2.2.3 for the numbers.
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };

  assert.equal(canonical(names), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  assert.equal(
    canonical({ b: [1e30, 4.5, 2e-3, null, true], a: '\u000f\n"\\/' }),
    '{"a":"\\u000f\\n\\"\\\\/","b":[1e+30,4.5,0.002,null,true]}',
  );
});

test('a statement is signed as a whole: whatever is changed, the signature no longer fits', () => {
  const signed = signedOf(all('shown'));
  const better = signedOf(all('failed'));

  assert.equal(isSigned(signed), true);
  assert.equal(isSigned({ ...signed, host: 'other.example.com' }), false);
  assert.equal(isSigned({ ...signed, key: { ...signed.key, fingerprint: '0'.repeat(32) } }), false);
  assert.equal(isSigned({ ...better, result: 'shown', findings: signed.findings }), false);
  assert.equal(isSigned({ ...signed, signature: better.signature }), false);
  assert.equal(isSigned({ ...signed, signature: 'nonsense' }), false);
});

test('a key is known by itself or by its fingerprint, in whatever groups that is written', () => {
  const { key } = signedOf([]);
  const grouped = key.fingerprint.toUpperCase().match(/.{4}/g)!.join(' ');

  assert.deepEqual([isKey(key, x), isKey(key, key.fingerprint), isKey(key, grouped)], [true, true, true]);
  assert.deepEqual(
    [isKey(key, ''), isKey(key, x.slice(1)), isKey(key, key.fingerprint.slice(2))],
    [false, false, false],
  );
});

test('the worst finding is the result of the whole, and no finding at all shows nothing', () => {
  const [shown, failed] = [all('shown')[0]!, all('failed')[0]!];
  const notShown = all('not_shown', 'no_right')[0]!;

  assert.equal(worstOf([shown, shown]), 'shown');
  assert.equal(worstOf([shown, notShown]), 'not_shown');
  assert.equal(worstOf([notShown, failed, shown]), 'failed');
  assert.equal(worstOf([]), 'not_shown');
});

test('the page carries what was signed, is one sheet, and comes out the same each time', async () => {
  for (const language of ['de', 'en'] as const) {
    const signed = signedOf(all('shown'));
    const page = await drawPage(signed, language);

    assert.deepEqual(readStatement(attachedTo(page)!), signed);
    assert.equal(isSigned(readStatement(attachedTo(page)!)!), true);
    assert.equal(sheetsOf(page), 1);
    assert.ok(page.equals(await drawPage(signed, language)));
    assert.ok(!page.equals(await drawPage(signedOf(all('shown'), { threshold: 6 }), language)));
  }
});

test('the longest that can be said still fits on one sheet', async () => {
  const reasons = Object.keys(wordsIn('de').reasons) as Reason[];
  const longest = reasons.toSorted((a, b) => wordsIn('de').reasons[b].length - wordsIn('de').reasons[a].length)[0]!;
  const host = `${'a-rather-long-name.'.repeat(5)}example.com:8443`;

  for (const language of ['de', 'en'] as const) {
    for (const findings of [all('not_shown', longest), all('failed'), all('shown')]) {
      const page = await drawPage(signedOf(findings, { host, environment: 'development' }), language);
      assert.equal(sheetsOf(page), 1);
    }
  }
});

test('every finding has a sentence in both languages, whatever came of it, and none lacks a number', () => {
  for (const language of ['de', 'en'] as const) {
    for (const reason of Object.keys(wordsIn(language).reasons) as Reason[]) {
      for (const finding of [...all('shown'), ...all('failed'), ...all('not_shown', reason)]) {
        const sentence = sentenceOf(finding, language);
        assert.match(sentence, /[^.]\.$/);
        assert.doesNotMatch(sentence, /undefined|NaN|null/);
      }
    }
  }
  assert.match(sentenceOf(all('shown')[7]!, 'de'), /1\.204/);
  assert.match(sentenceOf(all('shown')[7]!, 'en'), /1,204/);
});

test('what is no page and no statement of Kurzum is read as none', async () => {
  const page = await drawPage(signedOf(all('shown')), 'en');

  assert.equal(attachedTo(Buffer.from('%PDF-1.3\n')), null);
  assert.equal(attachedTo(page.subarray(0, 200)), null);
  for (const text of ['', 'null', '[]', '{"kind":"kurzum proof"}', '{"kind":"other"}'])
    assert.equal(readStatement(text), null);
});

function sheetsOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}
