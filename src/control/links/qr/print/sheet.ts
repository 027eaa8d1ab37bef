/** Sheets: codes on labels, page by page, each with its caption. */
import { capHeight, drawText, Pen, plainPaint, widthOf, type Box, type Drawing } from '#qr';
import { a4_mm, type Layout } from './layouts.ts';
import type { PdfPage, PlacedCode } from './pdf.ts';

/** What one label shows. */
export type Label = {
  /** Asked for when it is its turn: a sheet of large codes has no room for all of them at once. */
  readonly drawing: () => Drawing;
  /** Under the code; none where it is null. */
  readonly caption: string | null;
};

export type SheetOptions = {
  readonly layout: Layout;
  /** Labels at the beginning of the first sheet that are used up. */
  readonly skip: number;
  /** Fine lines at the corners of each label, for paper that is cut. */
  readonly marks: boolean;
};

/** Between a label's edge and what is on it: printers are off by a millimetre. */
const padding_mm = 2;
/** Of letters, from the line they stand on to the top of a capital. */
const letters_mm = { min: 1, max: 2.2, share: 0.07 } as const;
/** Below the code, of a letter's height; descenders take as much below the line. */
const [above_share, below_share] = [0.7, 0.35];

/** The pages of a sheet, in the order of the labels. */
export function* sheetOf(labels: readonly Label[], options: SheetOptions): Generator<PdfPage> {
  const { layout, skip } = options;
  const perPage = layout.columns * layout.rows;
  const pages = Math.ceil((labels.length + skip) / perPage);
  for (let page = 0; page < pages; page += 1) {
    const shown = Array.from({ length: perPage }, (_, place) => labels[page * perPage + place - skip]);
    yield { width_mm: a4_mm.width, height_mm: a4_mm.height, codes: codesOn(shown, options) };
  }
}

/** What lies on one page, whose labels are given as far as there are any. */
function* codesOn(labels: readonly (Label | undefined)[], { layout, marks }: SheetOptions): Generator<PlacedCode> {
  for (const [place, label] of labels.entries()) {
    const box = placeOf(layout, place);
    if (marks) yield marksAround(box, layout.round);
    if (label) yield* onLabel(label, box, layout.round);
  }
}

/** In millimetres, from the sheet's upper left corner. */
function placeOf({ columns, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm }: Layout, place: number): Box {
  const [column, row] = [place % columns, Math.floor(place / columns)];
  return {
    x: left_mm + column * (width_mm + gapX_mm),
    y: top_mm + row * (height_mm + gapY_mm),
    width: width_mm,
    height: height_mm,
  };
}

/** The code as large as it fits, in the middle, and its caption below. */
function onLabel({ drawing: drawn, caption }: Label, box: Box, round: boolean): readonly PlacedCode[] {
  const drawing = drawn();
  const inside = round ? squareIn(box) : shrunk(box, padding_mm);
  const letter_mm = Math.min(Math.max(inside.height * letters_mm.share, letters_mm.min), letters_mm.max);
  const line_mm = caption === null ? 0 : letter_mm * (1 + above_share + below_share);
  const scale = Math.min(inside.width / drawing.width, (inside.height - line_mm) / drawing.height);
  const [width_mm, height_mm] = [drawing.width * scale, drawing.height * scale];
  const x_mm = inside.x + (inside.width - width_mm) / 2;
  const y_mm = inside.y + (inside.height - height_mm - line_mm) / 2;
  const code = { drawing, x_mm, y_mm, width_mm, repeats: true };
  if (caption === null) return [code];
  const text = fitting(caption, inside.width / letter_mm);
  const text_mm = widthOf(text) * (letter_mm / capHeight);
  const line = { x_mm: inside.x + (inside.width - text_mm) / 2, y_mm: y_mm + height_mm + letter_mm * above_share };
  return [code, { drawing: lettering(text), ...line, width_mm: text_mm }];
}

/** The largest square in a circle, with a little air: what is cut round is cut less exactly in its corners. */
function squareIn(box: Box): Box {
  const [width, height] = [box.width * Math.SQRT1_2, box.height * Math.SQRT1_2];
  const middle = { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
  return shrunk(middle, padding_mm / 2);
}

function shrunk({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

/** The text, cut where it is wider than so many heights of a capital. */
function fitting(text: string, width_capitals: number): string {
  const room = width_capitals * capHeight;
  if (widthOf(text) <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && widthOf(`${signs.join('').trimEnd()}…`) > room) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** A line of text, as high as its capitals. */
function lettering(text: string): Drawing {
  const size = 1 / capHeight;
  const pen = new Pen();
  drawText(pen, text, 0, 1, size);
  return drawingOf(pen, widthOf(text) * size, 1);
}

/** How long and how wide cut marks are. */
const [mark_mm, line_mm] = [2, 0.1];

/** A cross at each corner; around what is round, a circle. */
function marksAround(box: Box, round: boolean): PlacedCode {
  const pen = new Pen();
  const half = line_mm / 2;
  if (round) {
    const radius = Math.min(box.width, box.height) / 2;
    const [outer, inner] = [mark_mm - half, mark_mm + half];
    pen.rectangle(outer, outer, box.width + line_mm, box.height + line_mm, radius + half);
    pen.rectangle(inner, inner, box.width - line_mm, box.height - line_mm, radius - half, true);
  } else {
    for (const x of [mark_mm, mark_mm + box.width])
      for (const y of [mark_mm, mark_mm + box.height]) {
        pen.rectangle(x - mark_mm / 2, y - half, mark_mm, line_mm);
        pen.rectangle(x - half, y - mark_mm / 2, line_mm, mark_mm);
      }
  }
  const [width, height] = [box.width + 2 * mark_mm, box.height + 2 * mark_mm];
  return { drawing: drawingOf(pen, width, height), x_mm: box.x - mark_mm, y_mm: box.y - mark_mm, width_mm: width };
}

function drawingOf({ path }: Pen, width: number, height: number): Drawing {
  const code = { x: 0, y: 0, width, height };
  return { width, height, background: null, code, layers: [{ kind: 'shape', path, paint: plainPaint('#000000') }] };
}
