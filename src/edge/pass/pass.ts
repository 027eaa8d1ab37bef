/** Passing on: what is no link goes to control over its Unix socket, and its answer back, both as streams. */
import { Agent, request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { strikeField } from '#exchange';
import { dateLine, statusLine, type Connection, type Head, type PassedOn, type Reply } from '../wire/wire.ts';
import { answeredLines, passedFields } from './headers.ts';

export { isGuarded, Strikes } from './strikes.ts';

/** What a request is passed on for, and with what. */
export type Passing = {
  readonly word: string;
  readonly path: string;
  /** What control hears of the user agent. */
  readonly agent: string | null;
  /** Told once whether somebody guessed wrong, as control says; never where the client has not waited for it. */
  readonly judged: ((wrong: boolean) => void) | null;
};

export type ControlDoor = {
  /** Passes the request at hand on; `away` is the answer where control gives none. */
  pass(head: Head, connection: Connection, to: Passing, away: Reply): void;
  close(): void;
};

/** Requests under way at once, of each kind; more wait for one of their kind. */
const sockets_max = 256;
/** Control answers at once or not at all: from the end of a request, or from a body that it doesn't take, to its answer. */
const answer_ms_max = 15_000;
/** Within an answer. */
const silence_ms_max = 60_000;

/**
 * @param socketPath where control listens for what the edge passes on
 * @param host the host of `KURZUM_URL`
 */
export function openControlDoor(socketPath: string, host: string): ControlDoor {
  const pool = (): Agent => new Agent({ keepAlive: true, maxSockets: sockets_max, maxFreeSockets: 32 });
  // Whoever sends a body or fetches a page slowly keeps a connection for so long: pages must not wait for bodies, and
  // the probe by which a load balancer decides must wait for neither.
  const pools = { withBody: pool(), bare: pool(), probe: pool() };
  return {
    pass: (head, connection, { word, path, agent, judged }, away) => {
      const options = {
        agent: head.hasBody() ? pools.withBody : word === 'readyz' ? pools.probe : pools.bare,
        socketPath,
        method: head.method!,
        path,
        headers: passedFields(head, host, agent),
        timeout: silence_ms_max,
        setHost: false,
      };
      connection.passOn(new Passage(options, connection, { away, judged, hasBody: head.hasBody() }));
    },
    close: () => {
      for (const agent of Object.values(pools)) agent.destroy();
    },
  };
}

/** One request on its way to control and back. */
class Passage implements PassedOn {
  readonly #options: RequestOptions;
  readonly #connection: Connection;
  readonly #away: Reply;
  readonly #judged: Passing['judged'];
  readonly #hasBody: boolean;
  #request: ClientRequest;
  #answer: IncomingMessage | null = null;
  /** Runs while it is control that is waited for, not the client. */
  #patience: NodeJS.Timeout | undefined;
  #over = false;

  constructor(
    options: RequestOptions,
    connection: Connection,
    { away, judged, hasBody }: Pick<Passing, 'judged'> & { readonly away: Reply; readonly hasBody: boolean },
  ) {
    this.#options = options;
    this.#connection = connection;
    this.#away = away;
    this.#judged = judged;
    this.#hasBody = hasBody;
    this.#request = this.#sent();
  }

  body(part: Buffer): boolean {
    // It may hold a password: it goes as soon as it is with control.
    if (this.#over || this.#request.write(part, () => part.fill(0))) return true;
    this.#await();
    return false;
  }

  bodyEnd(): void {
    if (this.#over) return;
    this.#request.end();
    this.#await();
  }

  abort(): void {
    this.#end();
    this.#request.destroy();
  }

  #await(): void {
    if (this.#answer !== null) return;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.abort();
      this.#judged?.(false);
      this.#connection.replyInstead(this.#away);
    }, answer_ms_max);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#patience);
  }

  #sent(): ClientRequest {
    const sent = request(this.#options);
    // Control may refuse a request for its head, whose client may wait for that before it sends the body.
    if (this.#hasBody) sent.flushHeaders();
    sent.on('drain', () => {
      clearTimeout(this.#patience);
      this.#connection.resume();
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', (error) => this.#failed(sent, error));
    sent.on('response', (answer) => this.#answered(answer));
    return sent;
  }

  #failed(sent: ClientRequest, error: NodeJS.ErrnoException): void {
    if (this.#over || sent !== this.#request) return;
    // Control may close a kept connection in the very moment it is used again.
    if (this.#mayRepeat() && sent.reusedSocket && error.code === 'ECONNRESET' && this.#answer === null) {
      this.#request = this.#sent();
      this.#request.end();
      return;
    }
    this.#end();
    if (this.#answer === null) {
      this.#judged?.(false);
      this.#connection.replyInstead(this.#away);
    } else this.#connection.breakOff();
  }

  #mayRepeat(): boolean {
    return !this.#hasBody && ['GET', 'HEAD', 'OPTIONS'].includes(this.#options.method ?? '');
  }

  #answered(answer: IncomingMessage): void {
    this.#answer = answer;
    clearTimeout(this.#patience);
    if (this.#over) return;
    this.#judged?.(answer.headers[strikeField] !== undefined);
    const status = answer.statusCode ?? 502;
    const length = answer.headers['content-length'];
    const hasBody = status !== 204 && status !== 304;
    const framing = this.#connection.beginAnswer(
      statusLine(status),
      dateLine() + answeredLines(answer.rawHeaders),
      length === undefined ? null : Number(length),
      hasBody,
    );
    answer.on('data', (part: Buffer) => {
      if (!this.#over && !this.#connection.answerPart(part, framing, () => answer.resume())) answer.pause();
    });
    answer.on('error', () => this.#brokenOff());
    answer.on('aborted', () => this.#brokenOff());
    answer.on('end', () => {
      if (this.#over) return;
      this.#over = true;
      // What is left of a body that control didn't wait for has nowhere to go.
      if (!this.#request.writableEnded) this.#request.destroy();
      this.#connection.endAnswer(framing);
    });
  }

  #brokenOff(): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection.breakOff();
  }
}
