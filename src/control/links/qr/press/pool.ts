/**
 * The pool: a few threads, and whose turn it is. Each tenant's orders wait in a row of their own, and the rows take turns;
 * in a row, members do. Long orders never hold all threads: one is always there for whoever waits for a code.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describeError, openLog } from '#log';
import { Problem } from '#problem';

/** Who waits, so that one tenant with a thousand orders holds nobody else up; and what tells that they have left. */
export type Turn = {
  readonly tenantId: string;
  /** Of a member who waits for it; nothing where a job does. */
  readonly memberId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What a thread answers: a result, fields that are not as they should be, or a mistake of ours. */
export type Answer =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly field: string; readonly reason: string; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What whoever asked hears of a refusal. */
export function problemOf({ field, reason, detail }: Extract<Answer, { kind: 'refused' }>): Problem {
  return new Problem('invalid', detail, { errors: [{ field, reason, detail }] });
}

/** How much an order is. */
export type Size = {
  /** It may take as long as so many codes. */
  readonly codes?: number;
  /** Whether it may hold a thread for so long that nobody should have to wait for it. */
  readonly isLong?: boolean;
};

type Waiting<Order> = {
  readonly order: Order;
  readonly turn: Turn;
  readonly size: Required<Size>;
  readonly settle: (answer: Answer | Problem) => void;
  /** Whether a thread has died of it already. */
  isSecond: boolean;
};

type Row<Order> = {
  readonly waiting: Waiting<Order>[];
  /** Whose order was the last that a thread was given. */
  last?: string | undefined;
};

const waiting_max = { ofMember: 24, ofTenant: 48, ofAll: 128 } as const;
/** Nothing takes half of it on a machine that is not overrun: the largest code in the worst design. */
const patience_ms = 10_000;
/** Of a thread's heap: pixels lie outside of it, and are bounded by the size of an image. */
const heap_mb = 256;

const threads_max = 3;

const log = openLog('control');

export class Pool<Order> {
  readonly #file: URL;
  readonly #threads_max: number;
  readonly #patience_ms: number;
  /** In the order of their turns; a tenant without orders has no row. */
  readonly #rows = new Map<string, Row<Order>>();
  readonly #idle: Worker[] = [];
  readonly #threads = new Set<Worker>();
  #waiting = 0;
  #long = 0;
  #isClosing = false;

  /**
   * Threads run `file`, the first one once there is something to do. There are two at least, of which the system lets one go on
   * while the other has a long order, even on one processor.
   */
  constructor(
    file: URL,
    { threads = Math.min(Math.max(availableParallelism() - 1, 2), threads_max), patience = patience_ms } = {},
  ) {
    this.#file = file;
    this.#threads_max = threads;
    this.#patience_ms = patience;
  }

  /** What a thread makes of the order. Throws `too_many`, `unavailable`, and `invalid` where the thread refuses it. */
  run(order: Order, turn: Turn, { codes = 1, isLong = false }: Size = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal } = turn;
      const refusal = signal?.aborted ? gone() : this.#refusalOf(turn);
      if (refusal) return reject(refusal);
      const leave = (): void => {
        this.#remove(waiting);
        settle(gone());
      };
      const settle = (answer: Answer | Problem): void => {
        signal?.removeEventListener('abort', leave);
        if (answer instanceof Problem) reject(answer);
        else if (answer.kind === 'done') resolve(answer.result);
        else if (answer.kind === 'failed') reject(answer.error as Error);
        else reject(problemOf(answer));
      };
      const waiting: Waiting<Order> = { order, turn, size: { codes, isLong }, settle, isSecond: false };
      signal?.addEventListener('abort', leave, { once: true });
      this.#append(waiting);
      this.#serve();
    });
  }

  /** Ends all threads. Whatever is asked for afterwards begins anew. */
  async close(): Promise<void> {
    for (const { settle } of [...this.#rows.values()].flatMap(({ waiting }) => waiting)) settle(busy());
    this.#rows.clear();
    this.#waiting = 0;
    this.#isClosing = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
    this.#isClosing = false;
  }

  /** Whoever has nothing waiting finds room even where a few others have filled it all. */
  #refusalOf({ tenantId, memberId }: Turn): Problem | null {
    const theirs = this.#rows.get(tenantId)?.waiting ?? [];
    const own = theirs.filter(({ turn }) => turn.memberId === memberId);
    if (own.length >= waiting_max.ofMember || theirs.length >= waiting_max.ofTenant) return tooMany();
    return this.#waiting >= (theirs.length === 0 ? 2 : 1) * waiting_max.ofAll ? busy() : null;
  }

  #append(order: Waiting<Order>): void {
    const { tenantId } = order.turn;
    const row = this.#rows.get(tenantId) ?? { waiting: [] };
    row.waiting.push(order);
    this.#rows.set(tenantId, row);
    this.#waiting += 1;
  }

  #remove(order: Waiting<Order>): void {
    const { tenantId } = order.turn;
    const row = this.#rows.get(tenantId);
    const at = row?.waiting.indexOf(order) ?? -1;
    if (!row || at < 0) return;
    row.waiting.splice(at, 1);
    this.#waiting -= 1;
    if (row.waiting.length === 0) this.#rows.delete(tenantId);
  }

  /** Of the row whose turn it is the first that is not of whoever was served last; the row then has the last turn. */
  #next(): Waiting<Order> | null {
    const hasRoom = this.#long < Math.max(this.#threads_max - 1, 1);
    for (const [tenantId, row] of this.#rows) {
      const due = row.waiting.filter(({ size }) => hasRoom || !size.isLong);
      const next = due.find(({ turn }) => turn.memberId !== row.last) ?? due[0];
      if (!next) continue;
      row.last = next.turn.memberId;
      this.#remove(next);
      if (this.#rows.delete(tenantId)) this.#rows.set(tenantId, row);
      return next;
    }
    return null;
  }

  #serve(): void {
    while (this.#hasThread() && !this.#isClosing) {
      const next = this.#next();
      if (!next) return;
      this.#work(this.#idle.pop() ?? this.#started(), next);
    }
  }

  #hasThread(): boolean {
    return this.#idle.length > 0 || this.#threads.size < this.#threads_max;
  }

  #started(): Worker {
    // Nothing of the environment is any of its business.
    const thread = new Worker(this.#file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: heap_mb } });
    this.#threads.add(thread);
    thread.on('error', (error) => log('error', 'press.died', describeError(error)));
    thread.on('exit', () => {
      this.#threads.delete(thread);
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#serve();
    });
    return thread;
  }

  /**
   * Who dies at work is replaced, and what it worked at is tried once more, unless it takes more memory than there is; who takes
   * too long is ended, and that is given up.
   */
  #work(thread: Worker, waiting: Waiting<Order>): void {
    const { codes, isLong } = waiting.size;
    if (isLong) this.#long += 1;
    const over = (answer: Answer | Problem | null): void => {
      clearTimeout(patience);
      thread.off('message', answered).off('error', failed).off('exit', died);
      if (isLong) this.#long -= 1;
      if (answer) return waiting.settle(answer);
      waiting.isSecond = true;
      this.#append(waiting);
    };
    const answered = (answer: Answer): void => {
      over(answer);
      // An idle thread keeps no process alive.
      thread.unref();
      this.#idle.push(thread);
      this.#serve();
    };
    let isTooLarge = false;
    const failed = (error: unknown): void => {
      isTooLarge = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
    };
    const died = (): void => {
      const isOver = isTooLarge || waiting.isSecond || this.#isClosing || waiting.turn.signal?.aborted;
      over(isOver ? busy() : null);
      this.#serve();
    };
    const patience = setTimeout(() => {
      log('error', 'press.stuck');
      over(busy());
      void thread.terminate();
    }, this.#patience_ms * codes);
    thread.once('message', answered).once('error', failed).once('exit', died).ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    thread.postMessage(waiting.order);
  }
}

function busy(): Problem {
  return new Problem('unavailable', 'This code could not be drawn right now. Try again in a moment.');
}

function tooMany(): Problem {
  return new Problem(
    'too_many',
    `At most ${waiting_max.ofMember} codes of yours can wait to be drawn, and ${waiting_max.ofTenant} of your organisation.`,
    {
      retryAfter_s: 1,
    },
  );
}

function gone(): Problem {
  return new Problem('unavailable', 'Whoever asked for it has left.');
}
