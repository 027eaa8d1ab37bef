/**
 * Writes src/qr/draw/glyphs.ts: the outlines of the letters that calls to action are set in, so that a code looks the
 * same on every paper and needs no font. Run: node tools/generate-glyphs.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

const weight = 600;
/** A pair that is off by less than this, in thousandths of the font size, looks no different. */
const kerning_least = 20;
const kerned = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜabcdefghijklmnopqrstuvwxyzäöüß.,!?-:’'];
/** Letters of Latin scripts, and the signs between them. */
const wanted = /^[\x20-\x7e\u00a1-\u017e‐–—‘’“”„‚…•€™]$/u;

const fonts = ['latin', 'latin-ext'].map((script) =>
  create(
    readFileSync(
      new URL(`../node_modules/@fontsource/geist/files/geist-${script}-${weight}-normal.woff2`, import.meta.url),
    ),
  ),
) as readonly Font[];

const outlines: Record<string, readonly [number, string]> = {};
for (const font of fonts) {
  for (const codePoint of font.characterSet) {
    const sign = String.fromCodePoint(codePoint);
    if (!wanted.test(sign) || sign in outlines) continue;
    const glyph = font.glyphForCodePoint(codePoint);
    outlines[sign] = [Math.round(glyph.advanceWidth), glyph.path.toSVG()];
  }
}

const kerning: Record<string, Record<string, string>> = {};
for (const left of kerned) {
  for (const right of kerned) {
    const { glyphs, positions } = fonts[0]!.layout(left + right);
    if (glyphs.length !== 2) continue;
    const moved = Math.round(positions[0]!.xAdvance - glyphs[0]!.advanceWidth);
    if (Math.abs(moved) < kerning_least) continue;
    const row = (kerning[left] ??= {});
    row[moved] = (row[moved] ?? '') + right;
  }
}

const { ascent, descent, capHeight } = fonts[0]!;
const lines = (record: object): string =>
  Object.entries(record)
    .toSorted(([a], [b]) => a.codePointAt(0)! - b.codePointAt(0)!)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join('');

writeFileSync(
  new URL('../src/qr/draw/glyphs.ts', import.meta.url),
  `/** Glyphs: Geist at weight ${weight} (SIL Open Font License 1.1, see NOTICE). Written by tools/generate-glyphs.ts; edit nothing here. */

/** In thousandths of the font size, upwards from the line on which letters stand. */
export const metrics = ${JSON.stringify({ ascent, descent, capHeight })} as const;

/** Of each sign: how far it advances, and its outline in SVG's commands M, L, Q and Z, absolute, y upwards. */
export const outlines: Readonly<Record<string, readonly [advance: number, outline: string]>> = {
${lines(outlines)}};

/** How much nearer (negative) two signs stand: of the left one, by distance, the right ones. */
export const kerning: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${lines(kerning)}};
`,
);
