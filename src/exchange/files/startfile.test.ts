import assert from 'node:assert/strict';
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readStartFile, writeStartFile } from './startfile.ts';
import { dimensions, type LinkRecord } from '../messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'kz-start-'));
after(() => rmSync(folder, { recursive: true }));

const key = randomBytes(32);
const head = { epoch: '01890a5d-ac96-774b-bcce-b302099a8057', place: 42, writtenAt_ms: 1_000_000 };
const sealed_bytes = 64 * 1024 + 16;

function someLinks(count: number): LinkRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `id-${i}`,
    domain: '',
    slug: `slug${i}`,
    code: `CODE${i}`,
    target: `https://example.org/planted/${i}`,
    runBy: `Planted ${i % 3} GmbH`,
    gone: ([null, 'suspended', 'legal'] as const)[i % 3]!,
    counting: { byDay: i % 2 === 1, uncounted: dimensions.slice(i % (dimensions.length + 1)) },
  }));
}

async function written(name: string, count: number): Promise<string> {
  const path = join(folder, name);
  await writeStartFile(path, key, head, someLinks(count));
  return path;
}

test('what was written is read again, whether it is nothing, little or many chunks', async () => {
  for (const count of [0, 1, 5000]) {
    const path = await written(`count${count}`, count);

    assert.deepEqual(readStartFile(path, key, { now_ms: head.writtenAt_ms }), { ...head, links: someLinks(count) });
  }
});

test('links may come from a stream, and a large target spans chunks', async () => {
  const path = join(folder, 'stream');
  const large = someLinks(4).map((link) => ({ ...link, target: `https://example.org/${'x'.repeat(70_000)}` }));
  await writeStartFile(
    path,
    key,
    head,
    (async function* () {
      yield* large;
    })(),
  );

  assert.deepEqual(readStartFile(path, key, { now_ms: 0 }).links, large);
});

test('the file shows nothing of the links, is for its owner only and leaves nothing unfinished beside it', async () => {
  const path = await written('secret', 100);

  assert.equal(readFileSync(path).includes('lanted'), false);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.new')),
    [],
  );
});

test('a file cut off anywhere is refused, also exactly between two chunks', async () => {
  const whole = readFileSync(await written('whole', 3000));
  const path = join(folder, 'cut');
  for (const length of [0, 7, 40, 41, 56, 40 + sealed_bytes, 40 + sealed_bytes + 16, whole.length - 1]) {
    writeFileSync(path, whole);
    truncateSync(path, length);

    assert.throws(() => readStartFile(path, key, { now_ms: 0 }), { code: 'start_file_forged' }, `cut at ${length}`);
  }
});

test('a changed byte, swapped chunks and another key are refused', async () => {
  const path = await written('changed', 5000);
  const whole = readFileSync(path);
  for (const at of [0, 8, 39, 40, 1000, 40 + sealed_bytes, whole.length - 1]) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    writeFileSync(path, changed);
    assert.throws(() => readStartFile(path, key, { now_ms: 0 }), { code: 'start_file_forged' }, `changed at ${at}`);
  }
  const chunk = (n: number) => whole.subarray(40 + n * sealed_bytes, 40 + (n + 1) * sealed_bytes);
  writeFileSync(
    path,
    Buffer.concat([whole.subarray(0, 40), chunk(1), chunk(0), whole.subarray(40 + 2 * sealed_bytes)]),
  );
  assert.throws(() => readStartFile(path, key, { now_ms: 0 }), { code: 'start_file_forged' });

  writeFileSync(path, whole);
  assert.throws(() => readStartFile(path, randomBytes(32), { now_ms: 0 }), { code: 'start_file_forged' });
});

test('a file whose head names no stream, or no place in one, is refused', async () => {
  const path = join(folder, 'head');
  for (const wrong of [
    { epoch: 'stream' },
    { epoch: null },
    { place: -1 },
    { place: 0.5 },
    { place: 2 ** 53 },
    { place: '42' },
    { writtenAt_ms: null },
  ]) {
    await writeStartFile(path, key, { ...head, ...wrong } as typeof head, []);

    const reason = JSON.stringify(wrong);
    assert.throws(() => readStartFile(path, key, { now_ms: 0 }), { code: 'start_file_forged' }, reason);
  }
});

test('a file that is too old or not there is refused by name', async () => {
  const path = await written('old', 1);

  assert.throws(() => readStartFile(path, key, { now_ms: head.writtenAt_ms + 11, maxAge_ms: 10 }), {
    code: 'start_file_too_old',
  });
  assert.throws(() => readStartFile(join(folder, 'nowhere'), key, { now_ms: 0 }), { code: 'start_file_missing' });
});

test('a file from before links could be gone is still read', () => {
  const path = join(folder, 'before');
  const salt = randomBytes(32);
  const cipher = createCipheriv(
    'aes-256-gcm',
    Buffer.from(hkdfSync('sha256', key, salt, 'kurzum start file 1', 32)),
    Buffer.concat([Buffer.alloc(11), Buffer.of(1)]),
  );
  const line = ['id', '', 'slug', 'CODE', 'https://example.org/', 'Acme', true, 'os'];
  const text = `${JSON.stringify(head)}\n${JSON.stringify(line)}\n`;
  const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  writeFileSync(path, Buffer.concat([Buffer.from('KZSTART2'), salt, sealed]));

  assert.deepEqual(readStartFile(path, key, { now_ms: 0 }).links, [
    {
      id: 'id',
      domain: '',
      slug: 'slug',
      code: 'CODE',
      target: 'https://example.org/',
      runBy: 'Acme',
      gone: null,
      counting: { byDay: true, uncounted: ['os'] },
    },
  ]);
});

test('a file can’t be passed off as one of another form', async () => {
  const path = await written('form', 3);
  const bytes = readFileSync(path);
  bytes.write('KZSTART2', 0);
  writeFileSync(path, bytes);

  assert.throws(() => readStartFile(path, key, { now_ms: 0 }), { code: 'start_file_forged' });
});
