/** Harms: what happens to a code between the printer and a camera, each in fixed steps, the same for every code. */
import { chanceFrom, type Chance } from './chance.ts';

/** Light reflected by each pixel, row by row: 0 is none, 255 all. */
export type Grey = { readonly width: number; readonly height: number; readonly light: Uint8ClampedArray<ArrayBuffer> };

/** Where a code lies in the picture, and how large a module is, in pixels. */
export type Scene = {
  readonly module_px: number;
  readonly left: number;
  readonly top: number;
  readonly modules: number;
};

export const harmKinds = [
  'blur',
  'noise',
  'contrast',
  'glare',
  'tilt',
  'turn',
  'distance',
  'inverted',
  'dirt',
] as const;
export type HarmKind = (typeof harmKinds)[number];

export type Harm = {
  readonly kind: HarmKind;
  /** How hard, from what nobody avoids to what hardly anything survives; the unit is the kind's own. */
  readonly steps: readonly number[];
  /** The picture after it. A harm that comes in several ways is done `takes` times, and most of them must read. */
  readonly apply: (picture: Grey, step: number, scene: Scene, take: number) => Grey;
  readonly takes?: number;
};

export const harms: readonly Harm[] = [
  // The radius of a lens that is out of focus, in modules (standard deviation).
  {
    kind: 'blur',
    steps: [0.25, 0.4, 0.55, 0.7, 0.85],
    apply: (picture, step, { module_px }) => blur(picture, step * module_px),
  },
  // Of a dark room: the standard deviation, of 255.
  { kind: 'noise', steps: [20, 35, 50, 65, 80], apply: (picture, step) => noise(picture, step) },
  // What is left of the difference between light and dark.
  { kind: 'contrast', steps: [0.6, 0.4, 0.25, 0.15, 0.1], apply: fade },
  // A lamp mirrored on a glossy surface: its width, of the code's.
  { kind: 'glare', steps: [0.15, 0.25, 0.35, 0.45], apply: glare },
  // Degrees from straight ahead, to the side and upwards.
  {
    kind: 'tilt',
    steps: [15, 30, 40, 50],
    apply: (picture, step, _, take) => (take === 0 ? tilt(picture, step) : turned(tilt(turned(picture), step))),
    takes: 2,
  },
  // Degrees in the plane; each of them must read.
  { kind: 'turn', steps: [8, 45, 90, 173], apply: turn },
  // Pixels that the camera has for a module.
  {
    kind: 'distance',
    steps: [4, 3, 2.5, 2],
    apply: (picture, step, { module_px }) => shrink(picture, step / module_px),
  },
  // Light on dark, as when a code is printed on black by mistake.
  { kind: 'inverted', steps: [1], apply: invert },
  // Percent of the modules that a stain lies on, dark or light. Where it lies decides much, so it is thrown more often.
  { kind: 'dirt', steps: [3, 5, 7, 9, 12, 16, 20], apply: dirt, takes: 5 },
];

/** A blur of a round lens, near enough: three boxes one after the other (the central limit theorem). */
function blur({ width, height, light }: Grey, sigma_px: number): Grey {
  const radius = Math.max(1, Math.round((Math.sqrt(4 * sigma_px * sigma_px + 1) - 1) / 2));
  let blurred = light;
  for (let pass = 0; pass < 3; pass += 1) {
    blurred = boxed(blurred, width, height, radius, 1, width);
    blurred = boxed(blurred, height, width, radius, width, 1);
  }
  return { width, height, light: blurred };
}

/** Each pixel as the mean of its neighbours in one direction; beyond the rim it goes on as at the rim. */
function boxed(
  from: Uint8ClampedArray,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
): Uint8ClampedArray<ArrayBuffer> {
  const to = new Uint8ClampedArray(from.length);
  for (let line = 0; line < lines; line += 1) {
    const at = (place: number): number => from[line * lineStep + Math.min(Math.max(place, 0), length - 1) * step]!;
    let sum = 0;
    for (let place = -radius; place <= radius; place += 1) sum += at(place);
    for (let place = 0; place < length; place += 1) {
      to[line * lineStep + place * step] = sum / (2 * radius + 1);
      sum += at(place + radius + 1) - at(place - radius);
    }
  }
  return to;
}

function noise(picture: Grey, deviation: number): Grey {
  const chance = chanceFrom(deviation);
  return mapped(picture, (light) => light + normal(chance) * deviation);
}

/** A number of the standard normal distribution, near enough: four dice. */
function normal(chance: Chance): number {
  return (chance() + chance() + chance() + chance() - 2) * Math.sqrt(3);
}

function fade(picture: Grey, share: number): Grey {
  return mapped(picture, (light) => 128 + (light - 128) * share);
}

function invert(picture: Grey): Grey {
  return mapped(picture, (light) => 255 - light);
}

/** Off the middle, where it takes one of the sides that hold data. */
function glare(picture: Grey, width: number, { left, top, modules, module_px }: Scene): Grey {
  const side = modules * module_px;
  const [middleX, middleY, radius] = [left + side * 0.62, top + side * 0.6, (width * side) / 2];
  return mapped(picture, (light, x, y) => {
    const distance = Math.hypot(x - middleX, (y - middleY) * 1.3) / radius;
    const shine = Math.min(Math.max(1.5 - distance, 0), 1);
    return light + (255 - light) * shine;
  });
}

/** Looked at from the side: the far edge is shorter. */
function tilt(picture: Grey, degrees: number): Grey {
  const angle = (degrees * Math.PI) / 180;
  const { width, height } = picture;
  // The eye is two and a half widths away.
  const [away, cos, sin] = [2.5 * width, Math.cos(angle), Math.sin(angle)];
  return looked(picture, (x, y) => {
    const [fromMiddleX, fromMiddleY] = [x - width / 2, y - height / 2];
    const along = (fromMiddleX * away) / (away * cos - fromMiddleX * sin);
    const depth = (away + along * sin) / away;
    return [along + width / 2, fromMiddleY * depth + height / 2];
  });
}

/** Rows as columns. */
function turned({ width, height, light }: Grey): Grey {
  const seen = new Uint8ClampedArray(light.length);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) seen[x * height + y] = light[y * width + x]!;
  return { width: height, height: width, light: seen };
}

/** On a page that is large enough for it. */
function turn(picture: Grey, degrees: number): Grey {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const width = Math.ceil(Math.abs(picture.width * cos) + Math.abs(picture.height * sin));
  const height = Math.ceil(Math.abs(picture.width * sin) + Math.abs(picture.height * cos));
  return looked(
    picture,
    (x, y) => {
      const [fromMiddleX, fromMiddleY] = [x - width / 2, y - height / 2];
      return [
        fromMiddleX * cos + fromMiddleY * sin + picture.width / 2,
        fromMiddleY * cos - fromMiddleX * sin + picture.height / 2,
      ];
    },
    { width, height },
  );
}

/** Each pixel is the mean of those it replaces, as on the sensor of a camera further away. */
function shrink({ width, height, light }: Grey, by: number): Grey {
  const [smallWidth, smallHeight] = [Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by))];
  const small = new Uint8ClampedArray(smallWidth * smallHeight);
  const [stepX, stepY] = [width / smallWidth, height / smallHeight];
  for (let y = 0; y < smallHeight; y += 1)
    for (let x = 0; x < smallWidth; x += 1) {
      let [sum, weight] = [0, 0];
      for (let row = Math.floor(y * stepY); row < (y + 1) * stepY && row < height; row += 1) {
        const high = Math.min(row + 1, (y + 1) * stepY) - Math.max(row, y * stepY);
        for (let column = Math.floor(x * stepX); column < (x + 1) * stepX && column < width; column += 1) {
          const share = high * (Math.min(column + 1, (x + 1) * stepX) - Math.max(column, x * stepX));
          sum += light[row * width + column]! * share;
          weight += share;
        }
      }
      small[y * smallWidth + x] = sum / weight;
    }
  return { width: smallWidth, height: smallHeight, light: small };
}

/**
 * Round stains of three modules' size, dark and light in turn, until they cover so many modules, to the nearest stain: of
 * some that lie on each other, each module counts once. The eyes are spared: what lies on them no error correction makes
 * good, so it would say nothing about the design.
 */
function dirt(picture: Grey, percent: number, { left, top, modules, module_px }: Scene, take: number): Grey {
  const { width } = picture;
  const light = picture.light.slice();
  // More dirt is the same dirt and some more.
  const chance = chanceFrom(take);
  const [radius, free] = [1.5, modules - 3];
  const covered = new Set<number>();
  const enough = (modules * modules * percent) / 100 - (Math.PI * radius * radius) / 2;
  for (let stain = 0; covered.size < enough; stain += 1) {
    let [x, y] = [0, 0];
    do [x, y] = [radius + chance() * free, radius + chance() * free];
    while (isAtEye(x, y, modules, radius));
    for (let row = Math.ceil((y - radius) * module_px); row < (y + radius) * module_px; row += 1) {
      const half = Math.sqrt(Math.max(radius ** 2 - (row / module_px - y) ** 2, 0));
      const start = Math.round(top + row) * width + left;
      const shade = stain % 2 === 0 ? 60 : 230;
      light.fill(shade, Math.round(start + (x - half) * module_px), Math.round(start + (x + half) * module_px));
    }
    for (const module of modulesUnder(x, y, radius, modules)) covered.add(module);
  }
  return { ...picture, light };
}

/** The modules whose middles a stain covers, which is where scanners look, numbered row by row. */
function* modulesUnder(x: number, y: number, radius: number, modules: number): Generator<number> {
  for (let row = Math.floor(y - radius); row < y + radius; row += 1)
    for (let column = Math.floor(x - radius); column < x + radius; column += 1)
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < radius) yield row * modules + column;
}

/** Whether a stain would touch an eye or the light line around it, in modules of the code. */
function isAtEye(x: number, y: number, modules: number, radius: number): boolean {
  const near = 8 + radius;
  const far = modules - near;
  return (x < near && y < near) || (x > far && y < near) || (x < near && y > far);
}

function mapped({ width, height, light }: Grey, change: (light: number, x: number, y: number) => number): Grey {
  const changed = new Uint8ClampedArray(light.length);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) changed[at] = change(light[at]!, x, y);
  return { width, height, light: changed };
}

/** The picture as seen elsewhere: `from` says for each pixel where in the picture it looks; beside it all is white. */
function looked(
  { width, height, light }: Grey,
  from: (x: number, y: number) => readonly [number, number],
  page: { readonly width: number; readonly height: number } = { width, height },
): Grey {
  const seen = new Uint8ClampedArray(page.width * page.height).fill(255);
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 255 : light[y * width + x]!;
  for (let y = 0; y < page.height; y += 1)
    for (let x = 0; x < page.width; x += 1) {
      const [sourceX, sourceY] = from(x + 0.5, y + 0.5);
      const [left, top] = [Math.floor(sourceX - 0.5), Math.floor(sourceY - 0.5)];
      const [right, lower] = [sourceX - 0.5 - left, sourceY - 0.5 - top];
      seen[y * page.width + x] =
        (pixel(left, top) * (1 - right) + pixel(left + 1, top) * right) * (1 - lower) +
        (pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right) * lower;
    }
  return { ...page, light: seen };
}
