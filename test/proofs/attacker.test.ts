/**
 * The attacker: knows the rule and everything that leaves the edge, to the second, and keeps of all possible worlds those
 * that agree with it. What all of these have in common, it knows.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dimensions, type Counting } from '#exchange';
import type { Chance } from '../../src/edge/tally/chance.ts';
import { release, visitorsToTell, type Cell, type Outcome } from '../../src/edge/tally/release.ts';
import { Waiting } from '../../src/edge/tally/waiting.ts';
import { shiftOf } from '../../src/edge/visitor/digits.ts';
import { everyWay } from './every-way.ts';

const k = 3;
const visitors_max = 12;
const names = ['a', 'b', 'c'] as const;
/** Which values a group is counted by: one of them, or all but one. */
const choices = [[0], [1], [2], [0, 1], [0, 2], [1, 2]] as const;

type Rule = (cells: readonly Cell[], k: number, chance: Chance) => Outcome;

type Counts = readonly number[];
/** A world as far as it matters: how many of each value came between two looks, what waits, how probable it is. */
type World = { readonly stretches: readonly Counts[]; readonly waiting: Counts; readonly weight: number };
type Findings = { violations: string[]; transcripts: number; worlds: number; surest: number };

/**
 * Up to twelve visitors from as many networks. Nobody is looked at before k have come, so all that is known of when they
 * came is between which two looks: all ways to part them into stretches of k and more, and of values into stretches.
 */
function attack(rule: Rule): Findings {
  const findings: Findings = { violations: [], transcripts: 0, worlds: 0, surest: 0 };
  const look = lookWith(rule);
  function goOn(sizes: readonly number[], told: ReadonlyMap<string, readonly World[]>): void {
    const came = sizes.reduce((sum, size) => sum + size, 0);
    for (let size = k; came + size <= visitors_max; size += 1) {
      const next = new Map<string, World[]>();
      for (const [transcript, worlds] of told) {
        for (const world of worlds) {
          for (const counts of partings(size, names.length)) {
            for (const [released, probability] of look(plus(world.waiting, counts, 1))) {
              const waiting = plus(plus(world.waiting, counts, 1), released, -1);
              const weight = world.weight * probability * orders(counts);
              const one = { stretches: [...world.stretches, counts], waiting, weight };
              const key = `${transcript} ${size}:${released.join('')}`;
              if (!next.get(key)?.push(one)) next.set(key, [one]);
            }
          }
        }
      }
      for (const [transcript, worlds] of next) conclude(findings, transcript, worlds, [...sizes, size]);
      goOn([...sizes, size], next);
    }
  }
  goOn([], new Map([['', [{ stretches: [], waiting: [0, 0, 0], weight: 1 }]]]));
  return findings;
}

/** Any group of stretches of which the attacker knows exactly how many, but fewer than k, had a value. */
function conclude(findings: Findings, transcript: string, worlds: readonly World[], sizes: readonly number[]): void {
  findings.transcripts += 1;
  findings.worlds += worlds.length;
  for (const choice of choices) {
    const had = worlds.map(({ stretches }) => stretches.map((counts) => sumOver(choice, counts)));
    for (let group = 1; group < 1 << sizes.length; group += 1) {
      const sumOf = (ns: readonly number[]): number => ns.reduce((sum, n, i) => ((group >> i) & 1 ? sum + n : sum), 0);
      const known = sumOf(had[0]!);
      if (known === 0 || known >= k || had.some((ns) => sumOf(ns) !== known)) continue;
      findings.violations.push(`${transcript}: ${known} of group ${group} had one of ${choice}`);
    }
    for (const [i, size] of sizes.entries()) {
      // All or none, and both may be: then parts of two such stretches could be known to make up a number.
      const isAllOrNone = had.every((ns) => ns[i] === 0 || ns[i] === size);
      if (isAllOrNone && had.some((ns) => ns[i] !== had[0]![i])) findings.violations.push(`${transcript}: all or none`);
      if (isAllOrNone || choice.length > 1) continue;
      const weight = worlds.reduce((sum, world) => sum + world.weight, 0);
      const sure = worlds.reduce((sum, world, w) => sum + (world.weight * had[w]![i]!) / size, 0) / weight;
      findings.surest = Math.max(findings.surest, sure);
    }
  }
}

/** What the rule may release of cells of so many marks each; marks of a cell are alike, and so are values. */
function lookWith(rule: Rule): (waiting: Counts) => readonly (readonly [released: Counts, probability: number])[] {
  const known = new Map<string, readonly (readonly [Counts, number])[]>();
  return (waiting) => {
    const order = [...waiting.keys()].toSorted((a, b) => waiting[b]! - waiting[a]!);
    const key = order.map((value) => waiting[value]).join();
    let ways = known.get(key);
    if (ways === undefined) {
      let mark = 0;
      const cells = order.flatMap((value, place) => {
        const marks = Array.from({ length: waiting[value]! }, () => mark++);
        return marks.length === 0 ? [] : [{ value: String(place), marks, extra: 0 }];
      });
      const sums = new Map<string, readonly [Counts, number]>();
      for (const [{ released }, probability] of everyWay((chance) => rule(cells, k, chance), 'first')) {
        const hits = order.map((_, place) => released.find(({ value }) => value === String(place))?.hits ?? 0);
        sums.set(hits.join(), [hits, probability + (sums.get(hits.join())?.[1] ?? 0)]);
      }
      known.set(key, (ways = [...sums.values()]));
    }
    return ways.map(([hits, probability]) => [waiting.map((_, value) => hits[order.indexOf(value)]!), probability]);
  };
}

const sumOver = (choice: readonly number[], counts: Counts): number =>
  choice.reduce((sum, value) => sum + counts[value]!, 0);
const plus = (a: Counts, b: Counts, sign: 1 | -1): Counts => a.map((n, i) => n + sign * b[i]!);
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
/** In how many orders so many of each value may come. */
const orders = (counts: Counts): number =>
  counts.reduce((ways, n) => ways / factorial(n), factorial(counts.reduce((sum, n) => sum + n, 0)));

const partings = (total: number, parts: number): Counts[] =>
  parts === 1
    ? [[total]]
    : Array.from({ length: total + 1 }, (_, n) => partings(total - n, parts - 1).map((rest) => [n, ...rest])).flat();

test('whoever sees all that is told of up to twelve visitors knows of no group below k what it was', () => {
  const { violations, transcripts, worlds, surest } = attack(release);

  assert.deepEqual(violations.slice(0, 5), []);
  assert.ok(transcripts > 10_000 && worlds > 1_000_000, `${transcripts} transcripts, ${worlds} worlds`);
  // What a good guess is worth where all that is known beforehand is that any value is as likely as another.
  assert.ok(surest < 0.94, `${surest}`);
});

const enough = ({ marks }: Cell): boolean => marks.length >= k;
const told = ({ value, marks }: Cell): { value: string; hits: number } => ({ value, hits: marks.length });
const weakerRules: Readonly<Record<string, Rule>> = {
  'without a rest': (cells) => ({ released: cells.filter(enough).map(told), waiting: [] }),
  'with a rest only where one must be, taken from what is ready': (cells) => {
    const short = cells.filter((cell) => !enough(cell));
    if (short.length === 0) return { released: cells.map(told), waiting: [] };
    let missing = k - short.reduce((sum, { marks }) => sum + marks.length, 0);
    const released = cells.filter(enough).flatMap(({ value, marks }) => {
      const kept = Math.max(0, Math.min(missing, marks.length));
      missing -= kept;
      return marks.length - kept >= k ? [{ value, hits: marks.length - kept }] : [];
    });
    return { released, waiting: [] };
  },
  'with a lot that is drawn only where it must be': (cells, _, chance) => {
    const always: Chance = {
      ...chance,
      pick: (weights) => (weights[0] === 1 && weights[1] === 1 ? 0 : chance.pick(weights)),
    };
    return release(cells, k, always);
  },
};
for (const [name, rule] of Object.entries(weakerRules)) {
  test(`the same attacker sees through a rule ${name}`, () => {
    assert.ok(attack(rule).violations.length > 0);
  });
}

/** Up to seven visits, of which several may come from the same network, with the same value or another. */
type Waits = {
  /** What is known of each network: a bit for each value that it waits with, one where it is fresh, one if it came today. */
  readonly networks: readonly number[];
  readonly extra: readonly number[];
};
/** How many visits the day has had, and the shifts that its estimate may have after all that was told. */
type Today = { readonly visits: number; readonly shifts: readonly number[] };
type Looked = { readonly seen: string; readonly waits: Waits; readonly visitors: number };
type Repeated = { readonly values: readonly number[]; readonly waits: Waits; readonly today: Today };
/** Worlds by what they have in common with others: the values, one a visit, and what waits. */
type Worlds = ReadonlyMap<string, Repeated>;

/**
 * The attacker again, where networks come more than once. It knows the total at each visit, and when links are looked at
 * and days end: after any visit, or not. Where nobody is passed over, what isn't looked at tells as well.
 */
function attackRepeats(
  valuesThere: number,
  visits_max: number,
  { isAnyonePassedOver = true, shifts = everyShift }: { isAnyonePassedOver?: boolean; shifts?: readonly number[] } = {},
): string[] {
  const violations: string[] = [];
  const { visit, look, nextDay } = memory(valuesThere, isAnyonePassedOver);
  const morning: Today = { visits: 0, shifts };
  function goOn(visits: number, told: ReadonlyMap<string, Worlds>): void {
    if (visits === visits_max) return;
    const visited = step(told, ({ values, waits, today }) =>
      visit(waits).map(([value, after]) => [
        'v',
        { values: [...values, value], waits: after, today: { ...today, visits: today.visits + 1 } },
      ]),
    );
    goOn(visits + 1, visited);
    const looked = step(visited, ({ values, waits, today }) =>
      look(waits).flatMap(({ seen, waits: after, visitors }): [string, Repeated][] => {
        if (seen === '-') return [[seen, { values, waits: after, today }]];
        return estimates(visitors, today).map(([told, shifts]) => [
          `${seen}/${told}`,
          { values, waits: after, today: { ...today, shifts } },
        ]);
      }),
    );
    for (const [transcript, worlds] of looked) violations.push(...knownGroups(transcript, worlds, valuesThere));
    if (looked.size > visited.size) goOn(visits + 1, looked);
    const overnight = step(looked, ({ values, waits }) => [
      ['midnight', { values, waits: nextDay(waits), today: morning }],
    ]);
    goOn(visits + 1, overnight);
  }
  const nothing: Repeated = { values: [], waits: { networks: [], extra: [0, 0, 0] }, today: morning };
  goOn(0, new Map([['', new Map([['', nothing]])]]));
  return violations;
}

/** All that the key of a day may shift an estimate by. */
const everyShift = [...new Set(Array.from({ length: 100 }, (_, i) => shiftOf(new Uint32Array(4), `link${i}`, k)))];

/** What may be told of so many visitors, and which shifts each leaves. */
function estimates(visitors: number, { visits, shifts }: Today): readonly [told: number, shifts: readonly number[]][] {
  return [...Map.groupBy(shifts, (shift) => visitorsToTell({ estimate: visitors, visits, shift }, k))];
}

/** One step in all worlds: each may go on in several ways, and be seen to. */
function step(
  told: ReadonlyMap<string, Worlds>,
  ways: (world: Repeated) => readonly (readonly [seen: string, after: Repeated])[],
): ReadonlyMap<string, Worlds> {
  const next = new Map<string, Map<string, Repeated>>();
  for (const [transcript, worlds] of told) {
    for (const world of worlds.values()) {
      for (const [seen, after] of ways(world)) {
        const key = `${transcript} ${seen}`;
        const there = next.get(key) ?? new Map<string, Repeated>();
        next.set(key, there.set(`${after.values.join('')} ${keyOf(after.waits)} ${after.today.shifts.join()}`, after));
      }
    }
  }
  return next;
}

/** Groups of any visits of which it is known exactly how many, but fewer than k, had a value that not all between looks had. */
function knownGroups(transcript: string, worlds: Worlds, valuesThere: number): string[] {
  const known: string[] = [];
  const all = [...new Map([...worlds.values()].map(({ values }) => [values.join(''), values])).values()];
  const stretches = stretchesOf(transcript);
  for (const choice of choices.filter((one) => one.length < valuesThere && one.every((value) => value < valuesThere))) {
    const had = [...new Set(all.map((values) => bitsOf(values.map((value) => choice.includes(value as never)))))];
    const shared = stretches.filter((stretch) => had.every((bits) => (bits & stretch) === stretch));
    const told = shared.reduce((sum, stretch) => sum | stretch, 0);
    for (let group = 1; group < 1 << all[0]!.length; group += 1) {
      const count = bitCount(had[0]! & group);
      if ((group & told) !== 0 || count === 0 || count >= k) continue;
      if (had.every((bits) => bitCount(bits & group) === count)) {
        known.push(`${transcript}: ${count} of visits ${group.toString(2)} had one of ${choice}`);
      }
    }
  }
  return known;
}

/** The visits between two looks that took place, as bits. */
function stretchesOf(transcript: string): readonly number[] {
  const stretches: number[] = [];
  let [visits, stretch] = [0, 0];
  for (const seen of transcript.trim().split(' ')) {
    if (seen === 'v') stretch |= 1 << visits++;
    else if (seen !== '-' && seen !== 'midnight') {
      stretches.push(stretch);
      stretch = 0;
    }
  }
  return stretches;
}

const bitsOf = (bits: readonly boolean[]): number => bits.reduce((sum, bit, i) => (bit ? sum | (1 << i) : sum), 0);
const bitCounts = Array.from({ length: 128 }, (_, bits) => bits.toString(2).replaceAll('0', '').length);
const bitCount = (bits: number): number => bitCounts[bits]!;
const keyOf = ({ networks, extra }: Waits): string => `${networks.join()} ${extra.join()}`;

/** The edge's real memory of one link and one dimension: put into a state, visited or looked at, and read again. */
function memory(valuesThere: number, isAnyonePassedOver: boolean) {
  const counting: Counting = { byDay: false, uncounted: dimensions.slice(1) };
  const freshBit = 1 << valuesThere;
  const todayBit = freshBit << 1;
  const values = [...names.keys()].slice(0, valuesThere);
  const marksWith = (networks: readonly number[], bit: number): number[] =>
    [...networks.keys()].filter((mark) => (networks[mark]! & bit) !== 0);

  function remembering({ networks, extra }: Waits, chance: Chance): Waiting {
    const waiting = new Waiting({ threshold: k, places_max: 200, chance, givenUp: assert.fail });
    const cells = values
      .map((value) => ({ value: names[value]!, marks: marksWith(networks, 1 << value), extra: extra[value]! }))
      .filter(({ marks }) => marks.length > 0);
    waiting.merge({
      linkId: 'link',
      uncounted: counting.uncounted,
      fresh: marksWith(networks, freshBit),
      cells: [cells],
    });
    return waiting;
  }

  function read(waiting: Waiting, before: readonly number[]): Waits {
    const networks = before.map((bits) => bits & todayBit);
    const extra = [0, 0, 0];
    for (const { fresh, cells } of waiting.entries()) {
      for (const mark of fresh) networks[mark]! |= freshBit;
      for (const cell of cells[0]!) {
        const value = names.indexOf(cell.value as 'a');
        extra[value] = cell.extra;
        for (const mark of cell.marks) networks[mark]! |= 1 << value;
      }
    }
    return { networks, extra };
  }

  const never: Chance = { pick: () => assert.fail(), among: () => assert.fail() };
  function visit(waits: Waits): readonly (readonly [value: number, after: Waits])[] {
    const count = waits.networks.length;
    // Networks of which the same is known are alike; the last is a new one.
    const marks = [...new Map(waits.networks.map((bits, mark) => [bits, mark])).values(), count];
    return values.flatMap((value) =>
      marks.map((mark) => {
        const waiting = remembering(waits, never);
        waiting.collect('link', counting, { mark, values: { country: names[value] } as never });
        const networks = [...waits.networks];
        networks[mark] = todayBit;
        const after = read(waiting, networks);
        return [value, { networks: after.networks.toSorted((a, b) => a - b), extra: after.extra }] as const;
      }),
    );
  }

  /** What a look may release, and what then waits of each network, in the order in which they were. */
  const waysToLook = remembered((waits: Waits): readonly (readonly [seen: string, after: Waits])[] =>
    everyWay((chance) => {
      const waiting = remembering(waits, chance);
      const round = waiting.endRound();
      const released = round.links.length === 0 ? null : waiting.look(round.links[0]!, round);
      if (released === null) return [round.links.length === 0 ? '-' : 'passed over', waits] as const;
      const cells = released.map(({ value, hits }) => `${value}${hits}`).toSorted();
      return [cells.join('+'), read(waiting, waits.networks)] as const;
    }, 'all').map(([way]) => way),
  );

  function look({ networks, extra }: Waits): readonly Looked[] {
    // Those of which nothing waits change nothing, and whether the others came today doesn't either.
    const visitors = marksWith(networks, todayBit);
    const idle = networks.filter((bits) => (bits & ~todayBit) === 0);
    const others = networks
      .filter((bits) => (bits & ~todayBit) !== 0)
      .toSorted((a, b) => (a & ~todayBit) - (b & ~todayBit));
    const ways = new Map<string, Looked>();
    for (const [way, after] of waysToLook({ networks: others.map((bits) => bits & ~todayBit), extra })) {
      if (way === 'passed over' && !isAnyonePassedOver) continue;
      const again = after.networks.map((bits, i) => bits | (others[i]! & todayBit));
      const waits = { networks: [...idle, ...again].toSorted((a, b) => a - b), extra: after.extra };
      const seen = way === 'passed over' ? '-' : way;
      ways.set(`${seen} ${keyOf(waits)}`, { seen, waits, visitors: visitors.length });
    }
    return [...ways.values()];
  }
  const nextDay = ({ networks, extra }: Waits): Waits => ({
    networks: networks.map((bits) => bits & ~todayBit).toSorted((a, b) => a - b),
    extra,
  });
  return { visit: remembered(visit), look: remembered(look), nextDay };
}

function remembered<Ways>(work: (waits: Waits) => Ways): (waits: Waits) => Ways {
  const known = new Map<string, Ways>();
  return (waits) => {
    const key = keyOf(waits);
    if (!known.has(key)) known.set(key, work(waits));
    return known.get(key)!;
  };
}

test('nor does it where networks come again and again, whatever is looked at and when, and whenever days end', () => {
  assert.deepEqual(
    everyShift.toSorted((a, b) => a - b),
    [-2, -1, 0, 1, 2],
  );
  assert.deepEqual(attackRepeats(2, 6).slice(0, 5), []);
  assert.deepEqual(attackRepeats(3, 5).slice(0, 5), []);
});

test('the same attacker learns from estimates that are not shifted, after midnight', () => {
  assert.ok(attackRepeats(2, 6, { shifts: [0] }).length > 0);
});

test('the same attacker learns from what is not looked at, where nobody is passed over by chance', () => {
  assert.ok(attackRepeats(2, 6, { isAnyonePassedOver: false }).length > 0);
});
