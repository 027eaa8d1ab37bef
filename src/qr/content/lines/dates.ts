/** Days and times as forms write them, and the instant that a time in a zone is; without a clock. */

/** Whether it is a day of the calendar, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && wallOf(`${text}T00:00`) !== null;
}

/** A wall clock's time YYYY-MM-DDThh:mm, or with seconds, in milliseconds as if it were UTC; null where there is none such. */
export function wallOf(text: string): number | null {
  if (!/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const wall_ms = Date.parse(`${text}Z`);
  // Some engines carry the 30th of February over into March.
  return !Number.isNaN(wall_ms) && new Date(wall_ms).toISOString().startsWith(text) ? wall_ms : null;
}

/** A zone's name in the IANA database, such as `Europe/Berlin`. */
export function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(clockOf(name));
  } catch {
    return false;
  }
}

/**
 * When the clocks of a zone show this time; the first time of two where they are set back (RFC 5545, 3.3.5), and null where
 * they are set forward over it.
 */
export function instantOf(wall_ms: number, zone: string): number | null {
  // No offset is over a day, so the one that holds is one of those that hold a day around.
  const offsets = [-1, 1].map((days) => offsetAt(wall_ms + days * 86_400_000, zone));
  const instants = offsets
    .map((offset_ms) => wall_ms - offset_ms)
    .filter((instant_ms) => instant_ms + offsetAt(instant_ms, zone) === wall_ms);
  return instants.length === 0 ? null : Math.min(...instants);
}

function offsetAt(instant_ms: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(instant_ms);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - instant_ms
  );
}

/** The clock of the zone that was asked for last: making one takes longer than all that is done with it. */
let kept: { readonly zone: string; readonly clock: Intl.DateTimeFormat } | undefined;

function clockOf(zone: string): Intl.DateTimeFormat {
  if (kept?.zone === zone) return kept.clock;
  const clock = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  kept = { zone, clock };
  return clock;
}
