/** The runner: goes on with every job there is, a step at a time and each tenant in turn, from the start of control on. */
import { setImmediate as turn } from 'node:timers/promises';
import { monotonic_ms, onClockMoved } from '#clock';
import {
  actorOfMember,
  caretaker,
  change,
  changeOwn,
  recipientOf,
  SealBroken,
  type Actor,
  type Own,
  type Platform,
} from '#guard';
import { describeError } from '#log';
import { sendMail } from '#mail';
import { Problem } from '#problem';
import { kept_ms } from './job.ts';
import { isMember, JobFailed, type JobKind, type Kind, type Owner, type Reason, type Step, type Work } from './kind.ts';
import { append, contentOf, dropAllBut, dropUpload, packed, piecesOf, refused, type Packed } from './part.ts';
import { onWaking, stalledJobs } from './waking.ts';
import { reading, writing, type Named, type Writing } from './wall.ts';

export type Jobs = { stop(): Promise<void> };

/** What each kind does. */
export type Kinds = Readonly<
  Record<'tenant_export' | 'import' | 'codes', JobKind<Actor>> &
    Record<'account_export' | 'account_erasure', JobKind<Own>>
>;

/** Jobs are told of in this process; whatever else may have begun one is found so much later. */
const look_ms = 30_000;
/** After the first failure, and twice as much after each more. */
const pause_ms = 500;
const pause_ms_max = 30_000;

/** An open job, as far as it is known before its owner is. */
type Open = {
  readonly id: string;
  readonly tenantId: string | null;
  readonly personId: string;
  readonly memberId: string | null;
  readonly kind: Kind;
};

/** Begins at once; `stop` waits for the step that is under way, and the next start goes on from there. */
export function openJobs(platform: Platform, kinds: Kinds): Jobs {
  const runner = new Runner(platform, kinds);
  return { stop: () => runner.stop() };
}

class Runner {
  readonly #platform: Platform;
  readonly #kinds: Kinds;
  /** Jobs that the database would not let go on, and when they are tried again. */
  readonly #pauses = new Map<string, { readonly failures: number; readonly until_ms: number }>();
  readonly #deaf: readonly (() => void)[];
  readonly #running: Promise<void>;
  #wake: () => void = () => {};
  #isWoken = false;
  #stopped = false;

  constructor(platform: Platform, kinds: Kinds) {
    this.#platform = platform;
    this.#kinds = kinds;
    const wake = (): void => {
      this.#isWoken = true;
      this.#wake();
    };
    this.#deaf = [onWaking(platform, wake), onClockMoved(wake)];
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const deaf of this.#deaf) deaf();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const jobs = await this.#round();
      for (const job of jobs) {
        if (this.#stopped) return;
        await this.#goOn(job);
        await turn();
      }
      if (jobs.length === 0) await this.#rest();
    }
  }

  /** The oldest job of each tenant, and of each person above them, as far as it isn't to wait. */
  async #round(): Promise<readonly Open[]> {
    this.#isWoken = false;
    const open = await this.#open();
    if (open === null) return [];
    this.#forget(open);
    const first = new Map<string, Open>();
    for (const job of open) {
      const whose = job.tenantId ?? job.personId;
      if (!first.has(whose)) first.set(whose, job);
    }
    return [...first.values()].filter(({ id }) => (this.#pauses.get(id)?.until_ms ?? 0) <= monotonic_ms());
  }

  /** Null where the database can't say. */
  async #open(): Promise<readonly Open[] | null> {
    try {
      const rows = await this.#platform.store.exchange
        .selectFrom('job')
        .select(['id', 'tenant_id as tenantId', 'person_id as personId', 'member_id as memberId', 'kind'])
        .where('state', 'in', ['queued', 'running'])
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      this.#pauses.delete('');
      return rows as readonly Open[];
    } catch (error) {
      this.#pause('', error);
      return null;
    }
  }

  /** What is no longer open, somebody has cancelled. */
  #forget(open: readonly Open[]): void {
    const ids = new Set(open.map(({ id }) => id));
    for (const id of this.#pauses.keys()) if (!ids.has(id)) this.#pauses.delete(id);
    const stalled = stalledJobs(this.#platform);
    for (const id of stalled) if (!ids.has(id)) stalled.delete(id);
  }

  async #goOn(job: Open): Promise<void> {
    try {
      await this.#step(job);
      this.#pauses.delete(job.id);
      stalledJobs(this.#platform).delete(job.id);
    } catch (error) {
      if (error instanceof Problem && error.type === 'unavailable') this.#pause(job.id, error);
      else await this.#fail(job, error);
    }
  }

  async #step(job: Open): Promise<void> {
    const kind = this.#kinds[job.kind] as unknown as JobKind;
    const owner = await ownerOf(this.#platform, job);
    const begun = await begin(owner, kind, job);
    if (begun === null) return;
    const step = await kind.step(begun.work);
    const letter =
      step.finished === true && kind.archives === true ? await recipientOf(this.#platform, job.personId) : null;
    const pieces = await packed(step.parts ?? []);
    await writing(owner, named(kind), async (tx) => {
      if (!(await keep(tx, job, begun.step, step, pieces)) || letter === null) return;
      const link = new URL(isMember(owner) ? '/app/settings/data' : '/app/account', this.#platform.url).href;
      const until = new Date(tx.at.getTime() + kept_ms);
      await sendMail(this.#platform, tx, { kind: 'export_ready', params: { link, until }, ...letter });
    });
  }

  #pause(id: string, error: unknown): void {
    const failures = (this.#pauses.get(id)?.failures ?? 0) + 1;
    const wait_ms = Math.min(pause_ms * 2 ** (failures - 1), pause_ms_max);
    this.#pauses.set(id, { failures, until_ms: monotonic_ms() + wait_ms });
    if (id !== '') stalledJobs(this.#platform).add(id);
    if (failures === 1) this.#platform.log('warn', 'job.waits', describeError(error));
  }

  async #fail(job: Open, error: unknown): Promise<void> {
    const reason = reasonOf(error);
    this.#platform.log(reason === 'failed' ? 'error' : 'warn', 'job.failed', {
      job: job.id,
      reason,
      ...describeError(error),
    });
    try {
      await end(this.#platform, job, reason);
    } catch (again) {
      this.#pause(job.id, again);
    }
  }

  /** Until there is something to do: a job is begun, the clock moves, a pause is over, or it is time to look. */
  #rest(): Promise<void> {
    if (this.#isWoken || this.#stopped) return Promise.resolve();
    const next_ms = Math.min(...[...this.#pauses.values()].map(({ until_ms }) => until_ms - monotonic_ms()), look_ms);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(next_ms, 1));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Who it is that the job goes on for, with what they may do by now. Throws Problem `forbidden` where they are nobody any more. */
async function ownerOf(platform: Platform, job: Open): Promise<Owner> {
  if (job.tenantId === null || job.memberId === null) return ownOf(platform, job);
  return actorOfMember(platform, job.tenantId, job.memberId);
}

function ownOf(platform: Platform, { personId }: Open): Own {
  return { platform, kind: 'person', personId };
}

function named({ grant }: JobKind): Named {
  return { inside: grant, above: grant } as unknown as Named;
}

/** The job before its next step; null where somebody has cancelled it. Throws Problem `forbidden`, which the log then says. */
async function begin(owner: Owner, kind: JobKind, { id }: Open): Promise<{ work: Work; step: number } | null> {
  const inside = named(kind).inside;
  return writing(owner, named(kind), async ({ db, unseal }) => {
    const row = await db
      .selectFrom('job')
      .select(['step', 'done', 'total', 'failed_rows', 'cursor_sealed', 'created_at'])
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running'])
      .executeTakeFirst();
    if (!row) return null;
    const work: Work = {
      id,
      who: owner,
      createdAt: row.created_at,
      cursor: row.cursor_sealed && (JSON.parse(unseal('job', 'cursor_sealed', id, row.cursor_sealed)) as unknown),
      done: row.done,
      total: row.total,
      failedRows: row.failed_rows,
      pieces: (file) => reading(owner, inside, (rx) => piecesOf(rx.db, id, file)),
      piece: (file, n) => reading(owner, inside, (rx) => contentOf(rx, id, file, n)),
    };
    return { work, step: row.step };
  });
}

/** Keeps what a step came to; false where somebody has cancelled the job meanwhile, who wins, or another process was faster. */
async function keep(tx: Writing, job: Open, number: number, step: Step, pieces: readonly Packed[]): Promise<boolean> {
  const { done, total, failedRows, cursor, finished = false } = step;
  const kept = await tx.db
    .updateTable('job')
    .set({
      state: finished ? 'done' : 'running',
      step: number + 1,
      done,
      ...(total === undefined ? {} : { total }),
      ...(failedRows === undefined ? {} : { failed_rows: failedRows }),
      cursor_sealed: finished ? null : tx.seal('job', 'cursor_sealed', job.id, JSON.stringify(cursor)),
      updated_at: tx.at,
      ...(finished ? { finished_at: tx.at, expires_at: new Date(tx.at.getTime() + kept_ms) } : {}),
    })
    .where('id', '=', job.id)
    .where('step', '=', number)
    .where('state', 'in', ['queued', 'running'])
    .returning('id')
    .executeTakeFirst();
  if (!kept) return false;
  await append(tx, job, pieces);
  if (finished) await dropUpload(tx.db, job.id);
  return true;
}

/** Ends a job that can't go on, whoever it was begun by: they may be allowed nothing any more. */
async function end(platform: Platform, job: Open, reason: Reason): Promise<void> {
  const failing = async ({ db, at }: Pick<Writing, 'db' | 'at'>): Promise<void> => {
    await db
      .updateTable('job')
      .set({
        state: 'failed',
        reason,
        cursor_sealed: null,
        finished_at: at,
        updated_at: at,
        expires_at: new Date(at.getTime() + kept_ms),
      })
      .where('id', '=', job.id)
      .where('state', 'in', ['queued', 'running'])
      .execute();
    // What is left of an archive is none; which rows were refused may still be read.
    await dropAllBut(db, job.id, refused);
  };
  if (job.tenantId === null) await changeOwn(ownOf(platform, job), 'account.job_delete', failing);
  else await change(caretaker(platform, job.tenantId), 'job.end', failing);
}

function reasonOf(error: unknown): Reason {
  if (error instanceof JobFailed) return error.code;
  if (error instanceof Problem && error.type === 'forbidden') return 'forbidden';
  return error instanceof SealBroken ? 'unreadable' : 'failed';
}
