import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deleteJob, refusedRows } from '#jobs';
import { listLinks } from '#links';
import { newWorld } from '#world';
import { imported, linkOf, paper, zipped } from '../../../../test/world/imports.ts';

const { acme, globex } = await newWorld();

suite('an upload that can’t be read', () => {
  const one = JSON.stringify([linkOf({})]);

  const cases: readonly (readonly [
    what: string,
    reason: string,
    said: string,
    file: () => Promise<Uint8Array> | Uint8Array,
  ])[] = [
    ['is no archive', 'not_an_archive', 'projects.json,0,,damaged', () => Buffer.from('PK'.repeat(500))],
    [
      'is cut off',
      'not_an_archive',
      'projects.json,0,,damaged',
      async () => (await zipped({ 'links.json': one })).subarray(0, -40),
    ],
    [
      'lacks its middle',
      'not_an_archive',
      'projects.json,0,,damaged',
      async () => without(await zipped({ 'links.json': one }), 20, 90),
    ],
    [
      'is an archive of something else',
      'not_an_archive',
      'projects.json,0,kurzum.json,missing',
      () => zipped({ 'kurzum.json': '{"format":"other"}' }),
    ],
    [
      'is of a version that is not known',
      'not_an_archive',
      'projects.json,0,kurzum.json,version',
      () => zipped({ 'kurzum.json': '{"format":"kurzum","version":2}' }),
    ],
    [
      'has other bytes than it says',
      'not_an_archive',
      'links.json,0,,damaged',
      async () => flipped(await zipped({ 'links.json': one }, 0), 'example'),
    ],
    [
      'says of four bytes that they are four gigabytes',
      'too_large',
      'links.json,0,,too_large',
      async () => claiming(await zipped({ 'links.json': one }), 4_000_000_000),
    ],
    [
      'says of a large file that it is small',
      'not_an_archive',
      'links.json,0,,damaged',
      async () => claiming(await zipped({ 'links.json': `[${' '.repeat(5_000_000)}]` }), 3),
    ],
    [
      'has too many files',
      'not_an_archive',
      'projects.json,0,,too_many',
      () => zipped(Object.fromEntries(Array.from({ length: 350 }, (_, n) => [`f${n}`, '']))),
    ],
    ['breaks off in its JSON', 'not_an_archive', 'links.json,3,,not_json', () => zipped({ 'links.json': '[\n{}\n,' })],
    [
      'is blank for long between its rows',
      'not_an_archive',
      'links.json,1,,too_long',
      () => zipped({ 'links.json': `[${' '.repeat(2_000)}]` }),
    ],
    [
      'has thousands of empty lines',
      'not_an_archive',
      'hits.csv,1026,,too_long',
      () => zipped({ 'links.json': one, 'hits.csv': `link,hour,hits,bots\n${'\n'.repeat(2_000)}` }),
    ],
    [
      'nests its JSON without end',
      'not_an_archive',
      'links.json,1,,too_long',
      () => zipped({ 'links.json': `[{"a":${'['.repeat(300_000)}` }),
    ],
    ['is a list of lists', 'not_an_archive', 'links.json,1,,not_json', () => zipped({ 'links.json': '[[1]]' })],
    [
      'has a row that never ends',
      'not_an_archive',
      'links.json,1,,too_long',
      () => zipped({ 'links.json': `[{"a":"${'a'.repeat(600_000)}"}]` }),
    ],
    [
      'is not UTF-8',
      'not_an_archive',
      'links.json,2,,not_utf8',
      () => zipped({ 'links.json': Buffer.from('[\n{"a":"\xff"}]', 'latin1') }),
    ],
  ];
  for (const [what, reason, said, file] of cases)
    test(`${what}: it is refused whole, by file and line, and nothing is changed`, async () => {
      const before = await listLinks(acme.owner, { limit: 1 });

      const job = await imported(acme.owner, 'kurzum', await file(), 300_000);

      assert.deepEqual([job.state, job.reason], ['failed', reason]);
      assert.equal((await refusedRows(acme.owner, job.id)).split('\r\n')[1], said);
      assert.deepEqual(await listLinks(acme.owner, { limit: 1 }), before);
      await deleteJob(acme.owner, job.id);
    });

  test('with names that would lead elsewhere is refused; in a folder of its own it is not', async () => {
    const mine = { 'mine/kurzum.json': paper, 'mine/links.json': one };
    const outside = await imported(acme.owner, 'kurzum', await zipped({ ...mine, '../../etc/passwd': 'x' }, 6, false));
    assert.deepEqual([outside.state, outside.reason], ['failed', 'not_an_archive']);

    const inside = await imported(acme.owner, 'kurzum', await zipped(mine, 6, false));
    assert.deepEqual([inside.state, inside.done, inside.failedRows], ['done', 1, 0]);
  });
});

suite('a table', () => {
  test('brings links in, whatever the order of its columns, its separators, its quotes and its line ends', async () => {
    const text = [
      'Title;Target;tags;slug;project;notes',
      '"Ein ""Titel""; mit allem";https://example.org/1;"rot, blau";eins;Messe;"zwei',
      'Zeilen"',
      "'=1+1;https://example.org/2;;;;",
      'kein Ziel;;;;;',
      'zu wenig;https://example.org/3',
      ';https://example.org/4;;eins;;',
      '',
    ].join('\r\n');
    const file = Buffer.from(`\ufeff${text}`);

    const job = await imported(globex.owner, 'csv', file, 7);

    assert.deepEqual([job.state, job.done, job.failedRows], ['done', 5, 3]);
    const { items } = await listLinks(globex.owner);
    const [two, first] = items.toSorted((a, b) => (a.title! < b.title! ? -1 : 1));
    assert.deepEqual(
      [first!.title, first!.target, first!.tags, first!.slug, first!.notes],
      ['Ein "Titel"; mit allem', 'https://example.org/1', ['rot', 'blau'], 'eins', 'zwei\r\nZeilen'],
    );
    assert.deepEqual([two!.title, items.length], ['=1+1', 2]);
    assert.equal(
      await refusedRows(globex.owner, job.id),
      'file,line,field,reason\r\nupload.csv,5,target,too_short\r\nupload.csv,6,,wrong_columns\r\nupload.csv,7,slug,taken\r\n',
    );

    const again = await imported(globex.owner, 'csv', file);
    assert.deepEqual([again.done, again.failedRows], [5, 3]);
    assert.deepEqual((await listLinks(globex.owner)).items, items, 'the second time changes nothing');
  });

  for (const [what, reason, said, text] of [
    ['is empty', 'not_a_table', '1,,empty', '\n\n'],
    ['has no targets', 'not_a_table', '1,target,required', 'slug,title\na,b\n'],
    ['has a column that nobody knows', 'not_a_table', '1,ziel,unknown', 'target,Ziel\na,b\n'],
    ['has a column twice', 'not_a_table', '1,target,repeated', 'target,Target\na,b\n'],
    ['has a million columns', 'not_a_table', '1,,too_many_columns', ','.repeat(1_000_000)],
    ['never closes a quote', 'not_a_table', '2,,unclosed_quote', 'target\n"https://example.org/\n'],
    ['has a row that never ends', 'not_a_table', '2,,too_long', `target\n${'x'.repeat(200_000)}`],
    ['is no text', 'not_a_table', '3,,not_utf8', Buffer.from('target\nhttps://example.org/\n\xe4\n', 'latin1')],
    ['has too many rows', 'too_many_rows', '100002,,too_many', `target\n${'x\n'.repeat(100_001)}`],
  ] as const)
    test(`that ${what} is refused whole, by line and field, and nothing is changed`, async () => {
      const before = await listLinks(globex.owner);

      const job = await imported(globex.owner, 'csv', Buffer.from(text), 300_000);

      assert.deepEqual([job.state, job.reason], ['failed', reason]);
      assert.equal((await refusedRows(globex.owner, job.id)).split('\r\n')[1], `upload.csv,${said}`);
      assert.deepEqual(await listLinks(globex.owner), before);
      await deleteJob(globex.owner, job.id);
    });
});

function without(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

/** With the last letter of a word changed, where it stands first. */
function flipped(bytes: Uint8Array, word: string): Uint8Array {
  const copy = Buffer.from(bytes);
  copy[copy.indexOf(word) + word.length - 1]! ^= 1;
  return copy;
}

/** With another unpacked size of `links.json` in the archive's directory (APPNOTE 4.3.12). */
function claiming(bytes: Uint8Array, size: number): Uint8Array {
  const copy = Buffer.from(bytes);
  const name = copy.lastIndexOf('links.json');
  copy.writeUInt32LE(size, name - 46 + 24);
  return copy;
}
