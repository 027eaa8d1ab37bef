/** The search on disk: it must find what is there, wherever in a file it stands, and say what it could not read. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { crashesSince, searchFiles, writtenSince } from './places.ts';
import { certainTraces } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'kz-places-'));
after(() => rmSync(folder, { recursive: true }));

const piece_bytes = 4 * 1024 * 1024;
const whole = (path: string) => ({ path, from_bytes: 0 });

test('an address is found in each of its forms, at the start, at the end, and across the pieces of a file', async () => {
  for (const address of ['127.201.150.107', '245.101.102.103', '2001:db8:1a2b:3c4d:1111:2222:3333:4444']) {
    const traces = certainTraces(address);
    const path = join(folder, 'large');
    for (const [i, trace] of traces.entries()) {
      const bytes = Buffer.alloc(piece_bytes + 4096, 0x2e);
      const places = [0, bytes.length - trace.length, piece_bytes - (i % trace.length) - 1];
      for (const place of places) trace.copy(bytes, place);
      writeFileSync(path, bytes);

      const { counts, files, searched_bytes } = await searchFiles([whole(path)], traces);
      assert.equal(counts[i], 3);
      assert.deepEqual([files, searched_bytes], [1, bytes.length]);
    }
  }
});

test('no form of an IPv4 address is so short that it turns up by chance', () => {
  const traces = certainTraces('127.201.150.107');

  assert.ok(traces.length > 20);
  assert.ok(traces.every(({ length }) => length >= 8));
  assert.equal(new Set(traces.map((trace) => trace.toString('hex'))).size, traces.length, 'each is different');
});

test('only what was written since is searched, without the folders that are left out', () => {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'postgres', 'base'), { recursive: true });
  mkdirSync(join(tree, 'run'));
  for (const name of ['old', 'new', 'postgres/base/1', 'run/x']) writeFileSync(join(tree, name), name);
  const since_ms = statSync(join(tree, 'new')).mtimeMs;
  const names = (spots: readonly { path: string }[]) => spots.map(({ path }) => path.slice(tree.length + 1)).toSorted();

  assert.deepEqual(names(writtenSince(tree, since_ms - 1000, [join(tree, 'postgres')])), ['new', 'old', 'run/x']);
  assert.deepEqual(names(writtenSince(tree, Date.now() + 60_000)), []);
  assert.deepEqual(writtenSince(join(folder, 'nowhere'), 0), []);
});

test('a file whose time was set back was still changed since', () => {
  const path = join(folder, 'set-back');
  const since_ms = Date.now() - 1000;
  writeFileSync(path, 'x');
  utimesSync(path, 1, 1);

  assert.ok(writtenSince(folder, since_ms).some((spot) => spot.path === path));
});

test('only the part of a file that was added is searched', async () => {
  const path = join(folder, 'log');
  const needle = Buffer.from('something planted');
  writeFileSync(path, 'something planted\nand more\n');

  const before = await searchFiles([whole(path)], [needle]);
  const since = await searchFiles([{ path, from_bytes: 18 }], [needle]);
  assert.deepEqual([before.counts, since.counts], [[1], [0]]);
});

test('a file that went away is passed over, one that may not be read is counted', async (t) => {
  if (process.getuid?.() === 0) return t.skip('root may read everything');
  const path = join(folder, 'secret');
  writeFileSync(path, 'x');
  chmodSync(path, 0o000);

  const search = await searchFiles([whole(path), whole(join(folder, 'gone'))], [Buffer.from('needle')]);
  assert.deepEqual([search.files, search.unreadable, search.whole], [0, 1, true]);
});

test('what a crash leaves is known by its name', () => {
  const dump = mkdtempSync(join(folder, 'crash-'));
  const left = ['core', 'core.1234', 'report.20260329.003000.1.0.001.json', 'Heap.1.heapsnapshot', 'node_trace.1.log'];
  for (const name of [...left, 'package.json', 'corefile.ts', 'scores']) writeFileSync(join(dump, name), 'x');

  const found = crashesSince([dump], 0)
    .map(({ path }) => path)
    .filter((path) => path.startsWith(dump));
  assert.deepEqual(found.map((path) => basename(path)).toSorted(), left.toSorted());
});
