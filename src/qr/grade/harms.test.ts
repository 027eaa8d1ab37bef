import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Grey, harms, type HarmKind, type Scene } from './harms.ts';

test('dirt covers as many modules as it says, however often its stains lie on each other', () => {
  const { steps, takes, apply } = harmOf('dirt');
  assert.deepEqual([steps[0], steps.at(-1)], [3, 20]);
  for (const modules of [25, 41, 73])
    for (const step of steps)
      for (let take = 0; take < takes!; take += 1) {
        const { clean, scene } = paperOf(modules);
        const dirty = apply(clean, step, scene, take).light;
        const covered = dirty.reduce((sum, light, at) => sum + (light === clean.light[at] ? 0 : 1), 0);
        const percent = (covered / (modules * scene.module_px) ** 2) * 100;
        // Half a stain, which is seven modules large, and what it touches without covering it.
        const exact = (4 / modules ** 2) * 100 + 0.7;
        assert.ok(Math.abs(percent - step) < exact, `${modules} modules, ${step} %, take ${take}: ${percent}`);
      }
});

test('what is looked at from the side has its far edge shorter, its sides nearer, and all of it narrower', () => {
  const { clean, scene } = paperOf(25);
  const side = scene.modules * scene.module_px;
  for (let row = scene.top; row < scene.top + side; row += 1)
    clean.light.fill(0, row * clean.width + scene.left, row * clean.width + scene.left + side);
  for (const degrees of [15, 30, 40, 50]) {
    const [aside, upwards] = [0, 1].map((take) => harmOf('tilt').apply(clean, degrees, scene, take));
    const columns = shadows(aside!, 'columns');
    const rows = shadows(upwards!, 'rows');
    assert.deepEqual(rows, columns, 'upwards as to the side');
    // Seen from two and a half pictures away: what lies `at` right of the middle is nearer or further by its sine.
    const away = 2.5 * clean.width;
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const seen = (at: number): number => away / (away + at * sin);
    const [near, far] = [side * seen(-side / 2), side * seen(side / 2)];
    const width = (side / 2) * cos * (seen(-side / 2) + seen(side / 2));
    const last = columns.length - 1;
    // Both edges are at an angle to the pixels.
    assert.ok(Math.abs(columns[1]! - near) < 3 && Math.abs(columns[last - 1]! - far) < 3, `${degrees}: edges`);
    assert.ok(Math.abs(columns.length - width) < 3, `${degrees}: ${columns.length} instead of ${width}`);
  }
});

/** How long each row or column is in the dark, of those that have some. */
function shadows({ width, height, light }: Grey, along: 'rows' | 'columns'): readonly number[] {
  const counts = Array.from({ length: along === 'rows' ? height : width }, () => 0);
  for (const [at, one] of light.entries())
    if (one < 128) counts[along === 'rows' ? Math.floor(at / width) : at % width]! += 1;
  return counts.filter((count) => count > 0);
}

function harmOf(wanted: HarmKind): (typeof harms)[number] {
  return harms.find(({ kind }) => kind === wanted)!;
}

/** White paper, and where a code would lie on it. */
function paperOf(modules: number): { readonly clean: Grey; readonly scene: Scene } {
  const [module_px, quiet] = [6, 4];
  const side = (modules + 2 * quiet) * module_px;
  const light = new Uint8ClampedArray(side * side).fill(255);
  return {
    clean: { width: side, height: side, light },
    scene: { module_px, left: quiet * module_px, top: quiet * module_px, modules },
  };
}
