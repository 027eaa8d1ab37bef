/** A connection: its requests one after the other, their answers in the same order, and never more than the limits allow. */
import type { Socket } from 'node:net';
import { BodyReader } from './body.ts';
import { Head, parseHead } from './head.ts';
import { HeldBytes } from './held.ts';
import * as limits from './limits.ts';
import { dateLine } from './moment.ts';
import { refusal, type Reply } from './reply.ts';

/** Answers one request, at once by `connection.reply` or later by a `PassedOn` that it gives to `connection.passOn`. */
export type Respond = (head: Head, connection: Connection) => void;

/** A request that somebody else answers: gets the body as it comes, and is told when the client is gone. */
export type PassedOn = {
  /** Returns false when it wants no more until it calls `connection.resume`. The bytes are its own. */
  body(part: Buffer): boolean;
  bodyEnd(): void;
  /** The client is gone or has broken the protocol; no answer can reach it. */
  abort(): void;
};

/** What all connections of a server share. */
export type Shared = {
  readonly respond: Respond;
  readonly closed: (connection: Connection) => void;
  /** Seconds since the server began, counted by its sweep; cheaper than a clock for each request. */
  tick_s: number;
  draining: boolean;
};

/** One for all connections: a head is read and answered in one turn. */
const head = new Head();

export class Connection {
  #peer: Uint8Array | null = null;
  readonly #socket: Socket;
  readonly #shared: Shared;
  readonly #held = new HeldBytes();
  #unsent = '';
  #body: BodyReader | null = null;
  #bodyLeft_bytes = 0;
  #passedOn: PassedOn | null = null;
  /** Whether the request at hand wants the connection to go on, and speaks HTTP/1.1. */
  #keepAlive = true;
  #minor: 0 | 1 = 1;
  #isHead = false;
  /** Whether the client waits for a go-ahead before it sends the body at hand. */
  #awaitsContinue = false;
  /** Whether the client has a part of the answer to the request that was passed on. */
  #answerBegun = false;
  /** Whether the clock of a head is running; it is from the start. */
  #inHead = true;
  /** The client sends nothing more, but waits for answers. */
  #peerEnded = false;
  /** No further request is read; what still comes is read away. */
  #ending = false;
  #working = false;
  #paused = false;
  #deadline_s: number;
  #sent_bytes = 0;
  #stalledSince_s = 0;

  constructor(socket: Socket, shared: Shared) {
    this.#socket = socket;
    this.#shared = shared;
    this.#deadline_s = shared.tick_s + limits.headTime_s_max;
    socket.on('error', () => socket.destroy());
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#ended());
    socket.on('close', () => this.#closed());
  }

  /** Takes bytes that arrived; they are the caller's and may be overwritten afterwards. Returns false to pause reading. */
  receive(buffer: Buffer, length: number): boolean {
    if (this.#ending) return true;
    if (this.#held.length === 0) {
      this.#work(buffer, 0, length);
    } else {
      this.#held.append(buffer, 0, length);
      if (this.#body !== null || (this.#passedOn === null && this.#mayCompleteHead(buffer, length))) this.#workHeld();
    }
    return this.#goesOn();
  }

  /** The peer's address, which `read` reads where nobody has asked before; cleared when the connection closes. */
  peer(read: (socket: Socket) => Uint8Array): Uint8Array {
    return (this.#peer ??= read(this.#socket));
  }

  /** The answer to the request at hand. */
  reply(reply: Reply): void {
    if (this.#shared.draining || this.#leavesBody()) this.#keepAlive = false;
    const body = this.#isHead ? '' : reply.body;
    this.#unsent += reply.statusLine + dateLine() + this.#connectionField() + reply.fields + '\r\n' + body;
    if (!this.#keepAlive) this.#ending = true;
    if (!this.#working) this.#flush();
  }

  /** Hands the request at hand to somebody else; requests behind it wait. */
  passOn(passedOn: PassedOn): void {
    this.#passedOn = passedOn;
    this.#answerBegun = false;
    this.#deadline_s = this.#shared.tick_s + limits.bodyTime_s_max;
    if (this.#body === null) passedOn.bodyEnd();
  }

  /** Begins the answer to a request that was passed on. `fields` are whole lines without `Connection` and framing. */
  beginAnswer(statusLine: string, fields: string, length: number | null, hasBody: boolean): AnswerBody {
    // A client that is still sending a body that nobody wants any more would take its rest for a new request's answer.
    if (this.#shared.draining || (this.#body !== null && !this.#body.done)) this.#keepAlive = false;
    this.#answerBegun = true;
    const chunked = hasBody && length === null && this.#minor === 1;
    if (hasBody && length === null && !chunked) this.#keepAlive = false;
    const framing = chunked ? 'Transfer-Encoding: chunked\r\n' : length === null ? '' : `Content-Length: ${length}\r\n`;
    this.#write(statusLine + this.#connectionField() + fields + framing + '\r\n');
    return hasBody && !this.#isHead ? (chunked ? 'chunked' : 'plain') : 'none';
  }

  /** A part of the answer's body; returns false when the client is slow, and `drained` is called once it is not. */
  answerPart(part: Buffer, framing: AnswerBody, drained: () => void): boolean {
    if (framing === 'none' || this.#socket.destroyed) return true;
    this.#socket.cork();
    if (framing === 'chunked') this.#socket.write(`${part.length.toString(16)}\r\n`, 'latin1');
    this.#socket.write(part);
    if (framing === 'chunked') this.#socket.write('\r\n', 'latin1');
    this.#socket.uncork();
    if (this.#socket.writableLength <= limits.unsent_bytes_max) return true;
    this.#socket.once('drain', drained);
    return false;
  }

  endAnswer(framing: AnswerBody): void {
    if (framing === 'chunked') this.#write('0\r\n\r\n');
    this.#answered();
  }

  /** The answer of a passed-on request as a whole, where the one who should have answered did not. */
  replyInstead(reply: Reply): void {
    if (this.#body !== null && !this.#body.done) this.#keepAlive = false;
    this.reply(reply);
    this.#answered();
  }

  /** The answer broke off; only a broken connection tells the client so. */
  breakOff(): void {
    this.#socket.destroy();
  }

  /** The one who answers wants the body to go on. */
  resume(): void {
    this.#paused = false;
    this.#workHeld();
    if (this.#goesOn()) this.#socket.resume();
  }

  /** Called once a second: ends what has taken too long. */
  sweep(): void {
    const { tick_s } = this.#shared;
    if (this.#socket.writableLength > 0) {
      if (this.#socket.bytesWritten - this.#socket.writableLength !== this.#sent_bytes) {
        this.#sent_bytes = this.#socket.bytesWritten - this.#socket.writableLength;
        this.#stalledSince_s = tick_s;
      } else if (tick_s - this.#stalledSince_s > limits.stalledTime_s_max) {
        this.#socket.destroy();
      }
      return;
    }
    this.#stalledSince_s = tick_s;
    if (tick_s < this.#deadline_s) return;
    if (this.#ending) this.#socket.destroy();
    else if (this.#passedOn !== null && (this.#body === null || this.#body.done)) return;
    else if (this.#held.length > 0 || this.#body !== null) this.#refuse(408);
    else this.#end();
  }

  /** The server stops: what is under way is finished, the next request is the last, and waiting for it is kept short. */
  drain(): void {
    if (this.#isIdle()) this.#deadline_s = Math.min(this.#deadline_s, this.#shared.tick_s + limits.drainIdle_s);
  }

  /** Answers without having read anything, and closes. */
  turnAway(reply: Reply): void {
    this.#keepAlive = false;
    this.reply(reply);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #work(buffer: Buffer, start: number, end: number): void {
    this.#working = true;
    let rest = this.#requests(buffer, start, end);
    // It may have stopped because of what was not written yet. Once nothing goes on, it stopped for another reason.
    for (let before = start; rest < end && rest > before && !this.#ending;) {
      this.#flush();
      before = rest;
      rest = this.#requests(buffer, before, end);
    }
    this.#working = false;
    if (rest < end && !this.#ending) this.#held.append(buffer, rest, end);
    this.#flush();
  }

  #workHeld(): void {
    if (this.#working || this.#held.length === 0 || this.#ending) return;
    const bytes = this.#held.take();
    this.#work(bytes, 0, bytes.length);
    bytes.fill(0);
  }

  /** As many requests as the bytes hold and may be answered now; returns the place where it stopped. */
  #requests(buffer: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && !this.#ending) {
      if (this.#body !== null) {
        if (this.#paused) return at;
        at = this.#readBody(this.#body, buffer, at, end);
      } else {
        // A read may hold thousands of requests, whose answers are many times as long.
        const unsent_bytes = this.#unsent.length + this.#socket.writableLength;
        if (this.#passedOn !== null || unsent_bytes > limits.unsent_bytes_max) return at;
        const next = parseHead(buffer, at, end, head);
        if (next === 0) {
          // The clock of a head starts with its first byte, that of the first head with the connection.
          if (!this.#inHead) this.#deadline_s = this.#shared.tick_s + limits.headTime_s_max;
          this.#inHead = true;
          return at;
        }
        if (next < 0) {
          this.#refuse(-next);
          return end;
        }
        at = next;
        this.#request();
      }
    }
    return at;
  }

  /** A head is read again only once a line more of it is there, so that dripping bytes cost no more than their line. */
  #mayCompleteHead(buffer: Buffer, length: number): boolean {
    return this.#held.length >= limits.targetBytes_max || buffer.subarray(0, length).includes(10);
  }

  #request(): void {
    this.#inHead = false;
    this.#keepAlive = head.keepAlive;
    this.#minor = head.minor;
    this.#isHead = head.method === 'HEAD';
    this.#deadline_s = this.#shared.tick_s + limits.idleTime_s_max;
    this.#awaitsContinue = head.expectsContinue;
    if (head.bodyLength !== 0) {
      this.#body = new BodyReader(head.bodyLength);
      this.#bodyLeft_bytes = limits.droppedBody_bytes_max;
      this.#deadline_s = this.#shared.tick_s + limits.bodyTime_s_max;
    }
    this.#shared.respond(head, this);
    if (this.#awaitsContinue && this.#passedOn !== null) this.#goAheadSoon(this.#passedOn);
  }

  /** Lets the client send its body unless the request is refused for its head, which takes a moment (RFC 9110, section 10.1.1). */
  #goAheadSoon(passedOn: PassedOn): void {
    setTimeout(() => {
      if (this.#passedOn !== passedOn || !this.#awaitsContinue || this.#answerBegun) return;
      this.#awaitsContinue = false;
      this.#write('HTTP/1.1 100 Continue\r\n\r\n');
    }, limits.goAhead_ms);
  }

  /** Whether the body at hand is left unread: too long, or of a client that waits for a go-ahead and gets its answer. */
  #leavesBody(): boolean {
    if (this.#body === null || this.#passedOn !== null) return false;
    return this.#awaitsContinue || head.bodyLength > limits.droppedBody_bytes_max;
  }

  #readBody(body: BodyReader, buffer: Buffer, start: number, end: number): number {
    this.#awaitsContinue = false;
    const at = body.read(buffer, start, end, (from, to) => this.#bodyPart(buffer, from, to));
    if (at < 0) {
      this.#refuse(400);
      return end;
    }
    if (body.done) {
      this.#body = null;
      this.#passedOn?.bodyEnd();
      if (this.#passedOn === null) this.#deadline_s = this.#shared.tick_s + limits.idleTime_s_max;
    }
    return at;
  }

  #bodyPart(buffer: Buffer, start: number, end: number): void {
    if (this.#passedOn !== null) {
      if (!this.#passedOn.body(Buffer.from(buffer.subarray(start, end)))) this.#paused = true;
      return;
    }
    this.#bodyLeft_bytes -= end - start;
    if (this.#bodyLeft_bytes < 0) this.#ending = true;
  }

  /** Refuses what was said and ends: nothing that follows can be trusted to be where it seems. */
  #refuse(status: number): void {
    this.#keepAlive = false;
    const passedOn = this.#passedOn;
    this.#passedOn = null;
    passedOn?.abort();
    if (passedOn !== null && this.#answerBegun) {
      // A second answer would be taken for the rest of the first.
      this.#socket.destroy();
    } else if (passedOn !== null) {
      this.reply(refusal(status));
    } else if (this.#body !== null) {
      // This request has had its answer.
      this.#ending = true;
    } else {
      this.#isHead = false;
      this.#minor = 1;
      this.reply(refusal(status));
    }
    if (!this.#working) this.#flush();
  }

  #answered(): void {
    this.#passedOn = null;
    this.#paused = false;
    this.#deadline_s = this.#shared.tick_s + limits.idleTime_s_max;
    if (!this.#keepAlive) this.#ending = true;
    if (this.#ending) this.#flush();
    else this.#workHeld();
    if (this.#peerEnded && this.#passedOn === null) this.#end();
    else if (this.#goesOn()) this.#socket.resume();
  }

  #connectionField(): string {
    if (!this.#keepAlive) return 'Connection: close\r\n';
    return this.#minor === 0 ? 'Connection: keep-alive\r\n' : '';
  }

  #write(text: string): void {
    this.#unsent += text;
    if (!this.#working) this.#flush();
  }

  /** One write for all that was answered in one turn. */
  #flush(): void {
    if (this.#unsent !== '') {
      this.#socket.write(this.#unsent, 'latin1');
      this.#unsent = '';
    }
    if (this.#ending && this.#passedOn === null) this.#end();
  }

  /** Says that nothing more will come, and reads away what still does. */
  #end(): void {
    this.#ending = true;
    if (this.#held.length > 0) this.#held.take().fill(0);
    if (this.#socket.writableEnded) return;
    this.#deadline_s = this.#shared.tick_s + limits.lingerTime_s_max;
    this.#socket.end();
    this.#socket.resume();
  }

  #goesOn(): boolean {
    if (this.#ending) return true;
    if (this.#paused || this.#socket.writableLength > limits.unsent_bytes_max) return false;
    return this.#passedOn === null || this.#body !== null || this.#held.length < limits.held_bytes_max;
  }

  #drained(): void {
    if (this.#ending || this.#paused) return;
    this.#workHeld();
    if (this.#goesOn()) this.#socket.resume();
  }

  #ended(): void {
    this.#peerEnded = true;
    if (this.#passedOn === null) this.#end();
    else if (this.#body !== null) this.#refuse(400);
  }

  #closed(): void {
    this.#ending = true;
    if (this.#held.length > 0) this.#held.take().fill(0);
    this.#peer?.fill(0);
    this.#passedOn?.abort();
    this.#passedOn = null;
    this.#shared.closed(this);
  }

  #isIdle(): boolean {
    return this.#held.length === 0 && this.#body === null && this.#passedOn === null && !this.#ending;
  }
}

/** How the body of an answer is framed. */
export type AnswerBody = 'none' | 'plain' | 'chunked';
