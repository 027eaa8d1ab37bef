/** The pool: a few threads, and whose turn it is. Each tenant's orders wait in a row of their own, and the rows take turns. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Problem } from '#problem';

/** Who waits, so that one tenant with a thousand orders holds nobody else up; and what tells that they have left. */
export type Turn = { readonly tenantId: string; readonly signal?: AbortSignal | undefined };

/** What a thread answers: a result, fields that are not as they should be, or a mistake of ours. */
export type Answer =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly field: string; readonly reason: string; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What whoever asked hears of a refusal. */
export function problemOf({ field, reason, detail }: Extract<Answer, { kind: 'refused' }>): Problem {
  return new Problem('invalid', detail, { errors: [{ field, reason, detail }] });
}

type Waiting<Order> = {
  readonly order: Order;
  readonly tenantId: string;
  readonly settle: (answer: Answer | Problem) => void;
  /** Whether a thread has died of it already. */
  readonly isSecond: boolean;
};

const threads_max = availableParallelism() > 1 ? 2 : 1;
const waiting_max = { ofTenant: 32, ofAll: 256 } as const;
/** No code takes a tenth of it on a machine that is not overrun. */
const patience_ms = 10_000;
/** Of a thread's heap: pixels lie outside of it, and are bounded by the size of an image. */
const heap_mb = 256;

export class Pool<Order> {
  readonly #file: URL;
  /** In the order of their turns; a tenant without orders has no row. */
  readonly #rows = new Map<string, Waiting<Order>[]>();
  readonly #idle: Worker[] = [];
  readonly #threads = new Set<Worker>();
  #waiting = 0;
  #isClosing = false;

  /** Threads run `file`, the first one once there is something to do. */
  constructor(file: URL) {
    this.#file = file;
  }

  /** What a thread makes of the order. */
  run(order: Order, { tenantId, signal }: Turn): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(gone());
      if (this.#waiting >= waiting_max.ofAll) return reject(busy());
      if ((this.#rows.get(tenantId)?.length ?? 0) >= waiting_max.ofTenant) return reject(tooMany());
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
      const waiting: Waiting<Order> = { order, tenantId, settle, isSecond: false };
      signal?.addEventListener('abort', leave, { once: true });
      this.#append(waiting);
      this.#serve();
    });
  }

  /** Ends all threads. Whatever is asked for afterwards begins anew. */
  async close(): Promise<void> {
    for (const { settle } of [...this.#rows.values()].flat()) settle(busy());
    this.#rows.clear();
    this.#waiting = 0;
    this.#idle.length = 0;
    this.#isClosing = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
    this.#isClosing = false;
  }

  #append(waiting: Waiting<Order>): void {
    const row = this.#rows.get(waiting.tenantId);
    if (row) row.push(waiting);
    else this.#rows.set(waiting.tenantId, [waiting]);
    this.#waiting += 1;
  }

  #remove(waiting: Waiting<Order>): void {
    const row = this.#rows.get(waiting.tenantId) ?? [];
    const at = row.indexOf(waiting);
    if (at < 0) return;
    row.splice(at, 1);
    this.#waiting -= 1;
    if (row.length === 0) this.#rows.delete(waiting.tenantId);
  }

  /** The first of the row whose turn it is, which then has the last turn. */
  #next(): Waiting<Order> | undefined {
    for (const [tenantId, row] of this.#rows) {
      const first = row[0]!;
      this.#remove(first);
      if (this.#rows.delete(tenantId)) this.#rows.set(tenantId, row);
      return first;
    }
    return undefined;
  }

  #serve(): void {
    while (this.#waiting > 0 && !this.#isClosing) {
      const thread = this.#idle.pop() ?? this.#started();
      if (!thread) return;
      this.#work(thread, this.#next()!);
    }
  }

  #started(): Worker | null {
    if (this.#threads.size >= threads_max) return null;
    // Nothing of the environment is any of its business.
    const thread = new Worker(this.#file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: heap_mb } });
    this.#threads.add(thread);
    thread.on('exit', () => {
      this.#threads.delete(thread);
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#serve();
    });
    return thread;
  }

  /** Who dies at work is replaced, and what it worked at is tried once more. */
  #work(thread: Worker, waiting: Waiting<Order>): void {
    const end = (settled: () => void): void => {
      clearTimeout(patience);
      thread.removeAllListeners('message').removeAllListeners('error').off('exit', died);
      thread.on('error', () => undefined);
      settled();
    };
    const died = (): void =>
      end(() => {
        if (waiting.isSecond || this.#isClosing) return waiting.settle(busy());
        this.#append({ ...waiting, isSecond: true });
        this.#serve();
      });
    const patience = setTimeout(() => {
      end(() => waiting.settle(busy()));
      void thread.terminate();
    }, patience_ms);
    thread
      .once('message', (answer: Answer) =>
        end(() => {
          waiting.settle(answer);
          // An idle thread keeps no process alive.
          thread.unref();
          this.#idle.push(thread);
          this.#serve();
        }),
      )
      .on('error', () => undefined)
      .once('exit', died);
    thread.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    thread.postMessage(waiting.order);
  }
}

function busy(): Problem {
  return new Problem('unavailable', 'Too many codes are being drawn right now. Try again in a moment.');
}

function tooMany(): Problem {
  return new Problem('too_many', `At most ${waiting_max.ofTenant} codes of yours can wait to be drawn.`, {
    retryAfter_s: 1,
  });
}

function gone(): Problem {
  return new Problem('unavailable', 'Whoever asked for it has left.');
}
