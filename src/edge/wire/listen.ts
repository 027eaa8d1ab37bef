/** Listening: accepts connections, reads them all through one buffer, ends what takes too long, and stops gracefully. */
import { createServer, Socket, type Server } from 'node:net';
import { Connection, type Respond, type Shared } from './connection.ts';
import { connections_max, refusedConnections_max } from './limits.ts';
import type { Reply } from './reply.ts';

export type Listener = {
  /** The port, where 0 was asked for. */
  readonly port: number;
  /** The socket itself, for a successor. */
  readonly handle: object;
  /** Accepts nothing more, finishes what is under way, and is done when the last connection is closed. */
  drain(): Promise<void>;
  /** Closes what is still open, whatever it waits for. */
  destroy(): void;
};

export type ListenOptions = {
  readonly host: string;
  readonly port: number;
  /** The listening socket of a predecessor, taken instead of opening one. */
  readonly inherited?: object | null;
  readonly respond: Respond;
  /** What a connection above the limit is told. */
  readonly crowded: () => Reply;
};

/**
 * Every connection is read through these bytes, one at a time: libuv fills them and hands them over in the same turn. So
 * a visitor's bytes lie in one place, not in a new buffer for each read, and are zeroed there once they are answered.
 */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** An accepted socket, as far as it is not public: the handle below it, which can be given to a socket that reads in place. */
type Accepted = { _handle: object | null };
type SocketOverHandle = new (options: object) => Socket;

/** Starts to listen; rejects with the system's error, such as EADDRINUSE. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const connections = new Set<Connection>();
  const shared: Shared = {
    respond: options.respond,
    closed: (connection) => connections.delete(connection),
    tick_s: 0,
    draining: false,
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true }, (accepted) => {
    if (connections.size >= connections_max + refusedConnections_max) {
      accepted.destroy();
      return;
    }
    const socket = readInPlace(accepted, (length) => {
      const goesOn = connection.receive(readBuffer, length);
      readBuffer.fill(0, 0, length);
      return goesOn;
    });
    const connection = new Connection(socket, shared);
    connections.add(connection);
    if (connections.size > connections_max) {
      connection.turnAway(options.crowded());
      return;
    }
    socket.read(0);
  });
  await opened(server, options);
  const sweeper = setInterval(() => {
    shared.tick_s += 1;
    for (const connection of connections) connection.sweep();
  }, 1000);

  return {
    port: (server.address() as { port: number }).port,
    handle: (server as unknown as { readonly _handle: object })._handle,
    destroy: () => {
      server.close();
      clearInterval(sweeper);
      for (const connection of connections) connection.destroy();
    },
    drain: async () => {
      // Twice through the loop: whoever the kernel has queued by now is accepted before the door closes.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      server.close();
      shared.draining = true;
      for (const connection of connections) connection.drain();
      while (connections.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      clearInterval(sweeper);
    },
  };
}

/** The same connection as a socket that reads into `readBuffer`, which node:net offers to clients only. */
function readInPlace(accepted: Socket, received: (length: number) => boolean): Socket {
  const { _handle: handle } = accepted as unknown as Accepted;
  (accepted as unknown as Accepted)._handle = null;
  return new (Socket as unknown as SocketOverHandle)({
    handle,
    allowHalfOpen: true,
    onread: { buffer: readBuffer, callback: received },
  });
}

function opened(server: Server, { host, port, inherited }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A new edge listens beside the old one until that has drained; macOS has no such option.
    const reusePort = process.platform === 'linux';
    const where = inherited ?? { host, port, reusePort, backlog: 4096 };
    server.listen(where, () => {
      server.off('error', reject);
      // An accept that fails, for want of descriptors for example, is no reason to stop.
      server.on('error', () => {});
      resolve();
    });
  });
}
