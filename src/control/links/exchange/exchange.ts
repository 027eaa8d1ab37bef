/** Control's end of the exchange: links to the edges, totals and notices from them, and a start file for an edge without control. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { onClockMoved } from '#clock';
import type { EdgeNotice } from '#exchange';
import type { Platform } from '#guard';
import { EdgeConnection } from './edge-connection.ts';
import { NoticeBoard } from './notices.ts';
import { StartFileKeeper } from './start-file.ts';
import { Stream } from './stream.ts';

export { announce, announceAll } from './outbox.ts';

export type ExchangeOptions = {
  /** Where edges connect: a Unix socket, 0600. Whoever opens the exchange gives it to the edge's user. */
  readonly socketPath: string;
  readonly startFilePath: string;
  /** 32 bytes, held by control and edge only. */
  readonly startKey: Uint8Array;
};

/** Control's end, while it is open. */
export type ExchangeEnd = {
  /** Whether this control gives out links; false while another one does, or the database can't be reached. */
  readonly reading: boolean;
  /** How many edges are connected. */
  readonly edges: number;
  /** What edges have noticed within the hour. */
  readonly notices: readonly EdgeNotice[];
  close(): Promise<void>;
};

/** More than the old and the new edge of every machine; a runaway must not take all descriptors. */
const edges_max = 64;

/** Listens for edges, and serves them through every restart of the database. Throws where the socket can't be made. */
export async function openExchange(platform: Platform, options: ExchangeOptions): Promise<ExchangeEnd> {
  const connections = new Set<EdgeConnection>();
  const notices = new NoticeBoard();
  const stream: Stream = new Stream(platform, (news) => {
    startFile.note(news);
    for (const connection of connections) connection.wake();
  });
  const startFile = new StartFileKeeper(platform, stream, options.startFilePath, options.startKey);
  const server = createServer((socket) => {
    const connection = new EdgeConnection(platform, stream, notices, socket);
    connections.add(connection);
    void connection.run().finally(() => connections.delete(connection));
  });
  server.maxConnections = edges_max;
  const deaf = onClockMoved(() => {
    for (const connection of connections) connection.tellClock();
  });
  const close = async (): Promise<void> => {
    deaf();
    server.close();
    for (const connection of connections) connection.close();
    await stream.stop();
    await startFile.stop();
  };
  try {
    await listen(server, options.socketPath);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get reading() {
      return stream.place !== null;
    },
    get edges() {
      return connections.size;
    },
    get notices() {
      return notices.current;
    },
    close,
  };
}

/** What a killed control left at the path is in the way, and nobody else listens there: the data folder is locked. */
async function listen(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
}
