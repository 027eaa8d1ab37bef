/** Serving: one HTTP server on one Unix socket, which answers even what it can't read with a problem. */
import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FileOwner, listenPrivately } from '#guard';
import { describeError, type Log } from '#log';
import { Problem } from '#problem';
import { problemResponse, setSecurityHeaders } from './call/call.ts';

export type Listener = { close(): Promise<void> };

type Fetch = (request: Request) => Response | Promise<Response>;

/** Requests under way when we stop get this long to finish. */
const drain_ms = 5_000;

/** Listens on `path`, open to its owner alone. */
export async function listen(fetch: Fetch, path: string, owner: FileOwner | null, log: Log): Promise<Listener> {
  const listener = getRequestListener((request) => fetch(request), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      log('warn', 'http.unreadable', describeError(error));
      return malformed();
    },
  });
  const server = createServer(
    {
      // The edge has been through these already; they matter to who calls control.sock.
      maxHeaderSize: 32 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than the edge keeps a connection, so that it never sends into one that is just being closed.
      keepAliveTimeout: 75_000,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseUnreadable(error, socket));
  // An error of one connection (the other side went away) is not the server's.
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  await listenPrivately(server, path, owner);
  return { close: () => drain(server) };
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), drain_ms);
  await closed;
  clearTimeout(late);
}

function malformed(): Response {
  const response = problemResponse(new Problem('malformed', 'The request is not valid HTTP.'));
  setSecurityHeaders(response.headers);
  return response;
}

/** Node could not parse it, so there is no response object: this one is written by hand. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const problem = tooLarge
    ? new Problem('too_large', 'The headers are too large.')
    : new Problem('malformed', late ? 'The request took too long.' : 'The request is not valid HTTP.');
  const body = JSON.stringify(problem.body());
  socket.end(
    `HTTP/1.1 ${problem.status} ${tooLarge ? 'Content Too Large' : 'Bad Request'}\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
