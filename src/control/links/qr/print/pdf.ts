/** PDF: drawings on pages for printers, exact in millimetres, in ink. */
import { once } from 'node:events';
import { PDFDocument, type Gradient } from 'pdfkit';
import {
  arcHandles,
  circleOf,
  cmykOf,
  lineOf,
  points_per_mm,
  readPath,
  type Box,
  type Colour,
  type Drawing,
  type Layer,
  type Paint,
  type Path,
} from '#qr';
import { showForm } from './form.ts';
import { drawPixels } from './pixels.ts';

export type PdfPage = {
  readonly width_mm: number;
  readonly height_mm: number;
  /** Later ones lie on top; each is asked for once those before it are drawn. */
  readonly codes: Iterable<PlacedCode>;
};

/** A drawing whose upper left corner lies at `x_mm`, `y_mm` of the page; the height follows from the width. */
export type PlacedCode = {
  readonly drawing: Drawing;
  readonly x_mm: number;
  readonly y_mm: number;
  readonly width_mm: number;
  /** Whether it is placed elsewhere too: the file then has it once. */
  readonly repeats?: boolean;
};

/** @param at what the file says about when it was made */
export async function pdf(pages: Iterable<PdfPage>, at: Date): Promise<Uint8Array<ArrayBuffer>> {
  const document = new PDFDocument({ autoFirstPage: false, info: { CreationDate: at } });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const { width_mm, height_mm, codes } of pages) {
    document.addPage({ size: [width_mm * points_per_mm, height_mm * points_per_mm], margin: 0 });
    for (const code of codes) place(document, code);
  }
  const ended = once(document, 'end');
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

function place(document: PDFDocument, { drawing, x_mm, y_mm, width_mm, repeats = false }: PlacedCode): void {
  document
    .save()
    .translate(x_mm * points_per_mm, y_mm * points_per_mm)
    .scale((width_mm * points_per_mm) / drawing.width);
  if (repeats) showForm(document, drawing, () => paint(document, drawing));
  else paint(document, drawing);
  document.restore();
}

function paint(document: PDFDocument, { background, width, height, layers, code }: Drawing): void {
  if (background !== null) document.rect(0, 0, width, height).fillColor(inkOf(background)).fill();
  for (const layer of layers) drawLayer(document, layer, code);
}

function drawLayer(document: PDFDocument, layer: Layer, code: Box): void {
  if (layer.kind === 'shape') {
    drawPath(document, layer.path);
    const colour = fillOf(document, layer.paint, layer.across ?? code);
    document.fillColor(colour).fill(layer.rule === undefined ? 'non-zero' : 'even-odd');
  } else if (layer.kind === 'strokes') {
    drawPath(document, layer.path);
    document
      .lineCap('round')
      .lineWidth(layer.width)
      .strokeColor(fillOf(document, layer.paint, code))
      .stroke();
  } else {
    const { picture, at } = layer;
    document
      .save()
      .translate(at.x, at.y)
      .scale(at.width / picture.width)
      .rect(0, 0, picture.width, picture.height)
      .clip();
    const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    if (picture.kind === 'pixels') drawPixels(document, picture);
    else for (const inner of picture.layers) drawLayer(document, inner, whole);
    document.restore();
  }
}

function drawPath(document: PDFDocument, path: Path): void {
  let [atX, atY] = [0, 0];
  const go = (x: number, y: number): void => {
    [atX, atY] = [x, y];
  };
  readPath(path, {
    move(x, y) {
      document.moveTo(x, y);
      go(x, y);
    },
    line(x, y) {
      document.lineTo(x, y);
      go(x, y);
    },
    arc(_, turn, x, y) {
      document.bezierCurveTo(...arcHandles(atX, atY, turn, x, y), x, y);
      go(x, y);
    },
    curve(x1, y1, x2, y2, x, y) {
      document.bezierCurveTo(x1, y1, x2, y2, x, y);
      go(x, y);
    },
    close: () => void document.closePath(),
  });
}

function fillOf(document: PDFDocument, paint: Paint, code: Box): ReturnType<typeof inkOf> | Gradient {
  if (paint.kind === 'plain') return inkOf(paint.colour);
  return gradientOf(document, paint, code).stop(0, inkOf(paint.from)).stop(1, inkOf(paint.to));
}

function gradientOf(document: PDFDocument, paint: Exclude<Paint, { kind: 'plain' }>, code: Box): Gradient {
  if (paint.kind === 'linear') {
    const { x1, y1, x2, y2 } = lineOf(code, paint.angle);
    return document.linearGradient(x1, y1, x2, y2);
  }
  const { x, y, radius } = circleOf(code);
  return document.radialGradient(x, y, 0, x, y, radius);
}

/** In percent. */
function inkOf(colour: Colour): readonly [number, number, number, number] {
  const [cyan, magenta, yellow, black] = cmykOf(colour);
  return [cyan * 100, magenta * 100, yellow * 100, black * 100];
}
