import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { read } from '#guard';
import { createCode, createLogo, deleteCode, deleteLogo, findLogo, listLogos } from '#links';
import { Problem } from '#problem';
import { png } from '#qr';
import { newWorld } from '#world';
import { codeDraft } from '../code/draft.ts';
import { readPng } from './png.ts';
import { logoPicture } from './stored.ts';

const { acme, globex } = await newWorld();
const square = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>',
);

/** A logo of 3 by 2 pixels. */
function pixels(): Uint8Array {
  const rgba = Uint8ClampedArray.from({ length: 24 }, (_, at) => (at % 4 === 3 ? 255 : at * 10));
  return png({ width: 3, height: 2, rgba }, null, deflateSync);
}

const isConflict = (error: unknown): boolean => error instanceof Problem && error.type === 'conflict';

test('pixels are kept as a file of ours, and drawn as they were', async () => {
  const { id, kind, width, height } = await createLogo(acme.owner, pixels());
  assert.deepEqual([kind, width, height], ['pixels', 3, 2]);
  const { picture } = await findLogo(acme.owner, id);
  assert.ok(picture.kind === 'pixels');
  const shown = readPng(Buffer.from(picture.png, 'base64'));
  assert.deepEqual(shown, readPng(pixels()));
  const drawn = await read(acme.owner, 'qr.view', (rx) => logoPicture(rx, id));
  assert.ok(drawn.kind === 'pixels');
  assert.deepEqual(readPng(drawn.png), shown);
});

test('logos are read in turns, off the thread that answers: who brings very many at once is told so', async () => {
  const brought = await Promise.allSettled(Array.from({ length: 40 }, () => createLogo(acme.owner, square)));
  const refused = brought.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).type] : []));
  assert.ok(refused.length > 0 && refused.every((type) => type === 'too_many'), refused.join());
});

test('what is stored of a logo is sealed', async () => {
  const { id } = await createLogo(acme.owner, square);
  const { picture_sealed } = await read(acme.owner, 'qr.view', ({ db }) =>
    db.selectFrom('qr_logo').select('picture_sealed').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  assert.ok(!picture_sealed.includes('shapes') && !picture_sealed.includes('path'));
});

test('a logo stays while a code uses it, one that was deleted and can come back too', async () => {
  const { id } = await createLogo(acme.owner, square);
  const draft = { content: { kind: 'text', text: 'A' }, design: { logo: { id, share: 0.1, clears: true } } };
  const code = await createCode(acme.owner, codeDraft.parse(draft));
  await assert.rejects(deleteLogo(acme.owner, id), isConflict);
  await deleteCode(acme.owner, code.id);
  await assert.rejects(deleteLogo(acme.owner, id), isConflict);
  assert.equal((await findLogo(acme.owner, id)).id, id);
});

test('a tenant has so many logos and no more, however many are brought at once', async () => {
  const bring = (): Promise<unknown> => createLogo(globex.owner, square);
  for (let count = 0; count < 195; count += 5) await Promise.all(Array.from({ length: 5 }, bring));
  const brought = await Promise.allSettled(Array.from({ length: 9 }, bring));
  const refused = brought.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  assert.equal(refused.length, 4);
  assert.ok(refused.every(isConflict));
  assert.equal((await listLogos(globex.owner)).length, 200);
});
