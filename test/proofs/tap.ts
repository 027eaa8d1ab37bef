/** A tap on the exchange: stands between edge and control on their socket and keeps every byte that passes, both ways. */
import { chmodSync, chownSync, renameSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, commandLineOf, type Kurzum } from '../world/kurzum.ts';

export type Frame = { readonly type: string } & Readonly<Record<string, unknown>>;

export type Tap = {
  /** All bytes that edges sent, of one connection after the other. */
  fromEdge(): Buffer;
  toEdge(): Buffer;
  framesFromEdge(): readonly Frame[];
  framesToEdge(): readonly Frame[];
  close(): void;
};

/** Puts a tap on the exchange of a running Kurzum, and has a new edge connect to it; the one before is gone on return. */
export async function tapExchange(kurzum: Kurzum): Promise<Tap> {
  const path = join(kurzum.dataFolder, 'run', 'exchange.sock');
  const { uid, gid } = statSync(path);
  renameSync(path, `${path}.control`);
  const connections: { readonly fromEdge: Buffer[]; readonly toEdge: Buffer[] }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((edge) => {
    const control = connect(`${path}.control`);
    const recorded = { fromEdge: [], toEdge: [] };
    connections.push(recorded);
    carry(edge, control, recorded.fromEdge);
    carry(control, edge, recorded.toEdge);
    for (const socket of [edge, control]) sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  chmodSync(path, 0o600);
  chownSync(path, uid, gid);

  const bytesOf = (way: 'fromEdge' | 'toEdge'): Buffer => Buffer.concat(connections.flatMap((both) => both[way]));
  const framesOf = (way: 'fromEdge' | 'toEdge'): readonly Frame[] =>
    connections.flatMap((both) => framesIn(Buffer.concat(both[way])));
  const tap: Tap = {
    fromEdge: () => bytesOf('fromEdge'),
    toEdge: () => bytesOf('toEdge'),
    framesFromEdge: () => framesOf('fromEdge'),
    framesToEdge: () => framesOf('toEdge'),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  kurzum.supervisor.kill('SIGHUP');
  while (!tap.framesToEdge().some(({ type }) => type === 'current') || edgesOf(kurzum) > 1) await sleep(50);
  return tap;
}

function carry(from: Socket, to: Socket, recorded: Buffer[]): void {
  from.on('data', (bytes: Buffer) => {
    recorded.push(Buffer.from(bytes));
    to.write(bytes);
  });
  from.on('close', () => to.destroy());
  from.on('error', () => to.destroy());
}

function edgesOf({ supervisor }: Kurzum): number {
  return childrenOf(supervisor.pid!).filter((pid) => commandLineOf(pid).includes('src/edge/main.ts')).length;
}

/** The frames of a stream, read here and not by the product's own reader, which would leave out what it does not know. */
function framesIn(stream: Buffer): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const end = at + 4 + stream.readUInt32BE(at);
    if (end > stream.length) break;
    frames.push(JSON.parse(stream.toString('utf8', at + 4, end)) as Frame);
    at = end;
  }
  return frames;
}
