/** The doors of a world: control's two sockets, opened for a test file, and a client that knocks on them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { clockOffset_ms, setClockOffset } from '#clock';
import type { Platform } from '#guard';
import { openHttp } from '#http';
import type { EdgeNotice } from '#links';

export type Answered = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
};

export type Knock = {
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly token?: string;
};

export type Doors = {
  /** Through the socket of the edge, which shows what is public. */
  edge(method: string, path: string, knock?: Knock): Promise<Answered>;
  /** Through control's own socket. */
  control(method: string, path: string, knock?: Knock): Promise<Answered>;
  readonly runFolder: string;
  /** The events that were logged so far. */
  readonly logged: readonly string[];
};

export type DoorSettings = {
  /** Where the sockets are made; a folder of their own where it is absent. */
  readonly runFolder?: string;
  readonly dashboardFolder?: string;
  readonly edges?: () => number;
  readonly notices?: readonly EdgeNotice[];
  readonly givenUp?: () => number;
  readonly isLeading?: () => boolean;
  readonly mayMoveClock?: boolean;
};

/** Opens both sockets; they are closed when the file's tests are done. */
export async function openDoors(platform: Platform, settings: DoorSettings = {}): Promise<Doors> {
  const runFolder = settings.runFolder ?? mkdtempSync(join(tmpdir(), 'kz-doors-'));
  const logged: string[] = [];
  const http = await openHttp({
    platform: { ...platform, log: (_level, event) => void logged.push(event) },
    runFolder,
    edgeOwner: null,
    dashboardFolder: settings.dashboardFolder ?? join(runFolder, 'not-built'),
    docsFolder: join(import.meta.dirname, '..', '..', 'docs'),
    edges: settings.edges ?? (() => 1),
    notices: () => settings.notices ?? [],
    givenUp: settings.givenUp ?? (() => 0),
    isLeading: settings.isLeading ?? (() => true),
    advanceClock: settings.mayMoveClock ? advanceClock : null,
  });
  after(async () => {
    await http.close();
    rmSync(runFolder, { recursive: true, force: true });
  });
  return {
    edge: (method, path, knock) => send(join(runFolder, 'edge.sock'), method, path, knock),
    control: (method, path, knock) => send(join(runFolder, 'control.sock'), method, path, knock),
    runFolder,
    logged,
  };
}

function advanceClock(by_ms: number): number {
  setClockOffset(clockOffset_ms() + by_ms);
  return clockOffset_ms();
}

function send(
  socketPath: string,
  method: string,
  path: string,
  { headers = {}, body, token }: Knock = {},
): Promise<Answered> {
  const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const length = headers['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(raw ?? '') };
  const sent = {
    host: 'localhost:8080',
    ...(raw === undefined ? {} : { 'content-type': 'application/json', ...length }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method, path, headers: sent, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const text = bytes.toString('utf8');
        resolve({ status: answer.statusCode!, headers: answer.headers, bytes, text, json: parse(text) });
      });
    });
    asking.on('error', reject);
    asking.end(raw);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
