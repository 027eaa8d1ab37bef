/** What the designer thinks by itself: its history, and how large a logo it offers; and how many labels fill a sheet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, encode, levels, Pen, plain, plainPaint, rasterise, type Picture } from '#qr';
import { codeWidth_mm, filling } from '../../dashboard/src/codes/sheet-layout.ts';
import { isAlike } from '../../dashboard/src/designer/alike.ts';
import { begun, changed, rebased, redone, undone } from '../../dashboard/src/designer/history.ts';
import { share, shareMax, square } from '../../dashboard/src/designer/logo-size.ts';
import { readByZxing } from '../world/scanners.ts';

test('what is typed in one go is one step, and a pause or another field begins the next', () => {
  let history = begun('');
  history = changed(history, 'a', 'name', 0);
  history = changed(history, 'ab', 'name', 900);
  history = changed(history, 'abc', 'name', 1800);
  assert.deepEqual(history.past, ['']);
  history = changed(history, 'abcd', 'name', 2800);
  history = changed(history, 'other', 'colour', 2900);
  assert.deepEqual(history.past, ['', 'abc', 'abcd']);
});

test('a choice is a step of its own, however fast the next one comes', () => {
  const history = changed(changed(begun('square'), 'dots', null, 0), 'rows', null, 10);
  assert.deepEqual(undone(history).present, 'dots');
});

test('what changes nothing is no step', () => {
  const history = changed(begun({ target: '' }), { target: '' }, 'target', 0);
  assert.deepEqual(history.past, []);
});

test('undo and redo go there and back, a change ends what could be redone, and neither goes beyond the ends', () => {
  const three = changed(changed(begun(1), 2, null, 0), 3, null, 0);
  assert.equal(undone(undone(undone(three))).present, 1);
  assert.equal(redone(redone(redone(undone(undone(three))))).present, 3);
  const other = changed(undone(three), 4, null, 0);
  assert.equal(redone(other).present, 4);
  assert.equal(undone(other).present, 2);
});

test('after an undo what is typed is a step of its own', () => {
  const typed = changed(begun(''), 'a', 'name', 0);
  const again = changed(redone(undone(typed)), 'ab', 'name', 10);
  assert.deepEqual(again.past, ['', 'a']);
});

test('what is so from now on was so in every step', () => {
  const three = undone(changed(changed(begun(1), 2, null, 0), 3, null, 0));
  const { past, present, future } = rebased(three, (n) => n * 10);
  assert.deepEqual([past, present, future], [[10], 20, [30]]);
});

test('designs are the same in whatever order their fields stand, and lists are not', () => {
  assert.ok(isAlike({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }));
  assert.ok(!isAlike(['a', 'b'], ['b', 'a']));
});

test('the largest logo that is offered leaves a code readable, at every level and in every form', async () => {
  for (const level of levels)
    for (const length of [10, 60, 150, 400])
      for (const form of [square, { width: 3, height: 1 }, { width: 1, height: 2 }]) {
        const text = `https://example.org/${'a1b2'.repeat(100).slice(0, length)}`;
        const symbol = encode(text, { level, raise: false });
        const most = shareMax(symbol, form);
        assert.ok(most <= share.max && (most >= share.min || (most === 0 && level !== 'Q' && level !== 'H')));
        if (most === 0) continue;
        const logo = { picture: blot(form.width * 10, form.height * 10), share: most, clears: true };
        const { width, height, rgba: data } = rasterise(draw(symbol, { ...plain, logo }), 5);
        assert.equal(await readByZxing({ data, width, height }), text, `${level}, version ${symbol.version}, ${most}`);
      }
});

/** A logo that hides all that is under it. */
function blot(width: number, height: number): Picture {
  const { path } = new Pen().rectangle(0, 0, width, height);
  return { kind: 'shapes', width, height, layers: [{ kind: 'shape', path, paint: plainPaint('#0c6b58') }] };
}

test('a filled sheet has no label left, however many codes share it', () => {
  assert.deepEqual(filling(21, 0, 2), [11, 10]);
  assert.deepEqual(filling(21, 3, 4), [5, 5, 4, 4]);
  assert.deepEqual(filling(2, 0, 3), [1, 1, 1], 'none is left out');
});

test('a code on a label is as wide as the label leaves room for, without its margin', () => {
  const label = { columns: 1, rows: 1, width_mm: 38.1, height_mm: 21.2, left_mm: 0, top_mm: 0, gapX_mm: 0, gapY_mm: 0 };
  const drawing = draw(encode('HELLO', { level: 'M' }), plain);
  const bare_mm = (17.2 * drawing.code.width) / drawing.width;
  assert.equal(codeWidth_mm({ ...label, round: false }, false, drawing).toFixed(3), bare_mm.toFixed(3));
  assert.ok(codeWidth_mm({ ...label, round: false }, true, drawing) < bare_mm, 'a caption takes room');
  assert.ok(codeWidth_mm({ ...label, round: true }, false, drawing) < bare_mm, 'so do round corners');
});
