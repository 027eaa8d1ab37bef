/** A feigned edge: what tests of control have in place of a real one, with no visitors and no memory of its own. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import {
  checkControlMessage,
  encodeFrame,
  exchangeVersion,
  FrameReader,
  type ControlMessage,
  type EdgeMessage,
  type LinkRecord,
  type Tallies,
} from '#exchange';
import type { Platform } from '#guard';
import { newId } from '#id';
import { openExchange, type ExchangeEnd } from '#links';

export type Hello = EdgeMessage & { readonly type: 'hello' };

/** A batch of an honest edge, with what is given. */
export function tallies(parts: Partial<Tallies>): Tallies {
  const nothing = { totals: [], released: [], visitors: [], givenUp: 0 };
  return { type: 'tallies', edgeId: newId(), sequence: 1, threshold: 5, ...nothing, ...parts };
}

/** Control's end of the exchange in a folder of its own, for one suite: open from its first test on, and gone after its last. */
export class ControlsEnd {
  readonly #startKey = randomBytes(32);
  readonly folder = mkdtempSync(join(tmpdir(), 'kz-exchange-'));
  readonly options = {
    socketPath: join(this.folder, 'exchange.sock'),
    edgeOwner: null,
    startFilePath: join(this.folder, 'edge', 'links.start'),
    startKey: () => this.#startKey,
  };
  readonly #platform: Platform;
  readonly #edges = new Set<Edge>();
  #end: ExchangeEnd | undefined;

  /** To be made in a suite, whose hooks it uses. */
  constructor(platform: Platform) {
    this.#platform = platform;
    mkdirSync(join(this.folder, 'edge'));
    before(() => this.open());
    after(async () => {
      for (const edge of this.#edges) edge.leave();
      await this.close();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** What was opened last. */
  get current(): ExchangeEnd {
    return this.#end!;
  }

  async open(): Promise<void> {
    this.#end = await openExchange(this.#platform, this.options);
  }

  async close(): Promise<void> {
    await this.current.close();
  }

  /** An edge that leaves with the suite. */
  async newEdge(hello: Partial<Hello> = {}): Promise<Edge> {
    const edge = await Edge.at(this.options.socketPath, hello);
    this.#edges.add(edge);
    return edge;
  }
}

/** An edge as control meets it: what it says, what it hears, and the links it has. */
export class Edge {
  readonly socket: Socket;
  readonly heard: ControlMessage[] = [];
  readonly links = new Map<string, LinkRecord>();
  readonly removed = new Set<string>();
  readonly over: Promise<unknown>;
  place = 0;

  /** Connects and says hello; a null says nothing. */
  static async at(path: string, hello: Partial<Hello> | null = {}): Promise<Edge> {
    const socket = connect(path);
    await once(socket, 'connect');
    const edge = new Edge(socket);
    if (hello) edge.say({ type: 'hello', version: exchangeVersion, edgeId: newId(), epoch: null, place: 0, ...hello });
    return edge;
  }

  constructor(socket: Socket) {
    this.socket = socket;
    this.over = once(socket, 'close');
    const reader = new FrameReader(checkControlMessage);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const message of reader.push(Buffer.from(chunk))) this.#hear(message);
    });
  }

  get welcome(): (ControlMessage & { readonly type: 'welcome' }) | undefined {
    return this.heard.find((message) => message.type === 'welcome');
  }

  say(message: EdgeMessage): void {
    this.socket.write(encodeFrame(message));
  }

  leave(): void {
    this.socket.destroy();
  }

  until(holds: () => boolean): Promise<void> {
    return eventually(holds);
  }

  hears(type: ControlMessage['type'], sequence?: number): Promise<void> {
    return this.until(() =>
      this.heard.some(
        (message) => message.type === type && (message.type !== 'acknowledged' || message.sequence === sequence),
      ),
    );
  }

  #hear(message: ControlMessage): void {
    this.heard.push(message);
    if (message.type !== 'links') return;
    this.place = message.place;
    for (const link of message.links) {
      if ('removed' in link) {
        this.links.delete(link.id);
        this.removed.add(link.id);
      } else this.links.set(link.id, link);
    }
  }
}

/** Looks again and again, up to twenty seconds, so that a slow machine is no failure; a look that fails is none. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 2_000; looks += 1) {
    try {
      if (await holds()) return;
    } catch {
      // What is looked at may not be there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('it never came about');
}
