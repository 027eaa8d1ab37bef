/** Drawings: a code in its design as layers of shapes, which every paper shows alike. */
import type { Symbol } from '../encode/encode.ts';
import { plainPaint, type Colour, type Design, type Paint } from './design.ts';
import { drawEyes, eye_modules } from './eyes.ts';
import { drawFrame } from './frame.ts';
import { modulesOf } from './modules.ts';
import { Pen, type Path } from './path.ts';
import type { Picture } from './picture.ts';

/** Something filled, lines with round ends, or a picture; later ones lie on top. */
export type Layer =
  | {
      readonly kind: 'shape';
      readonly path: Path;
      readonly paint: Paint;
      /** Which parts lie within, where contours cross or lie in each other: those of a winding other than zero unless said. */
      readonly rule?: 'evenodd';
      /** What a gradient runs across, if it is something else than the code or the picture. */
      readonly across?: Box;
    }
  /** Straight lines only, `width` wide; one without length is a dot. */
  | { readonly kind: 'strokes'; readonly path: Path; readonly width: number; readonly paint: Paint }
  /** Nothing of the picture lies outside of its box. */
  | { readonly kind: 'picture'; readonly picture: Picture; readonly at: Box };

/** In modules. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type Drawing = {
  /** In modules, with quiet zone and frame. */
  readonly width: number;
  readonly height: number;
  /** Of the whole page; null where what it is printed on shows. */
  readonly background: Colour | null;
  /** The code without its quiet zone; gradients run across it. */
  readonly code: Box;
  readonly layers: readonly Layer[];
};

/** Room that modules leave around a logo, in modules. */
export const clearance_modules = 0.5;

/** Draws a code. Pure: the same symbol and design always give the same drawing. */
export function draw(symbol: Symbol, design: Design): Drawing {
  const { size } = symbol;
  const { quiet, logo } = design;
  const framed = drawFrame(design, size + 2 * quiet);
  const code = { x: framed.inside.x + quiet, y: framed.inside.y + quiet, width: size, height: size };
  const place = { left: code.x, top: code.y };
  const logoBox = logo && fitted(logo.picture, code, logo.share);

  const dark = symbol.modules.slice();
  const whole = design.eyeFrame === 'square' && design.eyeBall === 'square' && !isTorn(design) && !design.eyeColour;
  if (!whole) clear(dark, size, eyesOf(size));
  if (logo?.clears) clear(dark, size, [grown(logoBox!, clearance_modules, code)]);

  const body = modulesOf(dark, size, place, design);
  const layers: Layer[] = [...framed.layers, body];
  if (!whole) {
    const eyes = new Pen();
    drawEyes(eyes, size, place, design);
    const paint = design.eyeColour === null ? design.ink : plainPaint(design.eyeColour);
    layers.push({ kind: 'shape', path: eyes.path, paint });
  }
  if (logo) layers.push({ kind: 'picture', picture: logo.picture, at: logoBox! });
  return { width: framed.width, height: framed.height, background: framed.background, code, layers };
}

/** Whether the shape of the modules would take an eye apart or round it; a square one is one contour with its neighbours. */
function isTorn({ shape }: Design): boolean {
  return shape !== 'square';
}

function eyesOf(size: number): readonly Box[] {
  const far = size - eye_modules;
  const [width, height] = [eye_modules, eye_modules];
  return [
    { x: 0, y: 0, width, height },
    { x: far, y: 0, width, height },
    { x: 0, y: far, width, height },
  ];
}

/** Makes every module light that a box touches; boxes in modules of the code. */
function clear(dark: Uint8Array, size: number, boxes: readonly Box[]): void {
  for (const box of boxes) {
    for (let y = Math.max(Math.floor(box.y), 0); y < Math.min(Math.ceil(box.y + box.height), size); y += 1)
      dark.fill(0, y * size + Math.max(Math.floor(box.x), 0), y * size + Math.min(Math.ceil(box.x + box.width), size));
  }
}

/** The largest box of the picture's shape within `share` of the code, in its middle. */
function fitted(picture: Picture, code: Box, share: number): Box {
  const scale = (code.width * share) / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: code.x + (code.width - width) / 2, y: code.y + (code.height - height) / 2, width, height };
}

/** A box on the page as modules of the code, with room around it. */
function grown(box: Box, by: number, code: Box): Box {
  return { x: box.x - code.x - by, y: box.y - code.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
