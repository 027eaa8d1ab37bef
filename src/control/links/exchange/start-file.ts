/** The start file: keeps the links of the stream written to disk, encrypted, for an edge that starts without control. */
import { monotonic_ms, now_ms, onClockMoved } from '#clock';
import { writeStartFile } from '#exchange';
import type { Platform } from '#guard';
import { describeError } from '#log';
import { Bell } from './bell.ts';
import { allLinks } from './records.ts';
import type { News, Stream } from './stream.ts';

/** A deleted link must not come back for long; anything else may wait for company. */
const afterRemoval_ms = 200;
const afterChange_ms = 10_000;
const afterFailure_ms = 1_000;
/** Far below the greatest age at which an edge still takes it. */
const unchanged_ms_max = 3_600_000;

export class StartFileKeeper {
  readonly #platform: Platform;
  readonly #stream: Stream;
  readonly #path: string;
  readonly #key: () => Uint8Array;
  readonly #bell = new Bell();
  readonly #deaf: readonly (() => void)[];
  readonly #running: Promise<void>;
  #stopped = false;
  /** When it must be written next, by the monotonic clock. */
  #due_ms = monotonic_ms() + afterRemoval_ms;
  #unwritten = true;

  constructor(platform: Platform, stream: Stream, path: string, key: () => Uint8Array) {
    this.#platform = platform;
    this.#stream = stream;
    this.#path = path;
    this.#key = key;
    this.#deaf = [
      onClockMoved(() => this.note({ removal: false })),
      // The file that lies there can't be read any more.
      platform.vault.keys.onStartKey(() => this.note({ removal: true })),
    ];
    this.#running = this.#run();
  }

  /** The links have changed. */
  note({ removal }: News): void {
    this.#unwritten = true;
    this.#due_ms = Math.min(this.#due_ms, monotonic_ms() + (removal ? afterRemoval_ms : afterChange_ms));
    this.#bell.ring();
  }

  /** Writes what is not written yet, if that works at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const deafen of this.#deaf) deafen();
    this.#bell.ring();
    await this.#running;
    if (this.#unwritten) await this.#write();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const wait_ms = this.#due_ms - monotonic_ms();
      if (wait_ms > 0) await this.#bell.heard(wait_ms);
      else await this.#write();
    }
  }

  async #write(): Promise<void> {
    const place = this.#stream.place;
    if (place === null) {
      this.#due_ms = monotonic_ms() + afterFailure_ms;
      return;
    }
    // Before reading: what changes from here on is not in the file for certain, and is due again.
    this.#unwritten = false;
    this.#due_ms = monotonic_ms() + unchanged_ms_max;
    try {
      const head = { epoch: this.#platform.instanceId, place, writtenAt_ms: now_ms() };
      await writeStartFile(this.#path, this.#key(), head, allLinks(this.#platform));
    } catch (error) {
      // A full disk, or a database that is away. The file of before stands, and this one is tried again.
      this.#unwritten = true;
      this.#due_ms = monotonic_ms() + afterFailure_ms;
      this.#platform.log('warn', 'exchange.start_file_failed', describeError(error));
    }
  }
}
