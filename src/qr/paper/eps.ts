/** EPS: a drawing for printers, exact in millimetres, in ink (PostScript Language Reference, third edition; EPSF 3.0). */
import type { Paint } from '../draw/design.ts';
import type { Box, Drawing, Layer } from '../draw/drawing.ts';
import { arcHandles, readPath, type Path } from '../draw/path.ts';
import type { Picture } from '../draw/picture.ts';
import { circleOf, lineOf } from './gradient.ts';
import { cmykOf, cmykOfRgb } from './ink.ts';

/** A point is 1/72 of an inch. */
export const points_per_mm = 72 / 25.4;

/** @param width_mm of all of it, quiet zone and frame included; the height follows */
export function eps(drawing: Drawing, width_mm: number): string {
  const scale = (width_mm * points_per_mm) / drawing.width;
  const [width, height] = [drawing.width * scale, drawing.height * scale];
  const { background, code } = drawing;
  return `%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 ${Math.ceil(width)} ${Math.ceil(height)}
%%HiResBoundingBox: 0 0 ${short(width)} ${short(height)}
%%LanguageLevel: 3
%%DocumentProcessColors: Cyan Magenta Yellow Black
%%EndComments
save
/m{moveto}bind def/l{lineto}bind def/c{curveto}bind def/h{closepath}bind def/k{setcmykcolor}bind def
0 ${short(height)} translate ${precise(scale)} ${precise(-scale)} scale
${background === null ? '' : `${numbers(cmykOf(background))} k 0 0 ${drawing.width} ${drawing.height} rectfill\n`}${drawing.layers
    .map((layer) => layerOf(layer, code))
    .join('')}restore
%%EOF
`;
}

function layerOf(layer: Layer, code: Box): string {
  if (layer.kind === 'shape') return filled(pathText(layer.path), layer.paint, layer.across ?? code, layer.rule);
  if (layer.kind === 'strokes') {
    const lines = `1 setlinecap ${short(layer.width)} setlinewidth ${pathText(layer.path)}`;
    // A gradient fills what lines cover, once they are outlines.
    if (layer.paint.kind !== 'plain') return filled(`${lines}strokepath `, layer.paint, code);
    return `${numbers(cmykOf(layer.paint.colour))} k ${lines}stroke\n`;
  }
  const { picture, at } = layer;
  const scale = at.width / picture.width;
  const inside =
    picture.kind === 'pixels'
      ? imageOf(picture)
      : picture.layers
          .map((inner) => layerOf(inner, { x: 0, y: 0, width: picture.width, height: picture.height }))
          .join('');
  const box = `0 0 ${short(picture.width)} ${short(picture.height)} rectclip`;
  return `gsave ${short(at.x)} ${short(at.y)} translate ${precise(scale)} dup scale ${box}\n${inside}grestore\n`;
}

function filled(path: string, paint: Paint, across: Box, rule?: 'evenodd'): string {
  const evenodd = rule === undefined ? '' : 'eo';
  if (paint.kind === 'plain') return `${numbers(cmykOf(paint.colour))} k ${path}${evenodd}fill\n`;
  return `gsave ${path}${evenodd}clip ${shadingOf(paint, across)} shfill grestore\n`;
}

function shadingOf(paint: Exclude<Paint, { kind: 'plain' }>, code: Box): string {
  const mix = `/Function<</FunctionType 2/Domain[0 1]/C0[${numbers(cmykOf(paint.from))}]/C1[${numbers(cmykOf(paint.to))}]/N 1>>`;
  const common = `/ColorSpace/DeviceCMYK/Extend[true true]${mix}`;
  if (paint.kind === 'radial') {
    const { x, y, radius } = circleOf(code);
    return `<</ShadingType 3/Coords[${numbers([x, y, 0, x, y, radius])}]${common}>>`;
  }
  const { x1, y1, x2, y2 } = lineOf(code, paint.angle);
  return `<</ShadingType 2/Coords[${numbers([x1, y1, x2, y2])}]${common}>>`;
}

function pathText(path: Path): string {
  let [text, atX, atY] = ['', 0, 0];
  const add = (command: string, ...values: number[]): void => {
    // Lines of a file that printers read may have 255 characters.
    text += `${numbers(values)} ${command}\n`;
    [atX, atY] = values.slice(-2) as [number, number];
  };
  readPath(path, {
    move: (x, y) => add('m', x, y),
    line: (x, y) => add('l', x, y),
    arc: (_, turn, x, y) => add('c', ...arcHandles(atX, atY, turn, x, y), x, y),
    curve: (...values) => add('c', ...values),
    close: () => {
      text += 'h\n';
    },
  });
  return text;
}

/** Pixels in ink, as hexadecimal digits; PostScript knows no half-transparent ones, so they lie on white. */
function imageOf({ width, height, rgba }: Picture & { readonly kind: 'pixels' }): string {
  const lines: string[] = [];
  for (let y = 0; y < height; y += 1) {
    let line = '';
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const share = rgba[at + 3]! / 255;
      const onWhite = (sample: number): number => sample * share + 255 * (1 - share);
      const inks = cmykOfRgb(onWhite(rgba[at]!), onWhite(rgba[at + 1]!), onWhite(rgba[at + 2]!));
      for (const ink of inks)
        line += Math.round(ink * 255)
          .toString(16)
          .padStart(2, '0');
      if (line.length >= 240) {
        lines.push(line);
        line = '';
      }
    }
    lines.push(line);
  }
  return `/DeviceCMYK setcolorspace <</ImageType 1/Width ${width}/Height ${height}/BitsPerComponent 8/Decode[0 1 0 1 0 1 0 1]/ImageMatrix[1 0 0 1 0 0]/DataSource currentfile/ASCIIHexDecode filter>> image
${lines.join('\n')}>
`;
}

function numbers(values: readonly number[]): string {
  return values.map(short).join(' ');
}

/** A ten-thousandth of a module is less than any printer places. */
function short(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

function precise(value: number): string {
  return String(Number(value.toPrecision(9)));
}
