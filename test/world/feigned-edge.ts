/** A feigned edge: what tests of control have in place of a real one, with no visitors and no memory of its own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
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
import { newId } from '#id';

export type Hello = EdgeMessage & { readonly type: 'hello' };

/** A batch of an honest edge, with what is given. */
export function tallies(parts: Partial<Tallies>): Tallies {
  const nothing = { totals: [], released: [], visitors: [], givenUp: 0 };
  return { type: 'tallies', edgeId: newId(), sequence: 1, threshold: 5, ...nothing, ...parts };
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
    return eventually(async () => holds());
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

/** Looks again and again, up to ten seconds, so that a slow machine is no failure. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('it never came about');
}
