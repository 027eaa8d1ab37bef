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
