import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { pageOfLog } from '#guard';
import { createCode, designDraft, findCode, findLink, layouts, printSheet, sheetDraft } from '#links';
import type { Problem } from '#problem';
import { draw, encode, plain, type Box, type Design } from '#qr';
import { newWorld } from '#world';
import { readByZxing, type Raster } from '../../../../../test/world/scanners.ts';
import { layoutOf, type Layout } from './layouts.ts';
import { pdf } from './pdf.ts';
import { sheetOf } from './sheet.ts';

/** Of poppler. */
const rasteriser = 'pdftoppm';
const lacksTools = spawnSync(rasteriser, ['-v']).error !== undefined && 'no pdftoppm here (Debian: poppler-utils)';
const folder = mkdtempSync(join(tmpdir(), 'kurzum-sheet.'));
after(() => rmSync(folder, { recursive: true }));

/** Labels are used up to there. */
const from = (skip: number) => ({ skip });

const dpi = 300;
const mm = dpi / 25.4;
const text = 'HTTPS://GO.EXAMPLE.ORG/Q/AB3DE9X';
const symbol = encode(text, { level: 'M' });

suite('a sheet, as a program that is not ours prints it', { skip: lacksTools }, () => {
  test('has a code in the middle of every label of every layout, to a tenth of a millimetre, and each scans', async () => {
    const drawing = draw(symbol, plain);
    for (const [name, layout] of Object.entries(layouts)) {
      const count = layout.columns * layout.rows;
      const labels = Array.from({ length: count }, () => ({ drawing: () => drawing, caption: null }));
      const [page, ...more] = await printed(
        await pdf(sheetOf(labels, { layout, marks: false, ...from(0) }), new Date(0)),
      );
      assert.equal(more.length, 0, name);
      const room = layout.round
        ? Math.min(layout.width_mm, layout.height_mm) * Math.SQRT1_2 - 2
        : Math.min(layout.width_mm, layout.height_mm) - 4;
      const [code_mm, quiet_mm] = [(room * symbol.size) / drawing.width, (room * plain.quiet) / drawing.width];
      for (const [n, box] of boxesOf(layout).entries()) {
        const dark = darkIn(page!, box);
        const [x, y] = [box.x + (box.width - room) / 2 + quiet_mm, box.y + (box.height - room) / 2 + quiet_mm];
        near(dark, { x, y, width: code_mm, height: code_mm }, `${name}, label ${n + 1}`);
        assert.equal(await readByZxing(cut(page!, box)), text, `${name}, label ${n + 1}`);
      }
    }
  });

  test('keeps captions and frames on their labels, and leaves labels free that are used up', async () => {
    const fancy: Design = {
      ...plain,
      shape: 'fluid',
      eyeFrame: 'rounded',
      ink: { kind: 'linear', from: '#0b3d91', to: '#7a0b6b', angle: 60 },
      frame: { kind: 'below', text: 'Größe wählen', colour: '#0c6b58' },
    };
    const long = 'link.company.example/ein-sehr-langer-name-der-nirgends-auf-ein-etikett-passt';
    const [layout, skip] = [layouts['63.5x33.9'], 5];
    const drawings = [draw(symbol, fancy), draw(symbol, plain)];
    const labels = Array.from({ length: 22 }, (_, n) => ({
      drawing: () => drawings[n % 2]!,
      caption: n % 3 === 0 ? long : 'Tür · Ä',
    }));

    const pages = await printed(await pdf(sheetOf(labels, { layout, skip, marks: false }), new Date(0)));

    const boxes = pages.flatMap((page) => boxesOf(layout).map((box) => ({ page, box })));
    assert.equal(boxes.length, 48);
    for (const [n, { page, box }] of boxes.entries()) {
      const dark = darkIn(page, box);
      if (n < skip || n >= skip + labels.length) {
        assert.equal(dark, null, `label ${n + 1} is free`);
        continue;
      }
      assert.ok(
        dark!.x >= box.x + 1.9 &&
          dark!.y >= box.y + 1.9 &&
          dark!.x + dark!.width <= box.x + box.width - 1.9 &&
          dark!.y + dark!.height <= box.y + box.height - 1.9,
        `label ${n + 1} has air around it: ${JSON.stringify(dark)}`,
      );
      assert.equal(await readByZxing(cut(page, box)), text, `label ${n + 1}`);
    }
  });

  test('has cut marks where labels end', async () => {
    const layout = layoutOf({
      columns: 2,
      rows: 3,
      width_mm: 60.3,
      height_mm: 41.7,
      left_mm: 20.2,
      top_mm: 15.4,
      gapX_mm: 4,
      gapY_mm: 3,
      round: false,
    });
    const [page] = await printed(
      await pdf(
        sheetOf([{ drawing: () => draw(symbol, plain), caption: null }], { layout, marks: true, ...from(0) }),
        new Date(0),
      ),
    );
    // Of the last label, on which nothing is: a millimetre of each line lies outside of it.
    const box = boxesOf(layout).at(-1)!;
    near(darkIn(page!, grown(box, 1.5)), grown(box, 1), 'marks');
  });
});

test('a grid that does not fit on the paper is refused', () => {
  const grid = { columns: 3, rows: 8, width_mm: 70, height_mm: 37, left_mm: 0, top_mm: 0.5, gapX_mm: 0, gapY_mm: 0 };
  assert.equal(layoutOf({ ...grid, round: false }).columns, 3);
  assert.throws(() => layoutOf({ ...grid, left_mm: 1, round: false }), { type: 'invalid' });
  assert.throws(() => layoutOf({ ...grid, rows: 9, round: false }), { type: 'invalid' });
});

suite('a sheet of codes that are kept', async () => {
  const { acme, globex } = await newWorld();
  const one = await createCode(acme.owner, { name: 'Tür', target: 'https://example.org/' });
  const other = await createCode(acme.owner, { content: { kind: 'text', text: 'Grüße' } });
  const asked = (more: object) =>
    sheetDraft.parse({ codes: [{ id: other.id }, { id: one.id, copies: 3 }], layout: '99.1x67.7', ...more });

  test('shows them in the order that was asked for, and they count as printed, which the log says', async () => {
    const bytes = await printSheet(acme.owner, asked({ captions: 'name', ...from(1) }));

    assert.notEqual((await findCode(acme.owner, one.id)).printedAt, null);
    assert.notEqual((await findLink(acme.owner, one.linkId!)).printedAt, null);
    const { items: entries } = await pageOfLog(acme.owner, { action: 'qr.export' });
    assert.equal(entries.length, 1);
    if (lacksTools) return;
    const [page] = await printed(bytes);
    const says: (string | undefined)[] = [];
    for (const box of boxesOf(layouts['99.1x67.7'])) says.push(await readByZxing(cut(page!, box)));
    assert.deepEqual(says, [undefined, other.says, one.says, one.says, one.says, undefined, undefined, undefined]);
  });

  test('is refused for codes that nobody reads, unless one insists, and the log says that', async () => {
    const design = designDraft.parse({ ink: { kind: 'plain', colour: '#fcfcfc' } });
    const { id } = await createCode(acme.owner, { content: { kind: 'text', text: 'pale' }, design });
    const draft = asked({ codes: [{ id }] });
    await assert.rejects(printSheet(acme.owner, draft), { type: 'conflict' });
    assert.equal((await findCode(acme.owner, id)).printedAt, null, 'nothing left');
    await printSheet(acme.owner, { ...draft, insist: true });
    const { items: entries } = await pageOfLog(acme.owner, { action: 'qr.export' });
    assert.ok(JSON.stringify(entries).includes('insisted'));
  });

  test('has room for as many large codes as one sheet takes, and says what to do with more of them', async () => {
    const text = (length: number) => ({ kind: 'text', text: 'x'.repeat(length) }) as const;
    const design = designDraft.parse({ shape: 'fluid' });
    const ids: string[] = [];
    for (let n = 0; n < 17; n += 1) {
      const { id } = await createCode(acme.owner, { content: text(2_920 + n), design, level: 'L' });
      ids.push(id);
    }
    const codes = ids.map((id) => ({ id, copies: 20 }));
    const bytes = await printSheet(acme.owner, asked({ codes, layout: '38.1x21.2' }));
    assert.ok(bytes.length < 8 * 1024 * 1024, 'each code is in it once');

    const { id } = await createCode(acme.owner, { content: text(800) });
    await assert.rejects(printSheet(acme.owner, asked({ codes: [...codes, { id }] })), (error: Problem) => {
      assert.deepEqual(
        error.errors.map(({ field, reason }) => [field, reason]),
        [['codes', 'too_long']],
      );
      return true;
    });
  });

  test('is left where whoever asked for it has gone', async () => {
    const { id } = await createCode(acme.owner, { content: { kind: 'text', text: 'left alone' } });
    await assert.rejects(printSheet(acme.owner, asked({ codes: [{ id }] }), AbortSignal.abort()), {
      type: 'unavailable',
    });
    assert.equal((await findCode(acme.owner, id)).printedAt, null);
  });

  test('is refused for codes of others, for too many labels, and for one that is skipped beyond its end', async () => {
    await assert.rejects(printSheet(globex.owner, asked({})), { type: 'invalid' });
    await assert.rejects(
      printSheet(
        acme.owner,
        asked({
          codes: [
            { id: one.id, copies: 499 },
            { id: other.id, copies: 2 },
          ],
        }),
      ),
      {
        type: 'invalid',
      },
    );
    await assert.rejects(printSheet(acme.owner, asked(from(8))), { type: 'invalid' });
  });
});

/** Grey, row by row. */
type Page = { readonly width: number; readonly height: number; readonly grey: Uint8Array };

let files = 0;

/** Pages as poppler sees them. */
async function printed(bytes: Uint8Array): Promise<readonly Page[]> {
  files += 1;
  const file = join(folder, `${files}.pdf`);
  writeFileSync(file, bytes);
  const { status, stdout, stderr } = spawnSync(rasteriser, ['-r', String(dpi), '-gray', file], {
    maxBuffer: 512 * 1024 * 1024,
  });
  assert.equal(status, 0, String(stderr));
  const pages: Page[] = [];
  for (let at = 0; at < stdout.length;) {
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', at, at + 40))!;
    const [width, height] = [Number(head[1]), Number(head[2])];
    const from = at + head[0].length;
    pages.push({ width, height, grey: stdout.subarray(from, from + width * height) });
    at = from + width * height;
  }
  assert.deepEqual(
    pages.map(({ width, height }) => [width, height]),
    pages.map(() => [Math.ceil(210 * mm), Math.ceil(297 * mm)]),
  );
  return pages;
}

/** Where labels lie, in millimetres, told once more than the code tells it. */
function boxesOf(layout: Layout): readonly Box[] {
  const { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm } = layout;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => ({
      x: left_mm + column * (width_mm + gapX_mm),
      y: top_mm + row * (height_mm + gapY_mm),
      width: width_mm,
      height: height_mm,
    })),
  ).flat();
}

/** The smallest box around what is dark in another, in millimetres; null where nothing is. */
function darkIn({ width, height, grey }: Page, box: Box): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = Math.max(Math.ceil(box.y * mm), 0); y < Math.min((box.y + box.height) * mm, height); y += 1)
    for (let x = Math.max(Math.ceil(box.x * mm), 0); x < Math.min((box.x + box.width) * mm, width); x += 1)
      if (grey[y * width + x]! < 160) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
  if (right < 0) return null;
  return { x: left / mm, y: top / mm, width: (right - left + 1) / mm, height: (bottom - top + 1) / mm };
}

function near(found: Box | null, wanted: Box, what: string): void {
  const edges = ({ x, y, width, height }: Box): readonly number[] => [x, y, x + width, y + height];
  const off = edges(found!).map((edge, i) => Math.abs(edge - edges(wanted)[i]!));
  assert.ok(Math.max(...off) < 0.1, `${what} is off by ${off.map((by) => by.toFixed(3)).join(', ')} mm`);
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** What lies in a box, as a scanner takes it. */
function cut({ width, grey }: Page, box: Box): Raster {
  const [left, top] = [Math.round(box.x * mm), Math.round(box.y * mm)];
  const [wide, high] = [Math.floor(box.width * mm), Math.floor(box.height * mm)];
  const data = new Uint8ClampedArray(wide * high * 4).fill(255);
  for (let y = 0; y < high; y += 1)
    for (let x = 0; x < wide; x += 1)
      data.fill(grey[(top + y) * width + left + x] ?? 255, (y * wide + x) * 4, (y * wide + x) * 4 + 3);
  return { data, width: wide, height: high };
}
