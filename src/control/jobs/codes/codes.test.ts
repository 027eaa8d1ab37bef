import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { pageOfLog, read, type Actor } from '#guard';
import { beginCodes, deleteJob, findJob, listJobs, refusedRows, type Job } from '#jobs';
import { bulkLook, codesDraft, createLink, createLogo, deleteLink, findLink, listLinks } from '#links';
import { png } from '#qr';
import { newWorld } from '#world';
import { archiveOfCodes, codesMade, tableSent } from '../../../../test/world/codes.ts';
import { finished, takeOneStepTwice } from '../../../../test/world/jobs.ts';
import { newMember } from '../../../../test/world/members.ts';
import { readByZxing } from '../../../../test/world/scanners.ts';
import type { Step } from '../kind.ts';
import { archive_bytes_max, codes } from './codes.ts';

const { acme, globex } = await newWorld();
const { owner } = acme;
const rights = (['create', 'view'] as const).map((right) => ({ resource: 'qr', right, scope: { of: 'all' } }) as const);

suite('a table of codes', () => {
  test('becomes an archive in which every image says what the manifest says it says', async () => {
    const kept = await createLink(owner, { target: 'https://example.org/kept', slug: 'Tisch7' });
    const table = [
      'target;name;slug;url;text',
      'https://example.org/a;Tür 1;;;',
      ';;Tisch7;;',
      ';Speisekarte;;https://example.org/karte?x=1;',
      ';Gruß;;;"Grüße; ""aus"" Köln\n😀"',
    ].join('\r\n');

    const job = await codesMade(owner, table, { format: 'png', size: 256 });
    const { images, manifest } = await archiveOfCodes(owner, job.id);

    assert.deepEqual([job.state, job.done, job.total, job.failedRows], ['done', 4, 4, 0]);
    assert.deepEqual([...images.keys()], ['Tür 1.png', 'Tisch7.png', 'Speisekarte.png', 'Gruß.png']);
    for (const [file, image] of images) assert.equal(image[25], 3, `${file} is a PNG with a palette`);
    assert.equal(await readByZxing(images.get('Tisch7.png')!), kept.qrUrl);
    assert.equal(await readByZxing(images.get('Speisekarte.png')!), 'https://example.org/karte?x=1');
    assert.equal(await readByZxing(images.get('Gruß.png')!), 'Grüße; "aus" Köln\n😀');
    const [made] = (await listLinks(owner, { search: 'Tür' })).items;
    assert.equal(made!.target, 'https://example.org/a');
    assert.equal(await readByZxing(images.get('Tür 1.png')!), made!.qrUrl);
    assert.deepEqual(
      [
        manifest[0]!['line'],
        manifest[0]!['file'],
        manifest[0]!['says'],
        manifest[0]!['shortUrl'],
        manifest[0]!['problem'],
      ],
      ['2', 'Tür 1.png', made!.qrUrl, made!.shortUrl, ''],
    );
    assert.ok(made!.printedAt !== null && (await findLink(owner, kept.id)).printedAt !== null, 'both count as printed');
  });

  test('goes on without the rows that are refused, and says why of each', async () => {
    const gone = await createLink(owner, { target: 'https://example.org/', slug: 'gone-1' });
    await deleteLink(owner, gone.id);
    const table = [
      'name,target,slug,url,text',
      'no address,nonsense,,,',
      'good,https://example.org/good,,,',
      'nothing,,,,',
      'two,https://example.org/,Tisch7,,',
      'deleted,,gone-1,,',
      'other scheme,,,ftp://example.org/,',
      `too long,,,,${'x'.repeat(8_000)}`,
      'too,many,fields',
    ].join('\n');

    const job = await codesMade(owner, table);
    const { images, manifest } = await archiveOfCodes(owner, job.id);

    assert.deepEqual([job.state, job.done, job.failedRows], ['done', 8, 7]);
    assert.deepEqual([...images.keys()], ['good.svg']);
    assert.deepEqual(
      manifest.map((row) => `${row['line']} ${row['problem']}`),
      [
        '2 target: not_a_url',
        '3 ',
        '4 target: required',
        '5 slug: not_here',
        '6 not_found',
        '7 url: url_scheme',
        '8 does_not_fit',
        '9 wrong_columns',
      ],
    );
    const rows = await refusedRows(owner, job.id, 'codes.make');
    assert.equal(rows.split('\r\n').length, 9, 'a header, seven rows, and an end');
    assert.ok(rows.includes('upload.csv,2,target,not_a_url') && !rows.includes('nonsense'));
  });

  test('that no scanner would read takes insisting, and the log and the manifest say of how many', async () => {
    const { actor } = await newMember(acme, { preset: 'admin' });
    const design = { ink: { kind: 'plain', colour: '#ffffff' } };
    const table = 'text\nwhite\non\nwhite';
    await assert.rejects(tableSent(actor, table, { design }), {
      type: 'conflict',
      errors: [{ field: 'design', reason: 'unreadable' }],
    });

    const job = await codesMade(actor, table, { design, insist: true });

    const { images, manifest } = await archiveOfCodes(actor, job.id);
    assert.deepEqual([job.failedRows, images.size], [0, 3]);
    assert.deepEqual(
      manifest.map(({ problem }) => problem),
      ['design: unreadable', 'design: unreadable', 'design: unreadable'],
    );
    await codesMade(actor, table, { insist: true });
    assert.deepEqual(await insistedTold(actor), [undefined, 3], 'who insists on what can be read has not had to');
  });

  test('that nobody can read changes nothing, and says where it breaks', async () => {
    const before = (await listLinks(owner)).items.length;
    for (const [table, reason] of [
      ['name,adress\na,https://example.org/', 'not_a_table'],
      ['name\na', 'not_a_table'],
      ['', 'not_a_table'],
      ['target\n"https://example.org/', 'not_a_table'],
      [`text\n${'a\n'.repeat(10_001)}`, 'too_many_rows'],
    ] as const) {
      const job = await codesMade(owner, table || '\n');
      assert.deepEqual([job.state, job.reason, job.file], ['failed', reason, null], table.slice(0, 20));
      assert.equal((await refusedRows(owner, job.id, 'codes.make')).split('\r\n').length, 3);
    }
    assert.equal((await listLinks(owner)).items.length, before);
  });

  test('whose archive would fill the disk ends before anything is drawn, and says so', async () => {
    const rgba = Uint8ClampedArray.from({ length: 480 * 480 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : Math.random() * 256,
    );
    const file = png({ width: 480, height: 480, rgba }, null, deflateSync);
    const { id } = await createLogo(owner, file);
    const design = { logo: { id, share: 0.1, clears: true } };
    const table = `text\n${'a\n'.repeat(2_000)}`;

    const job = await codesMade(owner, table, { format: 'eps', design });

    assert.deepEqual([job.state, job.reason, job.done, job.file], ['failed', 'too_large', 0, null]);
    await deleteJob(owner, job.id, 'codes.delete');
  });

  test('ends where its images come to be larger than the one that was tried', async () => {
    const look = await bulkLook(owner, codesDraft.parse({}));
    const table = Buffer.from('text\na\nb');
    const step = (bytes: number): Promise<Step> =>
      codes.step({
        id: randomUUID(),
        who: owner,
        createdAt: new Date(0),
        cursor: { look, phase: 'make', row: 0, bytes },
        done: 0,
        total: 2,
        failedRows: 0,
        pieces: async () => [{ n: 0, bytes: table.length }],
        piece: async (_, n) => (n === 0 ? table : null),
      });

    assert.ok((await step(0)).finished);
    const { cursor, finished = false } = await step(archive_bytes_max - 1_000);
    assert.deepEqual([finished, (cursor as { broken?: string }).broken], [false, 'too_large']);
  });

  test('makes each link once, however often its steps are taken', async () => {
    const table = ['target', ...Array.from({ length: 250 }, (_, n) => `https://example.org/twice/${n}`)].join('\n');
    const job = await tableSent(globex.owner, table);

    for (let step = 0; step < 3; step += 1) await takeOneStepTwice(owner.platform, 'codes');
    await finished(globex.owner, job.id, 'codes.make');

    const { images, manifest } = await archiveOfCodes(globex.owner, job.id);
    assert.equal(images.size, 250);
    assert.equal(new Set(manifest.map(({ says }) => says)).size, 250);
    const { count } = await read(globex.owner, 'link.view', ({ db }) =>
      db
        .selectFrom('link')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    );
    assert.equal(count, 250);
  });

  test('is read by whoever sent it, and by nobody else who may only make codes', async () => {
    const { actor: maker } = await newMember(acme, { grants: rights });
    const job = await codesMade(maker, 'text,name\nmine,Meins');
    const { images } = await archiveOfCodes(maker, job.id);

    assert.equal(images.size, 1);
    assert.deepEqual(
      (await listJobs(maker, 'codes.make')).map(({ id }) => id),
      [job.id],
    );
    await assert.rejects(listJobs(maker), { type: 'forbidden' });
    await assert.rejects(archiveOfCodes(owner, job.id), { type: 'not_found' });
    assert.equal((await findJob(owner, job.id)).kind, 'codes', 'whoever sees all jobs sees that it is there');
    const links = await codesMade(maker, 'target\nhttps://example.org/');
    assert.equal(links.failedRows, 1, 'links take the right to make links');
  });

  test('is one of few that an organisation keeps, whoever began them', async () => {
    const { actor: one } = await newMember(globex, { grants: rights });
    const { actor: other } = await newMember(globex, { grants: rights });
    const begin = (who: Actor): Promise<Job> => beginCodes(who, codesDraft.parse({}));
    for (let count = (await listJobs(globex.owner, 'codes.make')).length; count < 5; count += 1)
      await begin(globex.owner);
    await assert.rejects(begin(globex.owner), { type: 'conflict' });
    for (let count = 0; count < 5; count += 1) await begin(one);
    await assert.rejects(begin(other), { type: 'conflict' });
  });
});

/** What the log says somebody insisted on, of each bulk that ended, the latest first. */
async function insistedTold(actor: Actor): Promise<readonly unknown[]> {
  const { items } = await pageOfLog(owner, { action: 'codes.make', actor: actor.memberId });
  const told = items.flatMap(({ changes }) => (changes.some(({ field }) => field === 'rows') ? [changes] : []));
  return told.map((changes) => changes.find(({ field }) => field === 'insisted')?.new);
}
