/** SVG: a drawing in as few bytes as it takes, without scripts, styles or anything that is fetched. */
import type { Colour, Paint } from '../draw/design.ts';
import type { Box, Drawing, Layer } from '../draw/drawing.ts';
import { readPath, type Path } from '../draw/path.ts';
import { circleOf, lineOf } from './gradient.ts';

/** Width of the picture as CSS says it, such as `512` (pixels) or `40mm`; the height follows. `title` is read aloud. */
export type SvgOptions = {
  readonly width: string;
  readonly height: string;
  readonly title: string | null;
  /** Whether there may be edges that all lie between two modules; of what is no code, there are none. */
  readonly onGrid?: boolean;
};

export function svg(drawing: Drawing, { width, height, title, onGrid = true }: SvgOptions): string {
  const gradients = new Set<string>();
  const shapes = drawing.layers.map((layer) => layerOf(layer, drawing.code, gradients, onGrid)).join('');
  const { background } = drawing;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${short(drawing.width)} ${short(drawing.height)}"${title === null ? '' : ' role="img"'}>`,
    title === null ? '' : `<title>${escaped(title)}</title>`,
    ...gradients,
    background === null ? '' : `<path fill="${hex(background)}" d="M0 0h${drawing.width}v${drawing.height}H0z"/>`,
    shapes,
    '</svg>\n',
  ].join('');
}

/** @param onGrid whether shapes may have edges that all lie between two modules */
function layerOf(layer: Layer, code: Box, gradients: Set<string>, onGrid: boolean): string {
  if (layer.kind === 'shape') return shapeOf(layer, paintOf(layer.paint, layer.across ?? code, gradients), onGrid);
  if (layer.kind === 'strokes') {
    const stroke = paintOf(layer.paint, code, gradients);
    const look = `stroke="${stroke}" stroke-width="${short(layer.width)}" stroke-linecap="round"`;
    return `<path ${look} d="${pathText(layer.path).text}"/>`;
  }
  const { picture, at } = layer;
  const place = `x="${short(at.x)}" y="${short(at.y)}" width="${short(at.width)}" height="${short(at.height)}"`;
  if (picture.kind === 'pixels') return `<image ${place} href="data:image/png;base64,${base64(picture.png)}"/>`;
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const inside = picture.layers.map((inner) => layerOf(inner, whole, gradients, false)).join('');
  // One SVG in another shows nothing outside of its box.
  return `<svg ${place} viewBox="0 0 ${short(picture.width)} ${short(picture.height)}">${inside}</svg>`;
}

/** Edges that all lie on the grid are drawn without a grey seam; black is what SVG fills with anyway. */
function shapeOf({ path, rule }: { path: Path; rule?: 'evenodd' }, paint: string, onGrid: boolean): string {
  if (path.length === 0) return '';
  const { text, isStraight } = pathText(path);
  const crisp = onGrid && isStraight ? ' shape-rendering="crispEdges"' : '';
  const fill = paint === '#000' ? '' : ` fill="${paint}"`;
  return `<path${crisp}${fill}${rule === undefined ? '' : ` fill-rule="${rule}"`} d="${text}"/>`;
}

/** What stands for a paint; a gradient is put aside, to be defined first. */
function paintOf(paint: Paint, code: Box, gradients: Set<string>): string {
  if (paint.kind === 'plain') return hex(paint.colour);
  const definition = `${placeOf(paint, code)}><stop stop-color="${hex(paint.from)}"/><stop offset="1" stop-color="${hex(paint.to)}"/>`;
  const id = idOf(paint.kind + definition);
  gradients.add(
    `<${paint.kind}Gradient id="${id}" gradientUnits="userSpaceOnUse" ${definition}</${paint.kind}Gradient>`,
  );
  return `url(#${id})`;
}

function placeOf(paint: Exclude<Paint, { kind: 'plain' }>, code: Box): string {
  if (paint.kind === 'radial') {
    const { x, y, radius } = circleOf(code);
    return `cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"`;
  }
  const { x1, y1, x2, y2 } = lineOf(code, paint.angle);
  return `x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"`;
}

/**
 * The name of a gradient follows from what it is: on a page with several codes a name stands for the first that has it, so two
 * that share one must be alike. FNV-1a, of 32 bits.
 */
function idOf(definition: string): string {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < definition.length; at += 1) hash = Math.imul(hash ^ definition.charCodeAt(at), 0x0100_0193);
  return `g${(hash >>> 0).toString(36)}`;
}

/**
 * A path in SVG's shortest words: from where the pen is or from the corner of the page, whichever is shorter, and without a
 * space that could be left out. Numbers are whole thousandths of a module, so that rounding never adds up.
 */
function pathText(path: Path): { readonly text: string; readonly isStraight: boolean } {
  let text = '';
  let isStraight = true;
  let [atX, atY] = [0, 0];
  /** From where the pen is to a point. */
  const to = (x: number, y: number): string => joined(number(thousandths(x) - atX), number(thousandths(y) - atY));
  const absolute = (x: number, y: number): string => joined(short(x), short(y));
  const go = (x: number, y: number): void => {
    atX = thousandths(x);
    atY = thousandths(y);
  };
  readPath(path, {
    move(x, y) {
      text += text === '' ? `M${absolute(x, y)}` : shorter(`m${to(x, y)}`, `M${absolute(x, y)}`);
      go(x, y);
    },
    line(x, y) {
      const [dx, dy] = [thousandths(x) - atX, thousandths(y) - atY];
      if (dx !== 0 && dy !== 0) text += shorter(`l${to(x, y)}`, `L${absolute(x, y)}`);
      else if (dx !== 0) text += shorter(`h${number(dx)}`, `H${short(x)}`);
      else if (dy !== 0) text += shorter(`v${number(dy)}`, `V${short(y)}`);
      // A line without length is a dot.
      else text += 'h0';
      go(x, y);
    },
    arc(radius, turn, x, y) {
      isStraight = false;
      const r = number(thousandths(radius));
      // A flag is one character, whatever follows.
      text += `a${joined(r, r)} 0 0${turn === 1 ? 1 : 0}${to(x, y)}`;
      go(x, y);
    },
    curve(x1, y1, x2, y2, x, y) {
      isStraight = false;
      text += `c${joined(joined(to(x1, y1), to(x2, y2)), to(x, y))}`;
      go(x, y);
    },
    // What is filled is closed anyway, and lines are never.
    close() {},
  });
  return { text, isStraight };
}

function shorter(one: string, other: string): string {
  return other.length < one.length ? other : one;
}

function thousandths(value: number): number {
  return Math.round(value * 1000);
}

/** Thousandths as the shortest decimal number. */
function number(value: number): string {
  if (value % 1000 === 0) return String(value / 1000);
  return String(value / 1000).replace(/^(-?)0\./, '$1.');
}

/** Two numbers; a space only where they would otherwise be one. */
function joined(left: string, right: string): string {
  const apart = right.startsWith('-') || (right.startsWith('.') && /\.\d+$/.test(left));
  return apart ? left + right : `${left} ${right}`;
}

function short(value: number): string {
  return number(thousandths(value));
}

/** `#aabbcc` as `#abc`. */
function hex(colour: Colour): string {
  return colour.replace(/^#(.)\1(.)\2(.)\3$/, '#$1$2$3');
}

/** Without what XML 1.0 (section 2.2) has no place for, escaped or not. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
