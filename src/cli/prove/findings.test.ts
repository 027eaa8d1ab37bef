/** Findings: only what was looked at whole, by a search that finds what is there, is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofCleanup, ofCounts, ofFiles, ofLog, ofMemory, ofSeal, ofSelfTest, type Counts } from './findings.ts';
import type { Examined } from './sealed.ts';

const attempts = (allowed: number) =>
  Array.from({ length: 80 }, (_, i) => ({ attempt: `way ${i}`, result: i < allowed ? 'allowed' : 'refused' }));
const memory = { counts: [], foundIn: { heap: 0, stack: 0, anonymous: 0, file: 0 }, searched_bytes: 1, unread: 0 };
const files = { counts: [], files: 1, searched_bytes: 1, unreadable: 0, whole: true };
const resultOf = ({ result, reason }: { result: string; reason: string | null }) => reason ?? result;

test('a single way to write, or a list of ways that somebody shortened, is a failure', () => {
  assert.equal(resultOf(ofSelfTest({ args: [], status: 0, attempts: attempts(0) })), 'shown');
  assert.equal(resultOf(ofSelfTest({ args: [], status: 1, attempts: attempts(1) })), 'failed');
  assert.equal(resultOf(ofSelfTest({ args: [], status: 0, attempts: attempts(0).slice(0, 75) })), 'failed');
  assert.equal(resultOf(ofSelfTest({ args: [], status: null, attempts: [] })), 'failed');
});

test('each part of the seal is needed', () => {
  const sealed: Examined = {
    startedAlike: true,
    underPermission: true,
    fileSize_bytes_max: 0,
    coreSize_bytes_max: 0,
    emptyCores: true,
    writableFiles: 0,
    uid: 1000,
    hasCapabilities: false,
  };
  const broken: Partial<Examined>[] = [
    { startedAlike: false },
    { underPermission: false },
    { fileSize_bytes_max: Number.POSITIVE_INFINITY },
    { coreSize_bytes_max: 1 },
    { emptyCores: false },
    { writableFiles: 1 },
    { uid: 0 },
    { hasCapabilities: true },
  ];

  assert.equal(resultOf(ofSeal(sealed)), 'shown');
  for (const change of broken) assert.equal(resultOf(ofSeal({ ...sealed, ...change })), 'failed');
  assert.equal(resultOf(ofSeal('no_right')), 'no_right');
});

test('a search that misses what is certainly there shows nothing, and what it finds is a failure all the same', () => {
  assert.equal(resultOf(ofMemory({ ...memory, planted: 0, controls: 1 }, 200)), 'shown');
  assert.equal(resultOf(ofMemory({ ...memory, planted: 0, controls: 0 }, 200)), 'control_not_found');
  assert.equal(resultOf(ofMemory({ ...memory, planted: 1, controls: 0 }, 200)), 'failed');
  assert.equal(resultOf(ofFiles('files', { ...files, planted: 0, controls: 1 })), 'shown');
  assert.equal(resultOf(ofFiles('files', { ...files, planted: 0, controls: 0 })), 'control_not_found');
  assert.equal(resultOf(ofFiles('files', { ...files, planted: 1, controls: 0 })), 'failed');
});

test('files that could not be read, or not in time, are not shown', () => {
  assert.equal(resultOf(ofFiles('database', { ...files, planted: 0, controls: 1, unreadable: 1 })), 'unreadable');
  assert.equal(resultOf(ofFiles('database', { ...files, planted: 0, controls: 1, whole: false })), 'too_much');
});

test('the log is shown only where the line about the proof was heard', () => {
  const needle = Buffer.from('127.201.150.107');
  const line = '{"event":"proof.begun","link":"the-link"}\n';

  assert.equal(resultOf(ofLog(line, files, [needle], 'the-link')), 'shown');
  assert.equal(resultOf(ofLog('', files, [needle], 'the-link')), 'control_not_found');
  assert.equal(resultOf(ofLog(null, files, [needle], 'the-link')), 'no_supervisor');
  assert.equal(resultOf(ofLog(`${line}127.201.150.107\n`, files, [needle], 'the-link')), 'failed');
  assert.equal(resultOf(ofLog(line, { ...files, counts: [1] }, [needle], 'the-link')), 'failed');
});

const link = { exists: true, byDay: false, hits: 125, bots: 0, cells: 0, cellsBelow: 0 };
const counts: Counts = {
  threshold: 5,
  cells: 10,
  cellsBelow: 0,
  lowestThreshold: 5,
  estimates: 3,
  estimatesUneven: 0,
  countries: 2,
  countriesFiner: 0,
  addressColumns: 0,
  link,
};
const failing = (changed: Partial<Counts>) =>
  ofCounts({ ...counts, ...changed }, 125)
    .filter(({ result }) => result === 'failed')
    .map(({ id }) => id);

test('a cell below its k, an estimate that is not rounded, a place finer than a country: each fails its own finding', () => {
  assert.deepEqual(failing({}), []);
  assert.deepEqual(failing({ cellsBelow: 1 }), ['cells']);
  assert.deepEqual(failing({ estimatesUneven: 1 }), ['cells']);
  assert.deepEqual(failing({ countriesFiner: 1 }), ['locations']);
  assert.deepEqual(failing({ addressColumns: 1 }), ['locations']);
});

test('planted visits must leave exactly their total, or nothing yet where a tenant counts by day', () => {
  assert.deepEqual(failing({ link: { ...link, hits: 124 } }), ['visits']);
  assert.deepEqual(failing({ link: { ...link, hits: 0 } }), ['visits']);
  assert.deepEqual(failing({ link: { ...link, byDay: true, hits: 0 } }), []);
  assert.deepEqual(failing({ link: { ...link, bots: 1 } }), ['visits']);
  assert.deepEqual(failing({ link: { ...link, cells: 2, cellsBelow: 1 } }), ['visits']);
  assert.deepEqual(failing({ link: { ...link, cells: 2 } }), []);
});

test('nothing may be left: no link, no count, and no edge that still knows it', () => {
  const gone = { ...counts, link: { ...link, exists: false, hits: 0 } };

  assert.equal(resultOf(ofCleanup(gone, true)), 'shown');
  assert.equal(resultOf(ofCleanup(gone, false)), 'failed');
  assert.equal(resultOf(ofCleanup(counts, true)), 'failed');
  assert.equal(resultOf(ofCleanup({ ...gone, link: { ...gone.link, hits: 1 } }, true)), 'failed');
  assert.equal(resultOf(ofCleanup(null, true)), 'too_slow');
});

test('a database that does not answer in time shows none of what it was asked', () => {
  assert.deepEqual(ofCounts(null, 125).map(resultOf), ['too_slow', 'too_slow', 'too_slow']);
});
