/** The tally: counts visits, keeps in memory what may not be told yet, and gives control the rest exactly once. */
import { monotonic_ms, now_ms } from '#clock';
import type { Counting, LinkRecord, Tallies } from '#exchange';
import type { Zone } from '#zone';
import { shiftOf, type DigitKeys, type Snapshot } from '../visitor/visitor.ts';
import { checksOf, LineReader, piecesOf, sketchFrom, sketchLine, type Line } from './bequest.ts';
import { fairChance, type Chance } from './chance.ts';
import { Outbox } from './outbox.ts';
import { visitorsToTell } from './release.ts';
import { Sketches } from './sketches.ts';
import { Waiting, type Link, type Round } from './waiting.ts';

export type TallyOptions = {
  readonly zone: Zone;
  readonly keys: DigitKeys;
  /** k: how many different marks a breakdown cell needs before it is told. */
  readonly threshold: number;
  /** How often waiting cells are looked at. */
  readonly release_s: number;
  /** How many places there are for cells, of all links together (`cells.ts`), and what the day's sketches may take. */
  readonly places_max?: number;
  readonly sketches_bytes_max?: number;
  readonly chance?: Chance;
};

/** How a link is counted; null where there is no such link any more, undefined where nothing is known of links yet. */
export type CountingOf = (linkId: string) => Counting | null | undefined;

/** A local day, and what ends with it. */
type Day = {
  readonly name: string;
  readonly month: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly sketches: Sketches;
};

/** A look that was begun, and for which day. */
type Look = { readonly day: Day; readonly round: Round };

/** How long visitors wait at most while many links are looked at. */
const slice_ms = 2;

export class Tally {
  readonly #zone: Zone;
  readonly #keys: DigitKeys;
  readonly #k: number;
  readonly #release_ms: number;
  readonly #sketches_bytes_max: number;
  readonly #waiting: Waiting;
  readonly #outbox: Outbox;
  #today: Day;
  /** Nothing is due before `#lookAt_ms`, unless the clock was set back behind `#lookedAt_ms`. */
  #lookedAt_ms = Number.POSITIVE_INFINITY;
  #lookAt_ms = Number.NEGATIVE_INFINITY;
  /** Those that have not come to all of their links. */
  #looks: Look[] = [];
  #goingOn = false;
  readonly #bequest = new LineReader();
  /** What of a predecessor's means the same here. */
  #shared = { marks: false, coordinates: false };

  constructor(options: TallyOptions) {
    const { zone, keys, threshold, release_s, places_max = 4_000_000, chance = fairChance } = options;
    this.#zone = zone;
    this.#keys = keys;
    this.#k = threshold;
    this.#release_ms = release_s * 1000;
    this.#sketches_bytes_max = options.sketches_bytes_max ?? 64 * 1024 * 1024;
    this.#waiting = new Waiting({ threshold, places_max, chance, givenUp: (linkId) => this.#givenUp(linkId) });
    this.#outbox = new Outbox(threshold);
    this.#today = this.#dayOf(now_ms());
  }

  /** Made anew by every edge process. */
  get edgeId(): string {
    return this.#outbox.edgeId;
  }

  /** Brings the tally to this moment: ends the day, and looks at what waits where that is due. Before each snapshot. */
  reach(at_ms: number): void {
    const { start_ms, end_ms } = this.#today;
    if (at_ms >= this.#lookedAt_ms && at_ms < this.#lookAt_ms && at_ms >= start_ms && at_ms < end_ms) return;
    const isOver = at_ms < start_ms || at_ms >= end_ms;
    if (isOver || at_ms >= this.#lookAt_ms) this.#beginLook();
    if (isOver) {
      const { month } = this.#today;
      this.#today = this.#dayOf(at_ms);
      this.#keys.endDay();
      if (this.#today.month !== month) this.#endMonth();
    }
    this.#lookedAt_ms = at_ms;
    this.#lookAt_ms = at_ms + this.#release_ms;
  }

  count(link: LinkRecord, { seen }: Snapshot, as: 'hit' | 'bot', at_ms: number): void {
    const { id, counting } = link;
    this.#outbox.totals.add(id, this.#periodStart_s(counting.byDay, at_ms), as);
    if (as !== 'hit' || seen === null) return;
    // A look for a day that is over must not take in what comes after it.
    if (this.#looks.length > 0) this.#lookFirst(id);
    const isFirst = this.#waiting.collect(id, counting, seen);
    this.#today.sketches.see(id, seen.coordinate, isFirst);
    if (this.#today.sketches.bytes > this.#sketches_bytes_max) this.#makeRoomForSketches();
  }

  /** All links may be counted otherwise from now on, or be gone; of one link alone, where it is named. */
  recount(countingOf: CountingOf, linkId?: string): void {
    for (const id of linkId === undefined ? [...this.#waiting.linkIds] : [linkId]) this.#countBy(id, countingOf);
  }

  /** What is to be sent now: the batch under way again, or a new one, or null where there is nothing to tell. */
  batch(): Tallies | null {
    return this.#outbox.batch();
  }

  /** Control has committed everything of that edge up to `sequence`. */
  acknowledged(edgeId: string, sequence: number): void {
    this.#outbox.acknowledged(edgeId, sequence);
  }

  /** Nothing is left that control could be told. */
  get isEmpty(): boolean {
    return this.#outbox.isEmpty;
  }

  /**
   * Everything that lives on in a successor, in pieces of 1 MiB at most: after the last visit, and nothing is to be counted or
   * reached any more. What control has not acknowledged stays here too, under the same numbers, so that either may send it.
   */
  bequeath(): Iterable<Uint8Array> {
    while (this.#lookAtSome());
    return piecesOf(this.#lines());
  }

  /**
   * Takes over a predecessor's next piece, also while visits are counted. What waited under other keys is left out, or of
   * links that are gone or counted otherwise by now, and so are sketches of another day. Throws what `LineReader` throws, and a RangeError on a format that is not known.
   */
  inherit(piece: Uint8Array, countingOf: CountingOf): void {
    for (const line of this.#bequest.push(piece)) this.#take(line, countingOf);
    this.#makeRoomForSketches();
  }

  *#lines(): Generator<Line> {
    yield { checks: checksOf(this.#keys, this.#today.name) };
    for (const batch of this.#outbox.numbered()) yield { batch };
    for (const waiting of this.#waiting.entries()) yield { waiting };
    for (const [linkId, seen] of this.#today.sketches.entries()) yield sketchLine(linkId, seen);
  }

  #take(line: Line, countingOf: CountingOf): void {
    if ('checks' in line) {
      const ours = checksOf(this.#keys, this.#today.name);
      const { version, marks, coordinates, day } = line.checks;
      if (version !== ours.version) throw new RangeError('a bequest of another version');
      this.#shared = { marks: marks === ours.marks, coordinates: coordinates === ours.coordinates && day === ours.day };
    } else if ('batch' in line) this.#outbox.inherit(line.batch);
    else if ('waiting' in line) {
      if (!this.#shared.marks) return;
      this.#waiting.merge(line.waiting);
      this.#countBy(line.waiting.linkId, countingOf);
    } else if (this.#shared.coordinates)
      this.#today.sketches.merge(line.sketchOf, sketchFrom(line.sketch), line.visits);
  }

  /** The look takes in the links that are ready now; it comes to them in slices, so that visitors are served between them. */
  #beginLook(): void {
    this.#looks.push({ day: this.#today, round: this.#waiting.endRound() });
    if (!this.#goingOn) this.#lookOn();
  }

  #lookOn(): void {
    this.#goingOn = this.#lookAtSome();
    if (this.#goingOn) setImmediate(() => this.#lookOn());
  }

  /** Looks for one slice, then forgets what no look is left for; false when all is done. */
  #lookAtSome(): boolean {
    const end_ms = monotonic_ms() + slice_ms;
    do {
      const look = this.#looks[0];
      const link = look?.round.links.pop();
      if (look !== undefined && link !== undefined) this.#look(link, look);
      else if (look !== undefined) this.#looks.shift();
      else if (!this.#waiting.forgetOutlived()) return false;
    } while (monotonic_ms() < end_ms);
    return true;
  }

  /** With the month ends what waits, and the key of its marks: nobody is known again longer than that. */
  #endMonth(): void {
    this.#keys.endMonth();
    this.#waiting.endMonth();
    if (!this.#goingOn) this.#lookOn();
  }

  #countBy(linkId: string, countingOf: CountingOf): void {
    const counting = countingOf(linkId);
    if (counting === undefined) return;
    this.#waiting.countBy(linkId, counting);
    if (counting === null) this.#today.sketches.giveUp(linkId);
  }

  #lookFirst(linkId: string): void {
    const link = this.#waiting.get(linkId);
    const look = this.#looks.find(({ day, round }) => day !== this.#today && round.number === link?.ready);
    if (link !== undefined && look !== undefined) this.#look(link, look);
  }

  /** Tells what may be told of a link, credited to the day that the look is for. */
  #look(link: Link, { day, round }: Look): void {
    const told = this.#waiting.look(link, round);
    if (told === null) return;
    for (const { dimension, value, hits } of told) this.#outbox.release(link.id, day.name, dimension, value, hits);
    const visitors = visitorsToTell(day.sketches.visitors(link.id), this.#k);
    if (visitors > 0) this.#outbox.estimate(link.id, day.name, visitors);
  }

  #makeRoomForSketches(): void {
    const { sketches } = this.#today;
    while (sketches.bytes > this.#sketches_bytes_max) {
      const linkId = sketches.leastUsed()!;
      this.#waiting.giveUp(linkId);
      this.#givenUp(linkId);
    }
  }

  #givenUp(linkId: string): void {
    this.#today.sketches.giveUp(linkId);
    this.#outbox.giveUp();
  }

  #periodStart_s(byDay: boolean, at_ms: number): number {
    if (!byDay) return this.#zone.hourStart_s(at_ms);
    const { start_ms, end_ms } = this.#today;
    const isToday = at_ms >= start_ms && at_ms < end_ms;
    return (isToday ? start_ms : this.#zone.dayStart_ms(this.#zone.day(at_ms))) / 1000;
  }

  #dayOf(at_ms: number): Day {
    const day = this.#zone.day(at_ms);
    const end_ms = this.#zone.dayStart_ms(day.add({ days: 1 }));
    // Asked at a link's first visit of the day, while the day's key is there.
    const sketches = new Sketches((linkId) => shiftOf(this.#keys.coordinate, linkId, this.#k));
    const [name, month] = [day.toString(), day.toPlainYearMonth().toString()];
    return { name, month, start_ms: this.#zone.dayStart_ms(day), end_ms, sketches };
  }
}
