/**
 * The stream: gives every row of the outbox its place, in the order of reading. One control alone does so at a time, by
 * an advisory lock; another one stands by. Sequence order is not commit order, and places are given only to rows that
 * are committed, so nothing can appear behind an edge's back and no slow transaction holds the others up.
 */
import { sql, type Kysely } from 'kysely';
import { now_ms } from '#clock';
import type { Platform } from '#guard';
import { describeError } from '#log';
import type { Database } from '#store';
import { Bell, growingWait_ms } from './bell.ts';
import { onAnnounced } from './outbox.ts';

/** What was just given places: whether a link among them must no longer be answered. */
export type News = { readonly removal: boolean };

type Db = Kysely<Database>;

/** Any number will do, so long as nothing else in this database takes it. */
const lock = 0x6b7a_0001;
const poll_ms = 50;
const standBy_ms = 250;
const batch = 2_000;

export class Stream {
  readonly #platform: Platform;
  readonly #tell: (news: News) => void;
  readonly #bell = new Bell();
  readonly #deaf: () => void;
  #stopped = false;
  #place: number | null = null;
  #running: Promise<void>;

  /** @param tell called after each batch, when its places are committed */
  constructor(platform: Platform, tell: (news: News) => void) {
    this.#platform = platform;
    this.#tell = tell;
    this.#deaf = onAnnounced(platform, () => this.#bell.ring());
    this.#running = this.#run();
  }

  /** The last place given; null while another control is the reader, or the database can't be reached. It outlasts `stop`. */
  get place(): number | null {
    return this.#place;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deaf();
    this.#bell.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped;) {
      let wait_ms = standBy_ms;
      try {
        await this.#platform.store.exchange.connection().execute((db) => this.#lead(db));
        failures = 0;
      } catch (error) {
        failures = this.#place === null ? failures + 1 : 1;
        wait_ms = growingWait_ms(failures);
        this.#platform.log('warn', 'exchange.reader_failed', describeError(error));
      }
      if (this.#stopped) return;
      this.#place = null;
      await this.#bell.heard(wait_ms);
    }
  }

  /** Reads until it is stopped or the connection breaks, which gives the lock to whoever stands by. */
  async #lead(db: Db): Promise<void> {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${lock}) as mine`.execute(db);
    if (!rows[0]!.mine) return;
    try {
      // A plain index scan clears entries of rows that have got their place out of its way; a bitmap scan reads them
      // again and again, twenty times a second, until the next vacuum.
      await sql`set enable_bitmapscan = off`.execute(db);
      await forgetOldEdges(db);
      // What waited while nobody read comes first: an edge that was told it has everything must have that too.
      for (let given = batch; given === batch;) given = (await givePlaces(db)).length;
      await compactAll(db);
      this.#place = await lastPlace(db);
      this.#platform.log('info', 'exchange.reading', { place: this.#place });
      this.#tell({ removal: false });
      for (let last = false; !last;) {
        // Looks once more after it was told to stop, so that what was committed before that is in the start file.
        last = this.#stopped;
        const given = await givePlaces(db);
        if (given.length > 0) await this.#publish(db, given);
        if (!this.#stopped && given.length < batch) await this.#bell.heard(poll_ms);
      }
    } finally {
      // The connection goes back to its pool, where a lock that it still held would keep everyone waiting.
      await sql`reset enable_bitmapscan`.execute(db);
      await sql`select pg_advisory_unlock_all()`.execute(db);
    }
  }

  async #publish(db: Db, given: readonly Given[]): Promise<void> {
    this.#place = given.reduce((last, { place }) => Math.max(last, place), this.#place ?? 0);
    this.#tell({ removal: given.some(({ live }) => !live) });
    // Only now, as edges wait for the news and not for tidiness.
    await compact(
      db,
      given.map(({ link_id }) => link_id),
    );
  }
}

type Given = { readonly place: number; readonly link_id: string; readonly live: boolean };

/** Looks each link up by its id; as an `exists`, the planner would rather read all links into a hash first. */
async function givePlaces(db: Db): Promise<readonly Given[]> {
  const { rows } = await sql<Given>`
    with waiting as materialized (
      select o.id, coalesce((
        select l.deleted_at is null and l.taken_down_for is null and t.suspended_for is null
          and (t.ends_at is null or t.redirects_until_end) and t.ended_at is null
        from link l join tenant t on t.id = l.tenant_id where l.id = o.link_id
      ), false) as live
      from outbox o where o.place is null order by o.id limit ${batch}
    )
    update outbox set place = nextval('outbox_place_sequence') from waiting where outbox.id = waiting.id
    returning outbox.place, outbox.link_id, waiting.live`.execute(db);
  return rows;
}

async function lastPlace(db: Db): Promise<number> {
  const { rows } = await sql<{ place: number }>`select coalesce(max(place), 0) as place from outbox`.execute(db);
  return rows[0]!.place;
}

/** Keeps the newest row of each link: what an older one announced is told by reading the link now. */
async function compact(db: Db, linkIds: readonly string[]): Promise<void> {
  await sql`
    delete from outbox old using outbox newer
    where old.link_id = any(${linkIds}::uuid[]) and newer.link_id = old.link_id and newer.place > old.place`.execute(
    db,
  );
}

async function compactAll(db: Db): Promise<void> {
  await sql`
    delete from outbox old using outbox newer
    where newer.link_id = old.link_id and newer.place > old.place`.execute(db);
}

const forgotten_ms = 400 * 24 * 3_600_000;

/** Every start of an edge makes it a new id, so one that was last heard this long ago will not come back. */
async function forgetOldEdges(db: Db): Promise<void> {
  await db
    .deleteFrom('exchange_edge')
    .where('seen_at', '<', new Date(now_ms() - forgotten_ms))
    .execute();
}
