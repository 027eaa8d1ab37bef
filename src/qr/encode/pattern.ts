/** What a symbol of a version has in common with all others of it: which module plays which role, and where data goes. */
import { alignmentsOf, type Level, sizeOf } from './capacity.ts';

/**
 * What a module is for. `format` takes in the one module that is always dark. What is not data holds a scanner's
 * bearings, and is best drawn with care.
 */
export const role = { data: 0, finder: 1, separator: 2, timing: 3, alignment: 4, format: 5, version: 6 } as const;
export type Role = (typeof role)[keyof typeof role];

export type Pattern = {
  /** Row by row, what each module is for. */
  readonly roles: Uint8Array;
  /** Row by row, 1 where a module is dark in every symbol of this version. */
  readonly modules: Uint8Array;
  /** Places of the data's bits, in their order: up and down in columns two modules wide, from the right (7.7.3). */
  readonly places: Uint16Array;
};

const known: Pattern[] = [];

/** What each module of this version is for, row by row: one of the numbers in `role`. Not to be written to. */
export function roleOf(version: number): Uint8Array {
  return patternOf(version).roles;
}

export function patternOf(version: number): Pattern {
  return (known[version] ??= draw(version));
}

function draw(version: number): Pattern {
  const size = sizeOf(version);
  const roles = new Uint8Array(size * size);
  const modules = new Uint8Array(size * size);
  const set = (x: number, y: number, as: Role, isDark: boolean): void => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    roles[y * size + x] = as;
    modules[y * size + x] = Number(isDark);
  };
  /** Rings around a centre, of which those in `light` are light. */
  const rings = (x: number, y: number, radius: number, light: readonly number[], as: (ring: number) => Role): void => {
    for (let down = -radius; down <= radius; down += 1)
      for (let right = -radius; right <= radius; right += 1) {
        const ring = Math.max(Math.abs(down), Math.abs(right));
        set(x + right, y + down, as(ring), !light.includes(ring));
      }
  };

  for (let at = 8; at < size - 8; at += 1) {
    set(at, 6, role.timing, at % 2 === 0);
    set(6, at, role.timing, at % 2 === 0);
  }
  const centres = alignmentsOf(version);
  const far = size - 7;
  for (const y of centres)
    for (const x of centres)
      // The three that would lie on a finder are left out.
      if (!((x === 6 && (y === 6 || y === far)) || (x === far && y === 6))) rings(x, y, 2, [1], () => role.alignment);
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(x, y, 4, [2, 4], (ring) => (ring === 4 ? role.separator : role.finder));
  for (const { x, y } of formatPlaces(size)) set(x, y, role.format, false);
  set(8, size - 8, role.format, true);
  if (version >= 7) {
    const bits = versionBits(version);
    for (let n = 0; n < 18; n += 1) {
      const near = Math.floor(n / 3);
      const along = size - 11 + (n % 3);
      set(near, along, role.version, ((bits >> n) & 1) === 1);
      set(along, near, role.version, ((bits >> n) & 1) === 1);
    }
  }
  return { roles, modules, places: placesOf(roles, size) };
}

function placesOf(roles: Uint8Array, size: number): Uint16Array {
  const places: number[] = [];
  let isUp = true;
  // The column of the vertical timing pattern counts for none.
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let n = 0; n < size; n += 1) {
      const y = isUp ? size - 1 - n : n;
      for (const x of [right, right - 1]) if (roles[y * size + x] === role.data) places.push(y * size + x);
    }
    isUp = !isUp;
  }
  return Uint16Array.from(places);
}

/** Where the fifteen bits of the format stand, twice over, and which of them (figure 25): bit 0 is the lowest. */
export function formatPlaces(
  size: number,
): readonly { readonly x: number; readonly y: number; readonly bit: number }[] {
  return Array.from({ length: 15 }, (_, bit) => {
    // Around the finder at the top left they step over the timing patterns.
    const near = bit < 6 ? bit : bit + 1;
    const back = bit > 8 ? 14 - bit : 15 - bit;
    return [
      bit < 8 ? { x: 8, y: near, bit } : { x: back, y: 8, bit },
      bit < 8 ? { x: size - 1 - bit, y: 8, bit } : { x: 8, y: size - 15 + bit, bit },
    ];
  }).flat();
}

const levelBits: Readonly<Record<Level, number>> = { L: 0b01, M: 0b00, Q: 0b11, H: 0b10 };

/** Level and mask with their own error correction, under the standard's mask (7.9.1). */
export function formatBits(level: Level, mask: number): number {
  const data = (levelBits[level] << 3) | mask;
  return ((data << 10) | remainder(data << 10, 0x537)) ^ 0x5412;
}

/** The version with its own error correction (7.10). */
export function versionBits(version: number): number {
  return (version << 12) | remainder(version << 12, 0x1f25);
}

/** What is left of a polynomial over GF(2). */
function remainder(dividend: number, divisor: number): number {
  let left = dividend;
  for (
    let shift = Math.clz32(divisor) - Math.clz32(left);
    left !== 0 && shift >= 0;
    shift = Math.clz32(divisor) - Math.clz32(left)
  )
    left ^= divisor << shift;
  return left;
}
