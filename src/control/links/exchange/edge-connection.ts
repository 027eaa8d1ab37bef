/** One edge's connection: sends it links as they change, and takes its totals and notices. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { clockOffset_ms } from '#clock';
import {
  checkEdgeMessage,
  encodeFrame,
  exchangeVersion,
  FrameError,
  FrameReader,
  linksPerFrame_max,
  type ControlMessage,
  type EdgeMessage,
  type Tallies,
} from '#exchange';
import type { Platform } from '#guard';
import { isId } from '#id';
import { describeError } from '#log';
import { Bell, growingWait_ms } from './bell.ts';
import type { NoticeBoard } from './notices.ts';
import { changesAfter } from './records.ts';
import type { Stream } from './stream.ts';
import { commitTallies, isAbsurd } from './tallies.ts';

type Hello = EdgeMessage & { readonly type: 'hello' };

/** How long a connection may stay silent before it has said who it is. */
const hello_ms_max = 5_000;
/** Rings may be missed by nobody; this only bounds how long a closed connection's loop lingers. */
const look_ms = 1_000;

/** What all connections share. */
export type Shared = {
  readonly platform: Platform;
  readonly stream: Stream;
  readonly notices: NoticeBoard;
  /** Called with each batch once it is committed, and not again when it is repeated. */
  readonly committed: (tallies: Tallies) => void;
};

export class EdgeConnection {
  readonly #platform: Platform;
  readonly #stream: Stream;
  readonly #notices: NoticeBoard;
  readonly #committed: (tallies: Tallies) => void;
  readonly #socket: Socket;
  readonly #bell = new Bell();
  #edgeId: string | null = null;
  #welcomed = false;
  #following: Promise<void> = Promise.resolve();
  /** Up to where in the stream the edge was sent links. */
  #place = 0;

  constructor({ platform, stream, notices, committed }: Shared, socket: Socket) {
    this.#platform = platform;
    this.#stream = stream;
    this.#notices = notices;
    this.#committed = committed;
    this.#socket = socket;
  }

  /** Resolves when the connection is over, whatever ended it. */
  async run(): Promise<void> {
    const socket = this.#socket;
    // What breaks a socket shows where it is read or written.
    socket.on('error', () => {});
    const impatience = setTimeout(() => this.#edgeId === null && socket.destroy(), hello_ms_max);
    const reader = new FrameReader(checkEdgeMessage);
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        for (const message of reader.push(chunk)) await this.#receive(message);
      }
    } catch (error) {
      if (!socket.destroyed || error instanceof FrameError) {
        this.#platform.log('warn', 'exchange.edge_refused', describeError(error));
      }
    } finally {
      clearTimeout(impatience);
      socket.destroy();
      this.#bell.ring();
      await this.#following;
    }
  }

  /** The stream has moved on. */
  wake(): void {
    this.#bell.ring();
  }

  /** The clock was moved; an edge that has not been welcomed yet hears of it then. */
  tellClock(): void {
    if (this.#welcomed) void this.#send({ type: 'clock', offset_ms: clockOffset_ms() }).catch(() => {});
  }

  close(): void {
    this.#socket.destroy();
  }

  async #receive(message: EdgeMessage): Promise<void> {
    if (message.type === 'hello') return this.#welcome(message);
    if (this.#edgeId === null) throw new FrameError('frame_not_a_message');
    if (message.type === 'notice') return this.#notices.hear(message.notice);
    if (isAbsurd(this.#platform, message)) throw new FrameError('frame_not_a_message');
    if (await this.#persistently(() => commitTallies(this.#platform, message))) this.#committed(message);
    await this.#send({ type: 'acknowledged', edgeId: message.edgeId, sequence: message.sequence });
  }

  async #welcome(hello: Hello): Promise<void> {
    if (this.#edgeId !== null || this.#socket.writableEnded) throw new FrameError('frame_not_a_message');
    if (hello.version !== exchangeVersion) {
      this.#platform.log('warn', 'exchange.version_refused', { version: hello.version });
      this.#socket.end(encodeFrame({ type: 'refused', version: exchangeVersion }));
      return;
    }
    if (!isId(hello.edgeId)) throw new FrameError('frame_not_a_message');
    this.#edgeId = hello.edgeId;
    // Not awaited: totals are taken while links are still on their way.
    this.#following = this.#follow(hello).catch((error: unknown) => {
      if (!this.#socket.destroyed) this.#platform.log('warn', 'exchange.edge_lost', describeError(error));
      this.#socket.destroy();
    });
  }

  /** Sends everything the edge has not got, then what changes, until the connection is over. */
  async #follow(hello: Hello): Promise<void> {
    const last = await this.#untilReading();
    if (last === null) return;
    const epoch = this.#platform.instanceId;
    const reset = hello.epoch !== epoch || hello.place > last;
    this.#place = reset ? 0 : hello.place;
    this.#welcomed = true;
    await this.#send({ type: 'welcome', version: exchangeVersion, epoch, reset, clockOffset_ms: clockOffset_ms() });
    await this.#sendChanges();
    await this.#send({ type: 'current', place: this.#place });
    while (!this.#socket.destroyed) {
      await this.#bell.heard(look_ms);
      if ((this.#stream.place ?? 0) > this.#place) await this.#sendChanges();
    }
  }

  /** The last place of the stream, once this control is its reader; null when the connection ended first. */
  async #untilReading(): Promise<number | null> {
    while (!this.#socket.destroyed) {
      if (this.#stream.place !== null) return this.#stream.place;
      await this.#bell.heard(look_ms);
    }
    return null;
  }

  /** One batch in memory at a time: the next is read when the edge has taken this one. */
  async #sendChanges(): Promise<void> {
    for (;;) {
      const changes = await this.#persistently(() => changesAfter(this.#platform, this.#place, linksPerFrame_max));
      if (!changes) return;
      await this.#send({ type: 'links', place: changes.place, links: changes.links });
      this.#place = changes.place;
    }
  }

  /** Tries until it works, waiting longer each time: the database may be away, and the edge keeps what it has. */
  async #persistently<T>(task: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await task();
      } catch (error) {
        if (this.#socket.destroyed) throw error;
        this.#platform.log('warn', 'exchange.database_failed', describeError(error));
        await new Promise((resolve) => setTimeout(resolve, growingWait_ms(failures)));
      }
    }
  }

  async #send(message: ControlMessage): Promise<void> {
    if (this.#socket.destroyed) throw new Error('the edge is gone');
    if (this.#socket.write(encodeFrame(message))) return;
    const over = new AbortController();
    const closed = (): void => over.abort();
    this.#socket.once('close', closed);
    try {
      await once(this.#socket, 'drain', { signal: over.signal });
    } finally {
      this.#socket.off('close', closed);
    }
  }
}
