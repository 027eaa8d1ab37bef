/** Generates the world map of the reports, `dashboard/src/report/map/world.json`, from the countries of Natural Earth. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { geoEqualEarthRaw } from 'd3-geo';
import { merge, type Topology } from 'topojson-client';

const root = join(import.meta.dirname, '..');

/** Where the generated file lies, below the clone. */
export const worldMapPath = 'dashboard/src/report/map/world.json';

/** Units across the whole equator. The world is shown at a quarter of it, Europe at its own size: whole numbers are exact enough. */
const width = 3000;
/** The longitude in the middle. The edges then meet in the Bering Strait, and cut no country in two. */
const middle = 11;
/** A line is thinned as long as it stays within this many units of where it was. */
const thinning = 0.8;
/** Islands smaller than this many square units are left out, but never the largest part of a country. */
const island_min = 10;
/** A country smaller than this many square units gets a dot as well, or nobody would find it. */
const dotted_max = 180;
/** Units around what a view shows. */
const margin = 6;

type Point = readonly [x: number, y: number];
type Ring = readonly Point[];
/** From west to east and from south to north in degrees, or from left to right and from top to bottom in units. */
type Box = readonly [number, number, number, number];
/** Indices of arcs, one list for each ring; a negative one is the arc backwards. */
type Arcs = readonly (readonly number[])[];
type Part = { readonly code: string; readonly arcs: Arcs };
type Country = { readonly path?: string; readonly dot?: Point };
type World = {
  /** Boxes of an SVG, all of the same shape: left, top, width, height. */
  readonly views: { readonly world: string; readonly europe: string };
  /** The countries whose largest part has its middle in the view of Europe. */
  readonly european: readonly string[];
  /** By ISO 3166-1 alpha-2. */
  readonly countries: Readonly<Record<string, Country>>;
};

/** The text of the map, formatted like everything else here. */
export function generateWorldMap(): string {
  const file = fileURLToPath(import.meta.resolve('world-atlas/countries-50m.json'));
  const input = JSON.stringify(generateWorld(JSON.parse(readFileSync(file, 'utf8')) as Topology));
  const oxfmt = join(root, 'node_modules', '.bin', 'oxfmt');
  return execFileSync(oxfmt, [`--stdin-filepath=${worldMapPath}`], { input, cwd: root, encoding: 'utf8' });
}

/** All countries by their codes, without Antarctica, drawn in equal areas. */
function generateWorld(source: Topology): World {
  const parts = source.objects.countries.geometries
    .flatMap((shape) => partsOf(source, shape))
    .filter(({ code }) => code !== 'AQ');
  const flat = flattened(source);
  const drawn = [...Map.groupBy(parts, ({ code }) => code)].map(([code, of]): [string, Country] => [
    code,
    countryOf(ringsOf(flat, of)),
  ]);
  const placed = Object.entries(placesOnly).map(([code, at]): [string, Country] => [
    code,
    { dot: rounded(planar(fromMiddle(at[0]), at[1])) },
  ]);
  const all = new Map([...placed, ...drawn].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const world = boxAround([...all.values()].flatMap(pointsOf));
  const europe = shapedAs(world, boxAround(corners.map(([lon, lat]) => planar(fromMiddle(lon), lat))));
  return {
    views: { world: viewBox(world), europe: viewBox(europe) },
    european: [...all].filter(([, country]) => isIn(europe, middleOf(largestPart(country)))).map(([code]) => code),
    countries: Object.fromEntries(all),
  };
}

/** What the view of Europe shows at least: Iceland and Portugal, Crete and the Urals' side of Finland. */
const corners: readonly Point[] = [
  [-20, 66],
  [-9.5, 37],
  [24, 34.8],
  [34, 70],
  [36, 46],
];

/** Places of ISO 3166-1 that the source draws too small or with others: longitude and latitude. */
const placesOnly: Readonly<Record<string, Point>> = {
  BV: [3.36, -54.42],
  CC: [96.83, -12.17],
  CX: [105.63, -10.49],
  GI: [-5.35, 36.14],
  TK: [-171.85, -9.2],
  TV: [179.2, -8.52],
  UM: [-169.53, 16.73],
};

/** Shapes of the source without a number, and where they belong; `null` stands above as places. */
const unnumbered: Readonly<Record<string, string | null>> = {
  Kosovo: 'XK',
  'N. Cyprus': 'CY',
  Somaliland: 'SO',
  'Siachen Glacier': 'IN',
  'Indian Ocean Ter.': null,
};

/** What the source draws with one country, though ISO 3166-1 or, for the Crimea, international law has it elsewhere. */
const elsewhere: readonly { readonly from: string; readonly to: string; readonly within: Box }[] = [
  { from: 'FR', to: 'GF', within: [-56, 1, -50, 7] },
  { from: 'FR', to: 'GP', within: [-62, 15.7, -60.8, 16.7] },
  { from: 'FR', to: 'MQ', within: [-61.4, 14.2, -60.6, 15.1] },
  { from: 'FR', to: 'YT', within: [44.8, -13.2, 45.5, -12.4] },
  { from: 'FR', to: 'RE', within: [55, -21.6, 56, -20.6] },
  { from: 'NL', to: 'BQ', within: [-69, 11.8, -62.8, 17.8] },
  { from: 'NO', to: 'SJ', within: [-10, 70.7, -7, 72] },
  { from: 'NO', to: 'SJ', within: [5, 73, 35, 82] },
  { from: 'RU', to: 'UA', within: [32, 44.2, 36.8, 46.4] },
];

/** The polygons of a shape, each with the code it belongs to. */
function partsOf(source: Topology, shape: Topology['objects']['countries']['geometries'][number]): readonly Part[] {
  const own = shape.id === undefined ? unnumbered[shape.properties.name] : alpha2Of(shape.id);
  if (own === undefined) throw new Error(`no code is known for ${shape.properties.name}`);
  if (own === null) return [];
  const polygons = shape.type === 'Polygon' ? [shape.arcs] : shape.arcs;
  return polygons.map((arcs) => ({
    code: codeOf(own, merge(source, [{ type: 'Polygon', arcs }]).coordinates.flat(2)),
    arcs,
  }));
}

function codeOf(own: string, points: Ring): string {
  const isWithin = ([west, south, east, north]: Box) =>
    points.every(([lon, lat]) => lon > west && lon < east && lat > south && lat < north);
  return elsewhere.find(({ from, within }) => from === own && isWithin(within))?.to ?? own;
}

/** ISO 3166-1 numeric to alpha-2. Locales know both: UTS 35 has the letters as the canonical form of the number. */
function alpha2Of(numeric: string): string {
  const code = new Intl.Locale(`und-${numeric}`).region ?? '';
  if (!/^[A-Z]{2}$/.test(code)) throw new Error(`${numeric} is no country that Intl knows`);
  return code;
}

/** The source with its lines in the plane, thinned. What two countries share stays shared, so no gap opens between them. */
function flattened(source: Topology): Topology {
  const { scale, translate } = source.transform ?? { scale: [1, 1], translate: [0, 0] };
  const arcs = source.arcs.map((deltas) => {
    let [x, y] = [0, 0];
    const line = deltas.map(([dx, dy]): Point => [
      (x += dx) * scale[0] + translate[0],
      (y += dy) * scale[1] + translate[1],
    ]);
    return thinned(unbroken(line).map(([lon, lat]) => planar(lon, lat)));
  });
  return { type: 'Topology', objects: source.objects, arcs };
}

/** Degrees from the middle of the map. A line that crosses its edge goes on beyond, rather than across the whole world. */
function unbroken(line: Ring): Ring {
  let before = fromMiddle(line[0]![0]);
  return line.map(([lon, lat]) => {
    const east = fromMiddle(lon);
    before = east + 360 * Math.round((before - east) / 360);
    return [before, lat];
  });
}

/** At least -180 degrees, and less than 180. */
function fromMiddle(longitude: number): number {
  return ((longitude - middle + 540) % 360) - 180;
}

/** Degrees east of the middle and north of the equator to units, y downwards. */
function planar(east: number, north: number): Point {
  const [x, y] = geoEqualEarthRaw((east / 180) * Math.PI, (north / 180) * Math.PI);
  const unit = width / 2 / geoEqualEarthRaw(Math.PI, 0)[0];
  return [x * unit, -y * unit];
}

function rounded([x, y]: Point): Point {
  return [Math.round(x), Math.round(y)];
}

/** Ramer, Douglas and Peucker: keeps the point that lies farthest off, while one lies too far off. */
function thinned(line: Ring): Ring {
  const [first, last] = [line[0]!, line.at(-1)!];
  const offs = line.map((point) => distance(point, first, last));
  const farthest = offs.indexOf(Math.max(...offs));
  if (offs[farthest]! <= thinning) return [first, last];
  return [...thinned(line.slice(0, farthest + 1)), ...thinned(line.slice(farthest)).slice(1)];
}

/** Of a point from the stretch between two others. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** The rings of a country's parts, borders between them gone. Rounded only now, since lines are joined by their exact ends. */
function ringsOf(flat: Topology, parts: readonly Part[]): readonly Ring[] {
  const polygons = parts.map(({ arcs }) => ({ type: 'Polygon' as const, arcs }));
  return merge(flat, polygons)
    .coordinates.flat()
    .map((ring) => ring.map(rounded));
}

function countryOf(rings: readonly Ring[]): Country {
  const bySize = rings.toSorted((a, b) => area(b) - area(a));
  const [largest] = bySize;
  const kept = bySize.filter((ring, place) => area(ring) > (place === 0 ? 0 : island_min));
  const path = kept.map(pathOf).join('');
  const sum = rings.reduce((all, ring) => all + area(ring), 0);
  return {
    ...(path === '' ? {} : { path }),
    ...(sum < dotted_max ? { dot: rounded(middleOf(largest!)) } : {}),
  };
}

/** Square units, by the shoelace formula. */
function area(ring: Ring): number {
  return (
    Math.abs(
      ring.reduce(
        (sum, [x, y], n) => sum + x * ring[(n + 1) % ring.length]![1] - y * ring[(n + 1) % ring.length]![0],
        0,
      ),
    ) / 2
  );
}

function middleOf(ring: Ring): Point {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/** A closed SVG path; all but its first point relative, which takes fewer letters. */
function pathOf(ring: Ring): string {
  const steps = ring.slice(1, -1).map(([x, y], n) => {
    const [dx, dy] = [x - ring[n]![0], y - ring[n]![1]];
    return dx === 0 && dy === 0 ? '' : `${dx < 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`;
  });
  return `M${ring[0]!.join(' ')}l${steps.join('').trimStart()}z`;
}

function pointsOf({ path, dot }: Country): readonly Point[] {
  return [...(path ? pointsIn(path) : []), ...(dot ? [dot] : [])];
}

/** In units: left, top, right, bottom. */
function boxAround(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin];
}

/** The smallest box around another that has the shape of a third. */
function shapedAs([left, top, right, bottom]: Box, around: Box): Box {
  const height = Math.max(around[3] - around[1], ((around[2] - around[0]) * (bottom - top)) / (right - left));
  const half = (height * (right - left)) / (bottom - top) / 2;
  const middle = (around[0] + around[2]) / 2;
  return [middle - half, around[3] - height, middle + half, around[3]];
}

function isIn([left, top, right, bottom]: Box, [x, y]: Point): boolean {
  return x > left && x < right && y > top && y < bottom;
}

/** A path begins with it. */
function largestPart({ path, dot }: Country): readonly Point[] {
  return path ? pointsIn(path.slice(0, path.indexOf('z'))) : [dot!];
}

function viewBox([left, top, right, bottom]: Box): string {
  return [left, top, right - left, bottom - top].map(Math.round).join(' ');
}

/** The points at which the parts of a path begin, and all that follow. */
function pointsIn(path: string): readonly Point[] {
  return path.split('M').flatMap((part) => {
    const [x = 0, y = 0, ...steps] = (part.match(/-?\d+/g) ?? []).map(Number);
    let at: Point = [x, y];
    const rest = Array.from(
      { length: Math.floor(steps.length / 2) },
      (_, n) => (at = [at[0] + steps[2 * n]!, at[1] + steps[2 * n + 1]!]),
    );
    return part === '' ? [] : [[x, y] as Point, ...rest];
  });
}

if (import.meta.main) writeFileSync(join(root, worldMapPath), generateWorldMap());
