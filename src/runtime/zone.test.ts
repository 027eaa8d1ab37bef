import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Zone } from '#zone';

const at = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;
const hourStart = (zone: Zone, instant: string): string =>
  Temporal.Instant.fromEpochMilliseconds(zone.hourStart_s(at(instant)) * 1000).toString();

test('an hour starts at the full hour of the zone, also where that is half past in UTC', () => {
  assert.equal(hourStart(new Zone('Europe/Berlin'), '2026-07-01T12:34:56Z'), '2026-07-01T12:00:00Z');
  assert.equal(hourStart(new Zone('Asia/Kolkata'), '2026-07-01T12:34:56Z'), '2026-07-01T12:30:00Z');
});

test('the hour that a clock change repeats is two hours', () => {
  const zone = new Zone('Europe/Berlin');

  const first = hourStart(zone, '2026-10-25T00:30:00Z');
  const second = hourStart(zone, '2026-10-25T01:30:00Z');

  assert.deepEqual([first, second], ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z']);
});

test('a day is that of the zone, and starts at its midnight', () => {
  const zone = new Zone('Europe/Berlin');

  const day = zone.day(at('2026-07-01T22:30:00Z'));

  assert.equal(day.toString(), '2026-07-02');
  assert.equal(zone.dayStart_ms(day), at('2026-07-01T22:00:00Z'));
});

test('where a clock change skips midnight, the day starts right after it', () => {
  const zone = new Zone('Africa/Cairo');

  const start_ms = zone.dayStart_ms(Temporal.PlainDate.from('2026-04-24'));

  assert.equal(start_ms, at('2026-04-23T22:00:00Z'));
});

test('a zone that does not exist is a RangeError', () => {
  assert.throws(() => new Zone('Europe/Atlantis'), RangeError);
});
