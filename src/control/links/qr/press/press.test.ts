/** What comes out of the press: whether somebody else's decoder reads it, and how dense a picture says it is. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Design, plain, plainPaint } from '#qr';
import { closePress, type Impression, type Paper, print, printRun, reads } from './press.ts';

after(closePress);
const turn = { tenantId: 'acme' };
const code = { text: 'HTTPS://KURZ.EXAMPLE/Q/AB3DE9X', encoding: { level: 'M' } } as const;
const whiteOnWhite: Design = { ...plain, ink: plainPaint('#ffffff') };

test('each code of a run was given to a decoder, which reads nothing in white on white', async () => {
  for (const [design, isRead] of [
    [plain, true],
    [whiteOnWhite, false],
  ] as const) {
    const run = (await printRun([code, code], { ...design, logo: null }, { format: 'svg' }, turn)) as Impression[];
    assert.deepEqual(
      run.map((one) => one.reads),
      [isRead, isRead],
    );
    assert.equal(await reads({ ...code, design: { ...design, logo: null } }, turn), isRead);
  }
});

test('a PNG says how dense its pixels are where that is asked for, in whole pixels a metre, and else nothing', async () => {
  // A metre is 1000 / 25.4 inches. 40 mm at 300 dpi are 472.4 pixels: the width stays, and the density gives way.
  for (const [paper, perMetre, width_px] of [
    [{ size: 601, dpi: 300 }, 11_811, 601],
    [{ size: 1000, dpi: 72 }, 2_835, 1000],
    [{ mm: 40, dpi: 300 }, 11_800, 472],
    [{ size: 472, mm: 40 }, 11_800, 472],
    [{ size: 601 }, null, 601],
    [{}, null, 512],
  ] as const satisfies readonly (readonly [Omit<Paper, 'format'>, number | null, number])[]) {
    const { bytes } = await print({ ...code, design: { ...plain, logo: null } }, { format: 'png', ...paper }, turn);
    const file = Buffer.from(bytes as Uint8Array);
    const at = file.indexOf('pHYs');
    assert.equal(file.readUInt32BE(16), width_px);
    if (perMetre === null) assert.equal(at, -1);
    else
      assert.deepEqual(
        [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file[at + 12]],
        [perMetre, perMetre, 1],
        JSON.stringify(paper),
      );
  }
});
