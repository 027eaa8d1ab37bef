/** Proof: logos that are made to harm are refused before they cost anything, in a process of which time and memory are measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bombs, weighBombs } from '../world/bombs.ts';

const cpu_ms_max = 100;
const memory_kib_max = 32 * 1024;

test(`logos that are made to harm are refused within ${cpu_ms_max} ms of a processor, and take up no memory`, () => {
  for (const { name, reason, cpu_ms, memory_kib } of weighBombs()) {
    assert.equal(reason, bombs[name]!.reason, name);
    assert.ok(cpu_ms < cpu_ms_max, `${name}: ${cpu_ms} ms`);
    assert.ok(memory_kib < memory_kib_max, `${name}: ${memory_kib} KiB`);
  }
});
