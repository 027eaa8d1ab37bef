/** Raster: a drawing as pixels, edges as sharp as pixels allow. What a scanner is tried on, and what a PNG holds. */
import type { Colour, Paint } from '../draw/design.ts';
import type { Box, Drawing, Layer } from '../draw/drawing.ts';
import { arcHandles, Pen, readPath, type Path } from '../draw/path.ts';
import { Crossings, lines, linesOf } from './crossings.ts';
import { circleOf, lineOf } from './gradient.ts';

/** Four bytes a pixel, row by row: red, green, blue, opacity; colours are not multiplied by it. */
export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray<ArrayBuffer> };

/**
 * Draws on a page of pixels, every module the same whole number of them; what is left over of the page is margin.
 * @param module_px pixels a module
 */
export function rasterise(drawing: Drawing, module_px: number, page = pageOf(drawing, module_px)): Pixels {
  const left = Math.floor((page.width - drawing.width * module_px) / 2);
  const top = Math.floor((page.height - drawing.height * module_px) / 2);
  // What keeps to the grid is drawn with a pixel a module, which is all there is to it, and enlarged.
  if (module_px > 1 && Number.isInteger(module_px) && isOnGrid(drawing))
    return enlarged(rasterise(drawing, 1), module_px, left, top, page, drawing);
  const canvas = emptyPage(page, drawing.background);
  const place = { scale: module_px, left, top };
  for (const layer of drawing.layers) drawLayer(canvas, layer, place, drawing.code, wholeOf(page));
  return canvas;
}

type Page = { readonly width: number; readonly height: number };

/** The page that fits exactly. */
function pageOf(drawing: Drawing, module_px: number): Page {
  return { width: Math.round(drawing.width * module_px), height: Math.round(drawing.height * module_px) };
}

function emptyPage({ width, height }: Page, background: Colour | null): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  if (background !== null) {
    const value = valueOf(background);
    const pixel = new Uint8Array([value >> 16, (value >> 8) & 255, value & 255, 255]);
    new Uint32Array(rgba.buffer).fill(new Uint32Array(pixel.buffer)[0]!);
  }
  return { width, height, rgba };
}

/** Whether every edge lies between two modules and no colour changes within one. */
function isOnGrid({ width, height, layers }: Drawing): boolean {
  if (!Number.isInteger(width) || !Number.isInteger(height)) return false;
  return layers.every((layer) => {
    if (layer.kind !== 'shape' || layer.paint.kind !== 'plain') return false;
    let onGrid = true;
    const point = (x: number, y: number): void => {
      onGrid &&= Number.isInteger(x) && Number.isInteger(y);
    };
    const bent = (): void => {
      onGrid = false;
    };
    readPath(layer.path, { move: point, line: point, arc: bent, curve: bent, close: nothing });
    return onGrid;
  });
}

/** Each pixel as a square of `by` pixels, with margins so that it fills the page. */
function enlarged(small: Pixels, by: number, left: number, top: number, page: Page, { background }: Drawing): Pixels {
  const large = emptyPage(page, background);
  const [from, to] = [new Uint32Array(small.rgba.buffer), new Uint32Array(large.rgba.buffer)];
  for (let y = 0; y < small.height; y += 1) {
    const row = (top + y * by) * page.width + left;
    for (let x = 0; x < small.width; x += 1) to.fill(from[y * small.width + x]!, row + x * by, row + (x + 1) * by);
    for (let copy = 1; copy < by; copy += 1) to.copyWithin(row + copy * page.width, row, row + small.width * by);
  }
  return large;
}

/** From units of a drawing to pixels. */
type Place = { readonly scale: number; readonly left: number; readonly top: number };
/** The colour of a pixel as a number, `0xrrggbb`. */
type Colouring = (x: number, y: number) => number;

/** @param clip in pixels, outside of which nothing is painted */
function drawLayer(canvas: Pixels, layer: Layer, place: Place, code: Box, clip: Box): void {
  if (layer.kind === 'shape') {
    const colouring = colouringOf(layer.paint, layer.across ?? code, place);
    return fill(canvas, edgesOf(layer.path, place), colouring, clip, layer.rule);
  }
  if (layer.kind === 'strokes') {
    const path = capsules(layer.path, layer.width);
    return fill(canvas, edgesOf(path, place), colouringOf(layer.paint, code, place), clip);
  }
  const { picture, at } = layer;
  const scale = (at.width / picture.width) * place.scale;
  const inside = { scale, left: place.left + at.x * place.scale, top: place.top + at.y * place.scale };
  if (picture.kind === 'shapes') {
    const box = { x: inside.left, y: inside.top, width: at.width * place.scale, height: at.height * place.scale };
    for (const inner of picture.layers) drawLayer(canvas, inner, inside, wholeOf(picture), shared(box, clip));
  } else {
    drawPixels(canvas, picture, inside);
  }
}

function wholeOf({ width, height }: Page): Box {
  return { x: 0, y: 0, width, height };
}

/** What lies in both boxes. */
function shared(one: Box, other: Box): Box {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
  const [right, bottom] = [
    Math.min(one.x + one.width, other.x + other.width),
    Math.min(one.y + one.height, other.y + other.height),
  ];
  return { x, y, width: Math.max(right - x, 0), height: Math.max(bottom - y, 0) };
}

/** Upright and level lines with round ends as shapes. */
function capsules(path: Path, width: number): Path {
  const pen = new Pen();
  const radius = width / 2;
  let [fromX, fromY] = [0, 0];
  const place = (x: number, y: number): void => {
    [fromX, fromY] = [x, y];
  };
  readPath(path, {
    move: place,
    line(x, y) {
      pen.rectangle(fromX - radius, fromY - radius, x - fromX + width, y - fromY + width, radius);
      place(x, y);
    },
    arc: nothing,
    curve: nothing,
    close: nothing,
  });
  return pen.path;
}

function nothing(): void {}

/** Straight edges in pixels, x1, y1, x2, y2 each; level ones enclose nothing and are left out. */
function edgesOf(path: Path, { scale, left, top }: Place): readonly number[] {
  const edges: number[] = [];
  let [atX, atY, startX, startY] = [0, 0, 0, 0];
  const line = (x: number, y: number): void => {
    if (y !== atY) edges.push(left + atX * scale, top + atY * scale, left + x * scale, top + y * scale);
    [atX, atY] = [x, y];
  };
  const curve = (x1: number, y1: number, x2: number, y2: number, x: number, y: number): void => {
    const [x0, y0] = [atX, atY];
    const pieces = piecesOf(Math.max(Math.abs(x - x0), Math.abs(y - y0)) * scale);
    for (let piece = 1; piece <= pieces; piece += 1) {
      const t = piece / pieces;
      const u = 1 - t;
      const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      line(a * x0 + b * x1 + c * x2 + d * x, a * y0 + b * y1 + c * y2 + d * y);
    }
  };
  // What is filled is closed, whether it says so or not.
  const close = (): void => line(startX, startY);
  readPath(path, {
    move(x, y) {
      close();
      [atX, atY, startX, startY] = [x, y, x, y];
    },
    line,
    arc: (_, turn, x, y) => curve(...arcHandles(atX, atY, turn, x, y), x, y),
    curve,
    close,
  });
  close();
  return edges;
}

/** Into how many straight pieces a curve is cut so that nobody sees it: a tenth of a pixel off at most. */
function piecesOf(size_px: number): number {
  return Math.max(2, Math.ceil(1.6 * Math.sqrt(size_px)));
}

/**
 * Fills what the edges enclose. Each row of pixels is looked at along several lines; along a line the share of a pixel that
 * is covered is exact.
 */
function fill(canvas: Pixels, edges: readonly number[], colouring: Colouring, clip: Box, rule?: 'evenodd'): void {
  const [left, right] = [clip.x, clip.x + clip.width];
  const reach = linesOf(edges, clip);
  const crossed = new Crossings(edges, reach);
  const covered = new Float64Array(canvas.width + 2);
  // A winding of which bits count: all, or whether it is odd.
  const counts = rule === 'evenodd' ? 1 : -1;
  for (let y = Math.floor(reach.first / lines); y * lines < reach.end; y += 1) {
    let [from, to] = [canvas.width, 0];
    for (let line = Math.max(y * lines, reach.first); line < Math.min((y + 1) * lines, reach.end); line += 1) {
      crossed.goTo(line);
      let winding = 0;
      for (let index = 0; index < crossed.count; index += 1) {
        if ((winding & counts) !== 0) {
          const [begin, end] = [Math.max(crossed.x[index - 1]!, left), Math.min(crossed.x[index]!, right)];
          if (end > begin) {
            cover(covered, begin, end);
            from = Math.min(from, Math.floor(begin));
            to = Math.max(to, Math.ceil(end));
          }
        }
        winding += crossed.way[index]!;
      }
    }
    paintRow(canvas, y, from, to, covered, colouring);
  }
}

/** Adds what a stretch of a line covers of each pixel, as the difference to the pixel before: only its ends make one. */
function cover(covered: Float64Array, begin: number, end: number): void {
  const [first, last] = [Math.floor(begin), Math.floor(end)];
  covered[first]! += first + 1 - begin;
  covered[first + 1]! += begin - first;
  covered[last]! -= last + 1 - end;
  covered[last + 1]! -= end - last;
}

/** Less than anybody sees of a pixel; what sums of differences are off by is less still. */
const nothing_share = 1e-6;

/** Paints what is covered of a row, from one pixel to before another, and clears what it read. */
function paintRow(
  { width, rgba }: Pixels,
  y: number,
  from: number,
  to: number,
  covered: Float64Array,
  colouring: Colouring,
): void {
  let sum = 0;
  for (let x = from; x < to; x += 1) {
    sum += covered[x]!;
    const share = sum / lines;
    if (share > nothing_share) blend(rgba, (y * width + x) * 4, colouring(x, y), share);
  }
  covered.fill(0, from, to + 2);
}

/** Lays a colour over a pixel. */
function blend(rgba: Uint8ClampedArray, at: number, colour: number, share: number): void {
  const red = colour >> 16;
  const green = (colour >> 8) & 255;
  const blue = colour & 255;
  if (share >= 0.999) {
    rgba[at] = red;
    rgba[at + 1] = green;
    rgba[at + 2] = blue;
    rgba[at + 3] = 255;
    return;
  }
  const beneath = (rgba[at + 3]! / 255) * (1 - share);
  const opacity = share + beneath;
  rgba[at] = (red * share + rgba[at]! * beneath) / opacity;
  rgba[at + 1] = (green * share + rgba[at + 1]! * beneath) / opacity;
  rgba[at + 2] = (blue * share + rgba[at + 2]! * beneath) / opacity;
  rgba[at + 3] = opacity * 255;
}

/** Each pixel is the mean of those of the picture that it shows. */
function drawPixels(
  canvas: Pixels,
  picture: Pick<Pixels, 'width' | 'height'> & { readonly rgba: Uint8ClampedArray },
  place: Place,
): void {
  const { scale, left, top } = place;
  const right = Math.min(Math.ceil(left + picture.width * scale), canvas.width);
  const bottom = Math.min(Math.ceil(top + picture.height * scale), canvas.height);
  const { width, height, rgba } = picture;
  const pixels = { width, height, words: new Uint32Array(rgba.buffer, rgba.byteOffset, width * height) };
  for (let y = Math.max(Math.floor(top), 0); y < bottom; y += 1) {
    for (let x = Math.max(Math.floor(left), 0); x < right; x += 1) {
      const [colour, opacity] = meanOf(pixels, (x - left) / scale, (y - top) / scale, 1 / scale);
      if (opacity > 0) blend(canvas.rgba, (y * canvas.width + x) * 4, colour, opacity);
    }
  }
}

/** A picture, each of whose pixels is one number. */
type Words = { readonly width: number; readonly height: number; readonly words: Uint32Array };

/** The mean colour of a square of a picture, and its opacity from 0 to 1. */
function meanOf({ width, height, words }: Words, x: number, y: number, side: number): readonly [number, number] {
  const [x1, y1] = [Math.max(Math.floor(x), 0), Math.max(Math.floor(y), 0)];
  const x2 = Math.min(Math.max(Math.ceil(x + side), x1 + 1), width);
  const y2 = Math.min(Math.max(Math.ceil(y + side), y1 + 1), height);
  let [red, green, blue, opacity] = [0, 0, 0, 0];
  for (let row = y1; row < y2; row += 1) {
    for (let at = row * width + x1, end = at + x2 - x1; at < end; at += 1) {
      const word = words[at]!;
      const share = word >>> 24;
      red += (word & 255) * share;
      green += ((word >> 8) & 255) * share;
      blue += ((word >> 16) & 255) * share;
      opacity += share;
    }
  }
  if (opacity === 0) return [0, 0];
  const count = (x2 - x1) * (y2 - y1);
  return [packed(red / opacity, green / opacity, blue / opacity), opacity / 255 / count];
}

/** How many colours a gradient is made of: more than screens and printers tell apart. */
const gradient_steps = 512;

function colouringOf(paint: Paint, code: Box, { scale, left, top }: Place): Colouring {
  if (paint.kind === 'plain') {
    const colour = valueOf(paint.colour);
    return () => colour;
  }
  const steps = stepsBetween(paint.from, paint.to);
  const stepAt = (share: number): number =>
    steps[Math.min(Math.max(Math.round(share * gradient_steps), 0), gradient_steps)]!;
  if (paint.kind === 'radial') {
    const { x, y, radius } = circleOf(code);
    const [middleX, middleY] = [left + x * scale - 0.5, top + y * scale - 0.5];
    return (pixelX, pixelY) => stepAt(Math.hypot(pixelX - middleX, pixelY - middleY) / (radius * scale));
  }
  const { x1, y1, x2, y2 } = lineOf(code, paint.angle);
  const [startX, startY] = [left + x1 * scale - 0.5, top + y1 * scale - 0.5];
  const squared = ((x2 - x1) ** 2 + (y2 - y1) ** 2) * scale;
  const [dx, dy] = [(x2 - x1) / squared, (y2 - y1) / squared];
  return (pixelX, pixelY) => stepAt((pixelX - startX) * dx + (pixelY - startY) * dy);
}

function stepsBetween(from: Colour, to: Colour): Uint32Array {
  const [start, end] = [valueOf(from), valueOf(to)];
  return Uint32Array.from({ length: gradient_steps + 1 }, (_, step) => {
    const mixed = (shift: number): number => {
      const [first, last] = [(start >> shift) & 255, (end >> shift) & 255];
      return first + ((last - first) * step) / gradient_steps;
    };
    return packed(mixed(16), mixed(8), mixed(0));
  });
}

function packed(red: number, green: number, blue: number): number {
  return (Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue);
}

/** `#rrggbb` as a number. */
function valueOf(colour: Colour): number {
  return Number.parseInt(colour.slice(1), 16);
}
