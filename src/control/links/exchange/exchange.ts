/** Control's end of the exchange: links to the edges, totals and notices from them, and a start file for an edge without control. */
import { createServer } from 'node:net';
import { onClockMoved } from '#clock';
import type { EdgeNotice, Tallies } from '#exchange';
import { type FileOwner, listenPrivately, type Platform } from '#guard';
import { EdgeConnection } from './edge-connection.ts';
import { NoticeBoard } from './notices.ts';
import { StartFileKeeper } from './start-file.ts';
import { Stream } from './stream.ts';

export { announce, announceAll } from './outbox.ts';

export type ExchangeOptions = {
  /** Where edges connect: a Unix socket. */
  readonly socketPath: string;
  /** Whose that socket is; null where the edge is the same user. */
  readonly edgeOwner: FileOwner | null;
  readonly startFilePath: string;
  /** 32 bytes, held by control and edge only; asked for each time, as the end of a tenant replaces them. */
  readonly startKey: () => Uint8Array;
};

/** Control's end, while it is open. */
export type ExchangeEnd = {
  /** Whether this control gives out links; false while another one does, or the database can't be reached. */
  readonly reading: boolean;
  /** How many edges are connected. */
  readonly edges: number;
  /** What edges have noticed within the hour. */
  readonly notices: readonly EdgeNotice[];
  /** Of how many links edges had to give up what waited, for want of room, since this control runs. */
  readonly givenUp: number;
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
  let givenUp = 0;
  const committed = (tallies: Tallies): void => void (givenUp += tallies.givenUp);
  const server = createServer((socket) => {
    const connection = new EdgeConnection({ platform, stream, notices, committed }, socket);
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
    await listenPrivately(server, options.socketPath, options.edgeOwner);
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
    get givenUp() {
      return givenUp;
    },
    close,
  };
}
