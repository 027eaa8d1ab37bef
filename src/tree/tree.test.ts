import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { openNote } from './note.ts';
import {
  canonical,
  GrowingTree,
  leafHash,
  leafOf,
  openCheckpoint,
  payloadHash,
  readCheckpoint,
  readKey,
  signCheckpoint,
  verifyExport,
  writeKey,
  writeLine,
  type EntryLine,
  type ExportLine,
  type LeafEntry,
  type NoteKey,
  type Verdict,
} from './tree.ts';

test('canonical JSON is that of RFC 8785, and undefined members are not there', () => {
  const names = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7, gone: undefined };

  assert.equal(canonical(names), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  assert.equal(canonical([undefined, { b: [1e30, 4.5, 2e-3], a: null }]), '[null,{"a":null,"b":[1e+30,4.5,0.002]}]');
});

test('the tree has the roots that other implementations of RFC 9162 give', () => {
  const leaves = ['', '\x00', '\x10', ' !', '01', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'];
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const tree = new GrowingTree();

  const grown = [tree.root(), ...leaves.map((leaf) => (tree.add(leafHash(leaf)), tree.root()))];

  assert.deepEqual(
    grown.map((root) => root.toString('hex')),
    roots,
  );
});

test('a tree goes on from its peaks as if it had never stopped', () => {
  const whole = new GrowingTree();
  let stopped = new GrowingTree();
  for (let n = 0; n < 70; n += 1) {
    whole.add(leafHash(String(n)));
    stopped = new GrowingTree(stopped.size, stopped.peaks);
    stopped.add(leafHash(String(n)));
    assert.ok(stopped.root().equals(whole.root()));
  }
});

test('a note that others signed opens with their key, and with no other', () => {
  const word = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const key = readKey(word)!;
  const line =
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';

  assert.equal(writeKey(key), word);
  assert.deepEqual(openNote(`This is an example message.\n\n${line}\n`, [key]), {
    text: 'This is an example message.\n',
    at_s: null,
  });
  assert.equal(openNote(`This is an example message!\n\n${line}\n`, [key]), null);
  assert.equal(openNote(`This is an example message.\n\n${line}\n`, [{ ...key, name: 'example.com/bar' }]), null);
  assert.equal(readKey(word.replace('530d', '530e')), null);
});

test('a checkpoint is as c2sp.org/tlog-checkpoint has it, and a second signature says when', () => {
  const { key, privateKey } = newKey('kurzum/one/log');
  const root = leafHash('root');

  const note = signCheckpoint({ origin: key.name, size: 7, root }, 1_769_860_800, key, privateKey);

  const [origin, size, hash, blank, signature, dated, end] = note.split('\n');
  assert.deepEqual([origin, size, hash, blank, end], [key.name, '7', root.toString('base64'), '', '']);
  assert.match(signature!, /^— kurzum\/one\/log [A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2}$/);
  assert.match(dated!, /^— kurzum\/one\/log [A-Za-z0-9+/]{102}[A-Za-z0-9+/=]{2}$/);
  assert.deepEqual(openCheckpoint(note, [key]), { origin: key.name, size: 7, root, at_s: 1_769_860_800 });
  assert.equal(openCheckpoint(note.replace(`${dated!}\n`, ''), [key])?.at_s, null);
});

test('a checkpoint opens under no other key, and not after any change', () => {
  const { key, privateKey } = newKey('kurzum/one/log');
  const note = signCheckpoint({ origin: key.name, size: 7, root: leafHash('root') }, 0, key, privateKey);

  assert.equal(openCheckpoint(note, []), null);
  assert.equal(openCheckpoint(note, [newKey('kurzum/one/log').key]), null);
  assert.equal(openCheckpoint(note, [{ ...key, name: 'kurzum/one/other' }]), null);
  assert.equal(openCheckpoint(note.replace('\n7\n', '\n8\n'), [key]), null);
  assert.equal(openCheckpoint(note.replace('— ', '- '), [key]), null);
  assert.ok(openCheckpoint(`${note}— witness.example/w ${Buffer.alloc(68).toString('base64')}\n`, [key]));
});

test('no size is read that others would read otherwise', () => {
  const root = leafHash('').toString('base64');

  for (const size of ['007', '+7', '7.0', '-1', '', '9'.repeat(16), '0x7']) {
    assert.equal(readCheckpoint(`log\n${size}\n${root}\n`), null, size);
  }
  assert.equal(readCheckpoint(`log\n0\n${root}\n`)?.size, 0);
});

const log = '01a20720-8963-7574-b3d0-654988f477a4';

test('an export that is what it was holds, whichever checkpoint was kept', async () => {
  const book = newBook(20);

  for (let size = 0; size <= 20; size += 1) {
    const verdict = await book.verify(book.lines, [book.noteAt(size)]);
    assert.deepEqual([verdict.holds, verdict.provedTo, verdict.size], [true, size, 20], JSON.stringify(verdict.faults));
  }
  assert.deepEqual((await book.verify(book.lines, [])).provedTo, null);
});

test('an entry that says something else is named', async () => {
  const book = newBook(20);
  const forged = { ...book.lines[9]!.entry!, action: 'link.delete' };

  const verdict = await book.verify(book.lines.with(9, { ...book.lines[9]!, entry: forged }), [book.noteAt(15)]);

  assert.deepEqual([verdict.holds, verdict.firstBad, verdict.faults], [false, 9, [{ what: 'changed', index: 9 }]]);
});

test('an entry whose leaf was written anew is bounded by the checkpoints around it', async () => {
  const book = newBook(20);
  const entry = { ...book.lines[9]!.entry!, action: 'link.delete' };
  const forged = book.lines.with(9, { ...book.lines[9]!, entry, leafHash: leafOf(entry).toString('base64') });

  const verdict = await book.verify(forged, [book.noteAt(7), book.noteAt(12)]);

  assert.deepEqual(verdict.faults, [{ what: 'rewritten', index: 7, before: 12 }]);
  assert.equal(verdict.firstBad, 7);
});

test('a payload that was changed, put elsewhere or taken away is named', async () => {
  const book = newBook(6);
  const [, one, two] = book.lines;
  const swapped = book.lines
    .with(1, { ...one!, salt: two!.salt, payload: two!.payload })
    .with(4, { ...book.lines[4]!, payload: { told: { n: [null, 'forged'] } } })
    .with(5, { ...book.lines[5]!, salt: null, payload: null });

  const verdict = await book.verify(swapped, [book.noteAt(6)]);

  assert.deepEqual(verdict.faults, [
    { what: 'payload_changed', index: 1 },
    { what: 'payload_changed', index: 4 },
    { what: 'payload_missing', index: 5 },
  ]);
});

test('a payload that an entry says was erased is missed by nobody', async () => {
  const book = newBook(6, (n) => (n === 4 ? [{ table: 'audit_entry', rowId: idOf(2), version: 2 }] : []));

  const verdict = await book.verify(book.lines.with(2, { ...book.lines[2]!, salt: null, payload: null }), [
    book.noteAt(6),
  ]);

  assert.deepEqual([verdict.holds, verdict.erased], [true, 1]);
});

test('entries that are gone, moved or cut off are named by the first of them', async () => {
  const book = newBook(20);
  const { lines } = book;
  const renumbered = (some: readonly EntryLine[]) => some.map((line, index) => ({ ...line, index }));
  const trees: readonly (readonly [string, readonly EntryLine[], number])[] = [
    ['deleted', lines.filter(({ index }) => index !== 9), 9],
    ['without its entry', lines.with(9, { ...lines[9]!, entry: null, salt: null, payload: null }), 9],
    ['deleted, the others moved up', renumbered(lines.toSpliced(9, 1)), 8],
    ['swapped', renumbered(lines.with(9, lines[11]!).with(11, lines[9]!)), 8],
    ['swapped, places as they were', lines.with(9, { ...lines[11]!, index: 9, leafHash: lines[9]!.leafHash }), 9],
    ['one more in between', renumbered(lines.toSpliced(9, 0, lines[3]!)), 8],
    ['cut off', lines.slice(0, 11), 11],
    ['empty', [], 0],
  ];

  for (const [name, some, firstBad] of trees) {
    const verdict = await book.verify(some, [book.noteAt(8), book.noteAt(18)], some.length);
    assert.deepEqual(
      [verdict.holds, verdict.firstBad],
      [false, firstBad],
      `${name}: ${JSON.stringify(verdict.faults)}`,
    );
  }
});

test('a log that was put back and went on is named from its first younger entry on', async () => {
  const book = newBook(20);
  const later = newBook(30, () => [], '2026-02-01T00:00:00.000Z');
  const regrown = [...book.lines.slice(0, 11), ...later.lines.slice(11)];

  for (const [until, notes] of [
    [13, []],
    [20, []],
    [30, []],
    [30, [book.noteAt(7)]],
  ] as const) {
    const some = regrown.slice(0, until);
    const verdict = await book.verify(some, [...notes, book.noteAt(18)], until);
    assert.deepEqual([verdict.holds, verdict.firstBad], [false, 11], JSON.stringify(verdict.faults));
  }
});

test('what was signed after a log was put back proves nothing of before', async () => {
  const book = newBook(20);
  const entry = { ...book.lines[9]!.entry!, action: 'link.delete' };
  const forged = book.lines.with(9, { ...book.lines[9]!, entry, leafHash: leafOf(entry).toString('base64') });
  const signed = { kind: 'checkpoint', note: book.noteOf(forged.slice(0, 12)) } as const;
  const [head, ...rest] = book.text(forged, 20, forged).split('\n');

  const verdict = await verifyExport(linesOf([head, JSON.stringify(signed), ...rest].join('\n')), {
    keys: [book.key],
    checkpoints: [book.noteAt(18)],
  });

  assert.deepEqual(verdict.faults, [{ what: 'rewritten', index: 0, before: 18 }]);
});

test('a file that breaks off, or is none, does not hold', async () => {
  const book = newBook(5);
  const text = book.text(book.lines);

  for (const broken of [text.slice(0, -40), '', '{}', 'no JSON', text.slice(text.indexOf('\n') + 1)]) {
    assert.equal((await verifyExport(linesOf(broken), { keys: [book.key], checkpoints: [] })).holds, false);
  }
});

test('what stands in a file beside what was promised is found: some reader would believe it', async () => {
  const book = newBook(6, (n) => (n === 5 ? [{ table: 'audit_entry', rowId: idOf(2), version: 2 }] : []));
  const erased = book.lines.with(2, { ...book.lines[2]!, salt: null, payload: null });
  const honest = book.text(erased);
  assert.equal((await verifyExport(linesOf(honest), { keys: [book.key], checkpoints: [book.noteAt(6)] })).holds, true);

  for (const [said, forged] of [
    ['"action":"link.edit"', '"action":"link.delete","action":"link.edit"'],
    ['"via":"session"', '"via":"session","by":"somebody else"'],
    ['"kind":"member"', '"kind":"member","name":"Somebody Else"'],
    ['"table":"audit_entry"', '"table":"audit_entry","name":"a link"'],
    ['"kind":"entry"', '"kind":"entry","comment":"approved"'],
    ['"kind":"entry"', '"kind": "entry"'],
    ['"salt":null,"payload":null', '"salt":null,"payload":{"told":{"n":[null,"forged"]}}'],
    ['"format":1', '"format":2,"format":1'],
    ['"salt":null,', ''],
    ['"salt":null', '"salt":7'],
    ['"about":[]', '"about":[null]'],
    [/"salt":"([^"]+)"/.exec(honest)![0], /"salt":"([^"]+)"/.exec(honest)![0].replace(/"$/, ' approved"')],
  ] as const) {
    assert.ok(honest.includes(said), said);
    const text = honest.replace(said, forged);
    const verdict = await verifyExport(linesOf(text), { keys: [book.key], checkpoints: [book.noteAt(6)] });
    assert.equal(verdict.holds, false, forged);
  }
});

test('checkpoints of another log, or signed by nobody who is known, are no proof', async () => {
  const book = newBook(5);
  const other = newBook(5);

  assert.deepEqual((await book.verify(book.lines, [other.noteAt(5)])).faults, [
    { what: 'foreign_checkpoint', index: null },
  ]);
  const unknown = await verifyExport(linesOf(book.text(book.lines)), { keys: [other.key], checkpoints: [] });
  assert.deepEqual(
    unknown.faults.map(({ what }) => what),
    ['unsigned_checkpoint', 'no_checkpoint'],
  );
});

function newKey(name: string): { readonly key: NoteKey; readonly privateKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x } = createPublicKey(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))).export({
    format: 'jwk',
  }) as { x: string };
  return { key: { name, publicKey: Buffer.from(x, 'base64url') }, privateKey };
}

function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** A log of that many entries, as it would be exported. */
function newBook(
  size: number,
  about: (n: number) => LeafEntry['about'] = () => [],
  at: string = '2026-01-31T12:00:00.000Z',
) {
  const { key, privateKey } = newKey('kurzum/test/log');
  const lines = Array.from({ length: size }, (_, n): EntryLine => {
    const salt = Buffer.alloc(32, n);
    const payload = { told: { n: [null, n] } };
    const entry: LeafEntry = {
      id: idOf(n),
      log,
      at,
      actor: { kind: 'member', id: idOf(1) },
      via: 'session',
      action: 'link.edit',
      outcome: 'done',
      about: about(n),
      payloadHash: payloadHash(salt, payload).toString('base64'),
    };
    const leaf = leafOf(entry).toString('base64');
    return { kind: 'entry', index: n, leafHash: leaf, entry, salt: salt.toString('base64'), payload };
  });
  const sign = (some: readonly EntryLine[], at: string): string => {
    const tree = new GrowingTree();
    for (const { leafHash: leaf } of some) tree.add(Buffer.from(leaf!, 'base64'));
    const checkpoint = { origin: key.name, size: some.length, root: tree.root() };
    return signCheckpoint(checkpoint, Date.parse(at) / 1000, key, privateKey);
  };
  const noteAt = (until: number): string => sign(lines.slice(0, until), '2026-01-31T12:00:00Z');
  /** Control signs whatever there is when it exports. */
  const noteOf = (some: readonly EntryLine[]): string => sign(some, '2026-02-01T00:00:00Z');
  const text = (
    some: readonly EntryLine[],
    told: number = some.length,
    signed: readonly EntryLine[] = told === size ? lines : some,
  ): string => {
    const head: ExportLine = {
      kind: 'log',
      format: 1,
      origin: key.name,
      log,
      size: told,
      exportedAt: '2026-02-01T00:00:00Z',
    };
    const newest = { kind: 'checkpoint', note: noteOf(signed) } as const;
    return [head, newest, ...some].map(writeLine).join('');
  };
  return {
    key,
    lines,
    noteAt,
    noteOf,
    text,
    verify: (some: readonly EntryLine[], checkpoints: readonly string[], told: number = size): Promise<Verdict> =>
      verifyExport(linesOf(text(some, told)), { keys: [key], checkpoints }),
  };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}
