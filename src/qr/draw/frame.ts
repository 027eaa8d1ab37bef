/** Frames: a call to action around, above or below a code. */
import { plainPaint, type Colour, type Design } from './design.ts';
import type { Box, Layer } from './drawing.ts';
import { capHeight, drawText, widthOf } from './lettering.ts';
import { Pen } from './path.ts';

/** Where the code with its quiet zone lies, and how large it all becomes. */
export type Framed = {
  readonly width: number;
  readonly height: number;
  /** Of the page; a frame with round corners brings its own ground. */
  readonly background: Colour | null;
  readonly inside: Box;
  readonly layers: readonly Layer[];
};

/** Of the width of the code with its quiet zone. */
const [field_share, text_share_max, letters_share_max] = [0.2, 0.8, 0.4];
const [border_modules, radius_modules] = [1, 2];

/** Lays a design's frame around a square of `side` modules, the code with its quiet zone. */
export function drawFrame({ frame, background }: Design, side: number): Framed {
  if (frame === null) {
    return { width: side, height: side, background, inside: { x: 0, y: 0, width: side, height: side }, layers: [] };
  }
  const around = frame.kind === 'around';
  const border = around ? border_modules : 0;
  const field = Math.round(side * field_share);
  const [width, height] = [side + 2 * border, side + field + 2 * border];
  const above = frame.kind === 'above';
  const inside = { x: border, y: border + (above ? field : 0), width: side, height: side };
  const textField = { x: 0, y: above ? 0 : height - field - border, width, height: field + border };
  const shapes = new Pen();
  if (around) {
    shapes.rectangle(0, 0, width, height, radius_modules + border);
    shapes.rectangle(border, border, side, side, radius_modules, true);
  } else {
    shapes.rectangle(textField.x, textField.y, textField.width, textField.height, radius_modules);
  }
  const ground = new Pen().rectangle(border, border, side, side, radius_modules);
  const letters = new Pen();
  drawCentred(letters, frame.text, textField);
  return {
    width,
    height,
    background: around ? null : background,
    inside,
    layers: [
      ...(around && background !== null ? [shapeOf(ground, background)] : []),
      shapeOf(shapes, frame.colour),
      shapeOf(letters, readableOn(frame.colour)),
    ],
  };
}

function shapeOf({ path }: Pen, colour: Colour): Layer {
  return { kind: 'shape', path, paint: plainPaint(colour) };
}

/** As large as fits, in the middle of the field. */
function drawCentred(pen: Pen, text: string, field: Box): void {
  const byWidth = (field.width * text_share_max) / Math.max(widthOf(text), 0.1);
  const size = Math.min(byWidth, (field.height * letters_share_max) / capHeight);
  const x = field.x + (field.width - widthOf(text) * size) / 2;
  drawText(pen, text, x, field.y + (field.height + capHeight * size) / 2, size);
}

/** Black or white, whichever stands out more. */
function readableOn(colour: Colour): Colour {
  return luminance(colour) > 0.36 ? '#000000' : '#ffffff';
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(colour: Colour): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
