/** Sold labels: the sheets that are in the shops, number by number, as nobody gets their labels back from a shifted print. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layouts } from './layouts.ts';

test('labels that are sold have their measures, and lie in the middle of the sheet', () => {
  const measures = Object.entries(layouts).map(([name, one]) => {
    const { columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm } = one;
    return [name, columns, rows, width_mm, height_mm, left_mm, top_mm, gapX_mm, gapY_mm];
  });
  // Columns, rows, width, height, left, top, gaps: in millimetres of a sheet of 210 by 297.
  assert.deepEqual(measures, [
    ['38.1x21.2', 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5, 0],
    ['45.7x21.2', 4, 12, 45.7, 21.2, 9.85, 21.3, 2.5, 0],
    ['48.5x16.9', 4, 16, 48.5, 16.9, 8, 13.3, 0, 0],
    ['48.5x25.4', 4, 11, 48.5, 25.4, 8, 8.8, 0, 0],
    ['52.5x29.7', 4, 10, 52.5, 29.7, 0, 0, 0, 0],
    ['63.5x33.9', 3, 8, 63.5, 33.9, 7.25, 12.9, 2.5, 0],
    ['63.5x38.1', 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5, 0],
    ['63.5x72', 3, 4, 63.5, 72, 7.25, 4.5, 2.5, 0],
    ['70x25.4', 3, 11, 70, 25.4, 0, 8.8, 0, 0],
    ['70x36', 3, 8, 70, 36, 0, 4.5, 0, 0],
    ['70x37', 3, 8, 70, 37, 0, 0.5, 0, 0],
    ['70x42.3', 3, 7, 70, 42.3, 0, 0.45, 0, 0],
    ['99.1x38.1', 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5, 0],
    ['99.1x57', 2, 5, 99.1, 57, 4.65, 6, 2.5, 0],
    ['99.1x67.7', 2, 4, 99.1, 67.7, 4.65, 13.1, 2.5, 0],
    ['105x42.3', 2, 7, 105, 42.3, 0, 0.45, 0, 0],
    ['105x74', 2, 4, 105, 74, 0, 0.5, 0, 0],
    ['105x148', 2, 2, 105, 148, 0, 0.5, 0, 0],
    ['round-40', 4, 6, 40, 40, 16, 13.5, 6, 6],
  ]);
});
