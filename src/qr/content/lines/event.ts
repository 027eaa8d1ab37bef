/**
 * An event for the calendar: the VEVENT of iCalendar (RFC 5545, 3.6.1). It stands alone, without the VCALENDAR around it,
 * because that is what every scanner takes, and some cameras and apps take nothing else.
 */
import { type Reading, reading, type Refuse, textOf, withLines } from '../refusal.ts';
import { urlOf } from '../url.ts';
import { instantOf, isDate, isZone, wallOf } from './dates.ts';
import { escaped, joined } from './lines.ts';

export type Event = {
  readonly kind: 'event';
  readonly title: string;
  /** YYYY-MM-DDThh:mm on a wall clock of the zone; or YYYY-MM-DD, for whole days. */
  readonly start: string;
  /** In the same form as the start; of whole days the last one. */
  readonly end?: string | undefined;
  /** Such as `Europe/Berlin`. Without one, the times are those of whoever scans, wherever that is. */
  readonly zone?: string | undefined;
  readonly location?: string | undefined;
  readonly description?: string | undefined;
  readonly url?: string | undefined;
};

const day_ms = 86_400_000;

export function readEvent(event: Event): Reading {
  return reading((refuse) => {
    const { start = '', end = '', zone = '' } = event;
    const isWholeDays = isDate(start);
    if (zone !== '' && !isZone(zone)) refuse('zone', 'time_zone');
    if (start === '') refuse('start', 'required');
    const time = (field: 'start' | 'end', value: string): number | null =>
      isWholeDays ? dayOf(refuse, field, value) : momentOf(refuse, field, value, isZone(zone) ? zone : '');
    const from = time('start', start);
    const to = end === '' ? null : time('end', end);
    if (from !== null && to !== null && (isWholeDays ? to < from : to <= from)) refuse('end', 'end_before_start');
    const written = (at: number | null): string => (at === null ? '' : stampOf(at, isWholeDays, zone !== ''));
    const lines: (readonly [string, string])[] = [
      ['SUMMARY', escaped(textOf(refuse, 'title', event.title, { required: true }))],
      [isWholeDays ? 'DTSTART;VALUE=DATE' : 'DTSTART', written(from)],
      // The end is not part of the event: whole days end where the next one begins.
      [isWholeDays ? 'DTEND;VALUE=DATE' : 'DTEND', written(to !== null && isWholeDays ? to + day_ms : to)],
      ['LOCATION', escaped(textOf(refuse, 'location', event.location))],
      ['DESCRIPTION', escaped(textOf(refuse, 'description', event.description, { allowed: withLines }))],
      ['URL', urlOf(refuse, 'url', event.url, false)],
    ];
    // Both are demanded of every event. No clock is read here, so it was made when it starts, and is known by what it says.
    const made: (readonly [string, string])[] = [
      ['UID', fingerprint(lines.flat().join('\n'))],
      ['DTSTAMP', from === null ? '' : stampOf(from, false, true)],
    ];
    return { text: joined([['BEGIN', 'VEVENT'], ...made, ...lines, ['END', 'VEVENT']]) };
  });
}

function dayOf(refuse: Refuse, field: string, value: string): number | null {
  if (!isDate(value)) refuse(field, 'date');
  return wallOf(`${value}T00:00`);
}

/** In milliseconds: of UTC where a zone is named, of a wall clock otherwise. */
function momentOf(refuse: Refuse, field: string, value: string, zone: string): number | null {
  const wall_ms = wallOf(value);
  if (wall_ms === null) {
    if (value !== '') refuse(field, 'time');
    return null;
  }
  if (zone === '') return wall_ms;
  const instant_ms = instantOf(wall_ms, zone);
  if (instant_ms === null) refuse(field, 'time_skipped');
  return instant_ms;
}

/** 20261123, 20261123T160000 or 20261123T150000Z. UTC instead of a TZID, which would need a VTIMEZONE with all its rules. */
function stampOf(at_ms: number, isDay: boolean, isUtc: boolean): string {
  const text = new Date(at_ms).toISOString().replace(/[-:]|\.\d+/g, '');
  return isDay ? text.slice(0, 8) : text.slice(0, 15) + (isUtc ? 'Z' : '');
}

/** Sixty-four bits of FNV-1a over UTF-16 units, in base 36: alike for what is alike. */
function fingerprint(text: string): string {
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (let at = 0; at < text.length; at += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100_0000_01b3n);
  return hash.toString(36);
}
