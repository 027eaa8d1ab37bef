import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { bundleOf, filesIn } from './bundle.ts';
import { FileNames, safeStem } from './names.ts';

suite('names of files', () => {
  test('are what somebody calls a code, umlauts and all, as far as file systems let them', () => {
    for (const [name, stem] of [
      ['Tür 7 – Größe', 'Tür 7 – Größe'],
      ['Tu\u0308r', 'Tür'],
      ['../../etc/passwd', '_-..-etc-passwd'],
      ['-rf', '_-rf'],
      ['=1+1', '_=1+1'],
      ['@home', '_@home'],
      ['-5 °C', '_-5 °C'],
      ['\u3164\u2800 ', ''],
      ['Herz \u2764\uFE0F', 'Herz \u2764\uFE0F'],
      ['C:\\Windows\\x?', 'C-Windows-x-'],
      ['Preis: "5 €" <neu>|*', 'Preis- -5 €- -neu-'],
      ['menu.PNG', 'menu'],
      ['menu.pdf', 'menu.pdf'],
      ['  .versteckt. ', 'versteckt'],
      ['...', ''],
      ['CON', '_CON'],
      ['com1.x', '_com1.x'],
      ['Aux', '_Aux'],
      ['Auxiliar', 'Auxiliar'],
      ['gnp.\u202Etxet', 'gnp.-txet'],
      ['a\u0000b\nc', 'a-b-c'],
      ['工程 图', '工程 图'],
    ] as const)
      assert.equal(safeStem(name, 'png'), stem, name);
  });

  test('are looked for among the first few hundred characters: a cell may be as long as a book', () => {
    assert.equal(safeStem(`${'.'.repeat(400)}Tisch`, 'png'), 'Tisch');
    assert.equal(safeStem(`${'.'.repeat(60_000)}Tisch`, 'png'), '');
  });

  test('are never the same, nor where case does not count', () => {
    const names = new FileNames('png');
    const given = ['Tisch', 'tisch', 'TISCH', 'Tisch-2', 'Tisch.png', '', '   '].map((name) =>
      names.next(name, 'code-9'),
    );
    assert.deepEqual(given, [
      'Tisch.png',
      'tisch-2.png',
      'TISCH-3.png',
      'Tisch-2-2.png',
      'Tisch-4.png',
      'code-9.png',
      'code-9-2.png',
    ]);
  });

  test('are never those that some system takes for the same', () => {
    for (const alike of [
      ['οδος', 'οδοσ', 'ΟΔΟΣ'],
      ['straße', 'STRASSE', 'strasse', 'STRAẞE'],
      ['ſenf', 'senf'],
      ['ﬁsch', 'fisch'],
    ]) {
      const names = new FileNames('svg');
      const given = alike.map((name) => names.next(name, ''));
      assert.deepEqual(
        given,
        alike.map((name, n) => `${name}${n === 0 ? '' : `-${n + 1}`}.svg`),
      );
    }
  });

  test('have no path, no sign that a system refuses, and at most 100 characters, whatever somebody calls a code', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (called) => {
        const names = new FileNames('png');
        const given = called.map((name, n) => names.next(name, `code-${n}`));
        assert.equal(new Set(given.map((name) => name.toLowerCase())).size, given.length);
        for (const name of given) {
          assert.match(name, /^[^\\/:*?"<>|\p{Cc}\s.=+@'-][^\\/:*?"<>|\p{Cc}]*\.png$/u);
          assert.ok([...name].length <= 100 && Buffer.byteLength(name) <= 255, name);
          assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)\./i);
        }
      }),
    );
  });
});

test('a bundle is taken apart as it was put together, wherever its pieces end', async () => {
  const file = fc.record({
    name: fc.string({ minLength: 1, maxLength: 20 }),
    content: fc.uint8Array({ maxLength: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 10 }),
      fc.integer({ min: 1, max: 400 }),
      async (files, piece_bytes) => {
        const bytes = bundleOf(files);
        async function* pieces() {
          for (let at = 0; at < bytes.length; at += piece_bytes) yield bytes.subarray(at, at + piece_bytes);
        }
        const found = await Array.fromAsync(filesIn(pieces()), ({ name, content }) => ({
          name,
          content: Uint8Array.from(content),
        }));
        assert.deepEqual(
          found,
          files.map(({ name, content }) => ({ name: name.toWellFormed(), content: Uint8Array.from(content) })),
        );
      },
    ),
  );
});
