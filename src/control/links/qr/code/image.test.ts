/** Exports: what counts as printed, when, and what is refused. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { change, pageOfLog, read, type Actor } from '#guard';
import {
  closePress,
  codeDraft,
  codeImage,
  createCode,
  createLink,
  deleteCode,
  deleteLink,
  findCode,
  findLink,
  imageQuery,
  qrImage,
  version,
  type Code,
} from '#links';
import { newMember, newWorld } from '#world';
import { readByZxing } from '../../../../../test/world/scanners.ts';

const { acme, globex } = await newWorld();
const { owner } = acme;
after(closePress);

const target = 'https://example.org/';
const content = { kind: 'text', text: 'Grüße aus Köln' } as const;
/** White on white. */
const unreadable = { ink: { kind: 'plain', colour: '#ffffff' } };

function keep(said: object): Promise<Code> {
  return createCode(owner, codeDraft.parse(said));
}

function image(id: string, said: object = {}, actor: Actor = owner, isTaken = true) {
  return codeImage(actor, id, imageQuery.parse(said), { isTaken });
}

/** What the log says of exports, the newest first: of what, and what was told. */
async function exportsTold(by: Actor = owner) {
  const { items } = await pageOfLog(owner, { action: 'qr.export', actor: by.memberId, limit: 200 });
  return items.map(({ about, changes }) => ({
    about: about.map(({ table, rowId }) => `${table} ${rowId}`).toSorted(),
    told: Object.fromEntries(changes.filter(({ rowId }) => rowId === null).map(({ field, new: now }) => [field, now])),
  }));
}

test('an image in each format, as large as it was asked for, of what the code says', async () => {
  const { id, says } = await keep({ content, design: { shape: 'dots', ink: { kind: 'plain', colour: '#003366' } } });
  const png = await image(id, { format: 'png', size: '600' });
  assert.equal(png.mediaType, 'image/png');
  const bytes = png.bytes as Uint8Array<ArrayBuffer>;
  assert.equal(new DataView(bytes.buffer, bytes.byteOffset).getUint32(16), 600);
  assert.equal(await readByZxing(bytes), says);
  assert.match(String((await image(id)).bytes), /^<svg [^>]*width="512"/);
  assert.match(String((await image(id, { mm: '40' })).bytes), /^<svg [^>]*width="40mm"/);
  assert.deepEqual(
    [(await image(id, { format: 'pdf' })).mediaType, (await image(id, { format: 'eps' })).mediaType],
    ['application/pdf', 'application/postscript'],
  );
});

test('the first export marks the code and its link as printed, in one entry of the log', async () => {
  const { actor } = await newMember(acme);
  const made = await keep({ target });
  assert.equal((await findLink(owner, made.linkId!)).printedAt, null);

  await image(made.id, { format: 'pdf' }, actor);

  const [code, link] = [await findCode(owner, made.id), await findLink(owner, made.linkId!)];
  assert.ok(code.printedAt !== null && code.printedAt === link.printedAt);
  assert.deepEqual([code[version], link[version], code.updatedAt], [2, 2, made.updatedAt]);
  assert.deepEqual(await exportsTold(actor), [
    { about: [`link ${link.id}`, `qr ${code.id}`], told: { code: code.id, format: 'pdf' } },
  ]);
});

test('every further export is in the log, and moves nothing', async () => {
  const { actor } = await newMember(acme);
  const { id } = await keep({ content });
  await image(id, {}, actor);
  const first = await findCode(owner, id);
  await image(id, {}, actor);
  await image(id, { format: 'png' }, actor);

  assert.deepEqual(await findCode(owner, id), first);
  assert.deepEqual(await exportsTold(actor), [
    { about: [], told: { code: id, format: 'png' } },
    { about: [], told: { code: id, format: 'svg' } },
    { about: [`qr ${id}`], told: { code: id, format: 'svg' } },
  ]);
});

test('of two first exports at once both go out, and it was printed once', async () => {
  const made = await keep({ target });
  const other = await keep({ linkId: made.linkId });
  await Promise.all([image(made.id), image(made.id), image(other.id), qrImage(owner, made.linkId!, { printed: true })]);

  const link = await findLink(owner, made.linkId!);
  const codes = [await findCode(owner, made.id), await findCode(owner, other.id)];
  assert.deepEqual([link[version], ...codes.map((code) => code[version])], [2, 2, 2]);
});

test('whoever looks at the head alone takes nothing', async () => {
  const { id, linkId } = await keep({ target });
  await image(id, {}, owner, false);
  assert.deepEqual([(await findCode(owner, id)).printedAt, (await findLink(owner, linkId!)).printedAt], [null, null]);
});

test('what no scanner reads goes out where somebody insists, and the log says so', async () => {
  const { actor } = await newMember(acme);
  const { id } = await keep({ content, design: unreadable });

  const refused = { type: 'conflict', errors: [{ field: 'design', reason: 'unreadable' }] };
  await assert.rejects(image(id, {}, actor), refused);
  await assert.rejects(image(id, { insist: 'false' }, actor, false), refused);
  assert.deepEqual([(await findCode(owner, id)).printedAt, await exportsTold(actor)], [null, []]);

  await image(id, { insist: 'true' }, actor);
  assert.ok((await findCode(owner, id)).printedAt);
  assert.deepEqual((await exportsTold(actor))[0]!.told, { code: id, format: 'svg', insisted: true });
});

test('who insists on what can be read has not had to', async () => {
  const { actor } = await newMember(acme);
  const { id } = await keep({ content });
  await image(id, { insist: 'true' }, actor);
  assert.deepEqual((await exportsTold(actor))[0]!.told, { code: id, format: 'svg' });
});

test('what can’t be made counts as nothing', async () => {
  const { id } = await keep({ content: { kind: 'text', text: 'ß'.repeat(500) } });
  await assert.rejects(image(id, { format: 'png', size: '32' }), { type: 'invalid' });
  assert.equal((await findCode(owner, id)).printedAt, null);
});

test('nothing goes out of what is gone or not to be seen', async () => {
  const [code, ofLink] = [await keep({ content }), await keep({ target })];
  await deleteCode(owner, code.id);
  await deleteLink(owner, ofLink.linkId!);
  for (const { id } of [code, ofLink]) await assert.rejects(image(id), { type: 'not_found' });
  await assert.rejects(qrImage(owner, ofLink.linkId!, { printed: true }), { type: 'not_found' });
  const theirs = await createLink(globex.owner, { target });
  await assert.rejects(qrImage(owner, theirs.id, { printed: true }), { type: 'not_found' });
  assert.equal((await findLink(globex.owner, theirs.id)).printedAt, null);
});

test('a code or a link that is deleted while its image is drawn goes out no more', async () => {
  for (const table of ['qr', 'link'] as const) {
    const { id, linkId } = await keep({ target });
    let going: Promise<unknown> = Promise.resolve();
    await change(owner, `${table}.delete`, async ({ db, at, covers }) => {
      const row = table === 'qr' ? id : linkId!;
      await db.updateTable(table).set({ deleted_at: at, version: 2 }).where('id', '=', row).execute();
      covers(table, row, 2);
      // It still sees the code; to mark it as printed, it has to wait for us.
      going = image(id);
      going.catch(() => undefined);
      await somebodyWaits();
    });
    await assert.rejects(going, { type: 'not_found' }, table);
    const marked = await read(owner, 'qr.view', ({ db }) =>
      db.selectFrom('qr').select('printed_at').where('id', '=', id).execute(),
    );
    assert.deepEqual(marked, [{ printed_at: null }]);
  }
});

/** Until somebody waits for a row that somebody else has locked. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
  while ((await read(owner, 'qr.view', ({ db }) => waiting.execute(db))).rows.length === 0) await setTimeout(10);
}

test('a link’s plain code counts as printed where it is said to be, and as looked at where it isn’t', async () => {
  const { actor } = await newMember(acme);
  const { id, slug } = await createLink(owner, { target });
  await qrImage(actor, id);
  await qrImage(actor, id, { printed: false });
  assert.equal((await findLink(owner, id)).printedAt, null);
  assert.deepEqual(await exportsTold(actor), []);

  await qrImage(actor, id, { printed: true, format: 'png' });
  const { printedAt } = await findLink(owner, id);
  assert.ok(printedAt);
  await qrImage(actor, id, { printed: true, format: 'png' });
  assert.equal((await findLink(owner, id)).printedAt, printedAt);
  assert.deepEqual(await exportsTold(actor), [
    { about: [], told: { slug, format: 'png' } },
    { about: [`link ${id}`], told: { slug, format: 'png' } },
  ]);
});

test('who takes a code of their own over somebody else’s link prints that link too, whatever they may do with it', async () => {
  const link = await createLink(owner, { target });
  const { actor } = await newMember(acme, {
    grants: [
      { resource: 'link', right: 'view', scope: { of: 'all' } },
      ...(['view', 'create'] as const).map((right) => ({ resource: 'qr', right, scope: { of: 'own' } }) as const),
    ],
  });
  await assert.rejects(qrImage(actor, link.id, { printed: true }), { type: 'forbidden' });
  const { id } = await createCode(actor, codeDraft.parse({ linkId: link.id }));
  assert.equal((await findLink(owner, link.id)).printedAt, null);
  await image(id, {}, actor);
  assert.notEqual((await findLink(owner, link.id)).printedAt, null);
  assert.equal((await exportsTold(actor)).length, 1);
});
