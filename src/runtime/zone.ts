/** The zone: where hours, days and months begin, in the operator's time zone (`KURZUM_TIMEZONE`). */

const hour_ms = 3_600_000;
/** Zone offsets change at most on these boundaries, so an offset holds for the whole quarter of an hour. */
const quarter_ms = 900_000;

export class Zone {
  readonly name: string;
  #quarter = Number.NaN;
  #offset_ms = 0;

  /** @param name an IANA time zone, such as `Europe/Berlin`; throws a RangeError on any other. */
  constructor(name: string) {
    this.name = name;
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  }

  /** The start of the local hour that holds `at_ms`, in Unix seconds; a zone half an hour off has its hours at :30 UTC. */
  hourStart_s(at_ms: number): number {
    const quarter = Math.floor(at_ms / quarter_ms);
    if (quarter !== this.#quarter) {
      this.#quarter = quarter;
      const instant = Temporal.Instant.fromEpochMilliseconds(quarter * quarter_ms);
      this.#offset_ms = instant.toZonedDateTimeISO(this.name).offsetNanoseconds / 1_000_000;
    }
    return (Math.floor((at_ms + this.#offset_ms) / hour_ms) * hour_ms - this.#offset_ms) / 1000;
  }

  /** The local date that holds `at_ms`. */
  day(at_ms: number): Temporal.PlainDate {
    return Temporal.Instant.fromEpochMilliseconds(at_ms).toZonedDateTimeISO(this.name).toPlainDate();
  }

  /** The moment a local day begins: midnight, or the first moment after it where a clock change skips midnight. */
  dayStart_ms(day: Temporal.PlainDate): number {
    return day.toZonedDateTime(this.name).epochMilliseconds;
  }
}
