/** The release of what waits, under random traffic: of whom what is told comes, of whom what stays, and that all of it adds up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dimensions, type Counting, type Dimension, type LinkRecord } from '#exchange';
import { Zone } from '#zone';
import type { Chance } from '../../src/edge/tally/chance.ts';
import type { Cell } from '../../src/edge/tally/release.ts';
import { Tally } from '../../src/edge/tally/tally.ts';
import { Waiting } from '../../src/edge/tally/waiting.ts';
import { DigitKeys } from '../../src/edge/visitor/digits.ts';

const counting: Counting = { byDay: false, uncounted: [] };
const start_ms = Date.UTC(2026, 9, 24, 12);
const release_s = 900;

type Visit = { readonly link: string; readonly mark: number; readonly value: string; readonly wantsNoCount: boolean };
const visit: fc.Arbitrary<Visit> = fc.record({
  link: fc.constantFrom('x', 'y'),
  mark: fc.nat(11),
  value: fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c'),
  wantsNoCount: fc.boolean(),
});
const visits = fc.array(visit, { maxLength: 24 });

/** Chance that a number decides, so that what failed can be run again. */
function seeded(seed: number): Chance {
  let state = seed;
  const fraction = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = (weights: readonly number[]): number => {
    let rest = fraction() * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => weight > 0 && (rest -= weight) < 0);
  };
  return { pick, among: (count) => Math.floor(fraction() * count) };
}

/** Every dimension has the visit's value, each in words of its own. */
const valuesOf = (value: string): Record<Dimension, string> =>
  Object.fromEntries(dimensions.map((dimension) => [dimension, `${dimension} ${value}`])) as Record<Dimension, string>;

const hitsOf = (cell: Cell | undefined): number => (cell === undefined ? 0 : cell.marks.length + cell.extra);
const cellsOf = (waiting: Waiting, link: string): readonly (readonly Cell[])[] =>
  [...waiting.entries()].find(({ linkId }) => linkId === link)?.cells ?? dimensions.map(() => []);

test('what is told comes from at least k networks, and so does what stays, or from nobody', () => {
  let looks = 0;
  fc.assert(
    fc.property(fc.array(visits, { maxLength: 12 }), fc.constantFrom(3, 5), fc.nat(), (rounds, k, seed) => {
      const waiting = new Waiting({
        threshold: k,
        places_max: 10_000,
        chance: seeded(seed),
        givenUp: () => assert.fail(),
      });
      const came = new Set<string>();
      for (const round of rounds) {
        for (const { link, mark, value } of round) {
          waiting.collect(link, counting, { mark, values: valuesOf(value) });
          came.add(`${link} ${value} ${mark}`);
        }
        const ended = waiting.endRound();
        for (const link of ended.links) {
          const before = cellsOf(waiting, link.id);
          const told = waiting.look(link, ended);
          const after = cellsOf(waiting, link.id);
          if (told === null) assert.deepEqual(after, before);
          else {
            looks += 1;
            for (const i of dimensions.keys()) {
              checkLook(
                before[i]!,
                after[i]!,
                told.filter(({ dimension }) => dimension === dimensions[i]),
                k,
              );
            }
          }
        }
        for (const { linkId, cells } of waiting.entries()) {
          for (const { value, marks } of cells.flat()) {
            for (const mark of marks) assert.ok(came.has(`${linkId} ${value.split(' ')[1]} ${mark}`));
          }
        }
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(looks > 100, `${looks} looks`);
});

function checkLook(
  before: readonly Cell[],
  after: readonly Cell[],
  told: readonly { readonly value: string; readonly hits: number }[],
  k: number,
): void {
  for (const { value, hits } of told) {
    const [was, is] = [before, after].map((cells) => cells.find((cell) => cell.value === value));
    const gone = was!.marks.filter((mark) => !is?.marks.includes(mark));
    assert.ok(gone.length >= k, `${value} was told of ${gone.length}`);
    assert.equal(hits, hitsOf(was) - hitsOf(is));
  }
  const untold = (cells: readonly Cell[]): readonly Cell[] =>
    cells.filter(({ value }) => !told.some((one) => one.value === value));
  assert.deepEqual(new Set(untold(after)), new Set(untold(before)));
  const staying = new Set(after.flatMap(({ marks }) => marks)).size;
  assert.ok(staying === 0 || staying >= k, `${staying} stay`);
}

const link = (id: string): LinkRecord => ({
  id,
  domain: '',
  slug: id,
  code: id,
  target: '',
  runBy: '',
  gone: null,
  counting,
});
const step_ms = fc.constantFrom(1000, 400_000, 900_000, 11 * 3_600_000, 60 * 3_600_000, -3_600_000, -50 * 3_600_000);

test('totals are exact at any moment, and no value is told more often than it was visited', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ visits, step_ms, isTold: fc.boolean(), isHandedOver: fc.boolean() }), { maxLength: 20 }),
      fc.nat(),
      (rounds, seed) => {
        const keys = new DigitKeys();
        const open = (): Tally =>
          new Tally({ zone: new Zone('Europe/Berlin'), keys, threshold: 3, release_s, chance: seeded(seed) });
        let tally = open();
        let at_ms = start_ms;
        const visited = new Map<string, number>();
        const counted = new Map<string, number>();
        const released = new Map<string, number>();
        const more = (sums: Map<string, number>, key: string, by: number): unknown =>
          sums.set(key, (sums.get(key) ?? 0) + by);
        const tell = (): void => {
          for (let batch = tally.batch(); batch !== null; batch = tally.batch()) {
            tally.acknowledged(batch.edgeId, batch.sequence);
            for (const [id, , hits] of batch.totals) more(counted, id, hits);
            for (const [id, , dimension, , hits] of batch.released) {
              assert.ok(hits >= 3);
              more(released, `${id} ${dimension}`, hits);
            }
            for (const [key, hits] of released) assert.ok(hits <= counted.get(key.split(' ')[0]!)!);
            for (const [, , visitors] of batch.visitors) assert.equal(visitors % 3, 0);
          }
          assert.deepEqual([...counted].toSorted(), [...visited].toSorted());
        };
        for (const round of rounds) {
          tally.reach((at_ms += round.step_ms));
          for (const { link: id, mark, value, wantsNoCount } of round.visits) {
            const seen = wantsNoCount && mark > 9 ? null : { mark, coordinate: mark * 64 + 1, values: valuesOf(value) };
            tally.count(link(id), { bot: false, seen }, 'hit', at_ms);
            more(visited, id, 1);
          }
          if (round.isHandedOver) {
            const successor = open();
            successor.reach(at_ms);
            for (const piece of tally.bequeath()) successor.inherit(piece, () => undefined);
            tally = successor;
          }
          if (round.isTold) tell();
        }
        tell();
      },
    ),
    { numRuns: 1000 },
  );
});
