/** SVG: a logo of shapes, read into shapes of ours. Nothing of the file's own text goes on from here. */
import { plainPaint, type Layer, type Path, type Picture } from '#qr';
import { refusal } from '../refusal.ts';
import { gradientOf, type Painted } from './gradient.ts';
import { assertDrawable, isSeen } from './limits.ts';
import { firstLook, lookOf, propertiesOf, unknownElement, type Fill, type Look } from './look.ts';
import { combined, determinant, matrixOf, movedPath, stretchOf, type Matrix } from './matrix.ts';
import { lengthOf, numbersOf } from './value/numbers.ts';
import { extentOf, polylinesOf } from './polyline.ts';
import { Budget, outlineOf, wholes, type Size } from './shapes.ts';
import { strokedPath } from './stroke.ts';
import { treeOf, type Element, type Tree } from './tree.ts';

/** Units of a picture's longer side: papers write a thousandth of a unit, a hundred-thousandth of the logo. */
const side = 100;
const segments_max = 20_000;
/** How far a straight line may be off the curve that it stands for, in units of the picture. */
const precision = 0.03;

type Page = { readonly tree: Tree; readonly size: Size; readonly budget: Budget; readonly layers: Layer[] };

/** Reads the text of an SVG. Throws a problem that names what is in the way. */
export function readSvg(text: string): Picture {
  const tree = treeOf(text);
  const [x, y, width, height] = viewBoxOf(tree.root);
  const scale = side / Math.max(width, height);
  const page = { tree, size: { width, height }, budget: new Budget(segments_max), layers: [] };
  const look = lookOf(tree.root, firstLook);
  const matrix: Matrix = [scale, 0, 0, scale, -x * scale, -y * scale];
  assertUncut(tree.root, matrix, page);
  if (look) drawAll(tree.root, look, matrix, page);
  const picture = { kind: 'shapes', width: width * scale, height: height * scale, layers: page.layers } as const;
  assertDrawable(picture);
  return picture;
}

function viewBoxOf({ attributes }: Element): readonly [number, number, number, number] {
  const { viewBox, width, height } = attributes;
  const box = viewBox === undefined ? null : numbersOf(viewBox);
  if (box?.length === 4 && box[2]! > 0 && box[3]! > 0) return box as [number, number, number, number];
  const isLong = (text: string | undefined): text is string => text !== undefined && !text.includes('%');
  const sides = isLong(width) && isLong(height) ? [lengthOf(width, 0), lengthOf(height, 0)] : [];
  if (viewBox !== undefined || !(sides[0]! > 0 && sides[1]! > 0))
    throw refusal('property', 'The SVG doesn’t say how large it is. Give it a viewBox.');
  return [0, 0, sides[0]!, sides[1]!];
}

/** Never drawn where they stand. */
const definitions = new Set(
  'defs linearGradient radialGradient title desc metadata style clipPath mask filter marker pattern symbol'.split(' '),
);

function drawAll({ children }: Element, look: Look, matrix: Matrix, page: Page): void {
  for (const child of children) if (!definitions.has(child.name)) drawElement(child, look, matrix, page);
}

function drawElement(element: Element, around: Look, outer: Matrix, page: Page): void {
  const { attributes, children, name } = element;
  const isGroup = name === 'g';
  const outline = isGroup ? null : outlineOf(element, page.size, page.budget);
  if (!isGroup && outline === null) throw unknownElement(name);
  const stranger = isGroup ? undefined : children.find((child) => !definitions.has(child.name));
  if (stranger) throw unknownElement(stranger.name);

  const look = lookOf(element, around);
  if (!look) return;
  const matrix = combined(outer, matrixOf(attributes['transform'] ?? ''));
  assertUncut(element, matrix, page);
  if (outline === null) drawAll(element, look, matrix, page);
  else if (look.isVisible && Math.abs(determinant(matrix)) > 1e-12) drawShape(outline, look, matrix, page);
}

/** Throws a problem where an element is cut, but for by a rectangle around the whole picture, which programs like to write. */
function assertUncut(element: Element, matrix: Matrix, page: Page): void {
  const clip = propertiesOf(element)('clip-path');
  if (clip === undefined || clip === 'none') return;
  const cut = page.tree.byId.get(/^url\(\s*["']?#([^"')]+)["']?\s*\)$/.exec(clip)?.[1] ?? '');
  if (cut?.name !== 'clipPath' || !isWholePicture(cut, matrix, page))
    throw refusal('property', 'The SVG uses clip-path, which is not understood here. Turn it into plain shapes.');
}

/** Whether a clip path is one rectangle that leaves all of the picture. */
function isWholePicture({ attributes, children }: Element, matrix: Matrix, { size, budget }: Page): boolean {
  const [rectangle, ...others] = children;
  if (rectangle?.name !== 'rect' || others.length > 0) return false;
  const { rx, ry, transform = '' } = rectangle.attributes;
  if (rx !== undefined || ry !== undefined || attributes['clipPathUnits'] === 'objectBoundingBox') return false;
  const placed = combined(matrix, combined(matrixOf(attributes['transform'] ?? ''), matrixOf(transform)));
  const outline = movedPath(outlineOf(rectangle, size, budget) ?? [], placed);
  const [left, top, right, bottom] = extentOf(polylinesOf(outline, precision)) ?? [0, 0, 0, 0];
  const scale = side / Math.max(size.width, size.height);
  const isUpright = placed[1] === 0 && placed[2] === 0;
  const reachesStart = Math.max(left, top) <= precision;
  return (
    isUpright && reachesStart && right >= size.width * scale - precision && bottom >= size.height * scale - precision
  );
}

/** @param outline in units of the shape, which `matrix` brings into the picture */
function drawShape(outline: Path, look: Look, matrix: Matrix, { tree, size, budget, layers }: Page): void {
  const lines = polylinesOf(outline, precision / stretchOf(matrix));
  const extent = extentOf(lines);
  if (!extent) return;
  const painted = (fill: Fill): Painted | null => {
    if (fill === null || typeof fill === 'string') return fill && { paint: plainPaint(fill) };
    return gradientOf(fill.id, tree, { extent, matrix, size }) ?? painted(fill.otherwise);
  };
  const add = (path: Path, paint: Painted | null, rule?: 'evenodd'): void => {
    const layer = paint && { kind: 'shape' as const, path: movedPath(path, matrix), ...paint, ...(rule && { rule }) };
    if (layer && isSeen(layer, side)) layers.push(layer);
  };
  if (look.fillOpacity === 1) add(outline, painted(look.fill), look.rule === 'evenodd' ? 'evenodd' : undefined);
  if (look.stroke === null || look.strokeOpacity === 0) return;
  const width = lengthOf(look.strokeWidth, wholes(size).other);
  if (!(width > 0)) return;
  if (!/^(none|0+)$/.test(look.dashes)) throw refusal('property', 'The SVG has dashed lines. Turn them into shapes.');
  add(strokedPath(lines, { ...look, width }, budget), painted(look.stroke));
}
