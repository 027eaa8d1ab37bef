/** Calls: takes one request through its row of the table: who, from where, what, then the row's own function. */
import { monotonic_ms } from '#clock';
import { countRefusedAttempt, type Platform } from '#guard';
import type { EdgeNotice } from '#links';
import { Problem, type ProblemType } from '#problem';
import type { Log } from '#log';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { methodNotAllowed, problemResponse, toProblem } from './answer.ts';
import { cookiesOf, readBrowsing, readCredential, refuseOtherOrigins, refuseOverheard } from './credentials.ts';
import { callerOf, requireGrant, requireNeed } from './caller.ts';
import { readLanguage } from './language.ts';
import {
  check,
  checkShape,
  readIdempotencyKey,
  readIfMatch,
  readJson,
  readOctets,
  readQuery,
  refuseAnnouncedLength,
} from './receive.ts';
import type { Call, Reply, Route } from '../table/table.ts';

export { problemResponse, setSecurityHeaders, toProblem } from './answer.ts';

export type Dispatch = {
  readonly platform: Platform;
  readonly notices: () => readonly EdgeNotice[];
  readonly log: Log;
  /** Told the name of the row, so that metrics need not know paths. */
  readonly answered: (name: string, status: number, duration_ms: number) => void;
};

/** Adds every row to `app`, and to each path an answer for the methods it doesn't take. */
export function addRoutes(app: Hono, rows: readonly Route[], parts: Dispatch): void {
  // Words before places for one: `/invitations/accept` is no invitation's id.
  const byPath = [...Map.groupBy(rows, (row) => row.path)].toSorted(([a], [b]) => placesIn(a) - placesIn(b));
  for (const [path, rowsOfPath] of byPath) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const row of rowsOfPath) app.on(row.method, pattern, (context) => answer(context, row, parts));
    addMethods(
      app,
      pattern,
      rowsOfPath.map((row) => row.method),
    );
  }
}

function placesIn(path: string): number {
  return path.split('{').length;
}

/** Adds a path that answers GET, whatever its query. */
export function addGet(app: Hono, path: string, answer: (request: Request) => Promise<Response>): void {
  app.get(path, (context) => answer(context.req.raw));
  addMethods(app, path, ['GET']);
}

/** Answers OPTIONS, and refuses what is not among `methods`; call it after the path's own handlers were added. */
function addMethods(app: Hono, pattern: string, methods: readonly string[]): void {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  app.options(pattern, () => new Response(null, { status: 204, headers: { allow } }));
  app.all(pattern, () => methodNotAllowed(allow));
}

/** What tells the edge that somebody guessed. It counts that against where the request came from, and takes the field out. */
const strikeField = 'kurzum-strike';
const striking: ReadonlySet<ProblemType> = new Set(['unauthenticated', 'not_found', 'gone', 'too_many']);

async function answer(context: Context, row: Route, parts: Dispatch): Promise<Response> {
  const started_ms = monotonic_ms();
  let problem: Problem | null = null;
  const response = await run(context, row, parts).catch((error: unknown) => {
    problem = toProblem(error, parts.log);
    return problemResponse(problem);
  });
  if (strikes(row, problem)) response.headers.set(strikeField, '1');
  if (isAttempt(row, problem, context.req.raw.headers)) countRefusedAttempt(parts.platform, row.name);
  parts.answered(row.name, response.status, monotonic_ms() - started_ms);
  return response;
}

/** Whether somebody whom nobody knows tried to be let in, and was not. Who brings nothing at all has tried nothing. */
function isAttempt(row: Route, problem: Problem | null, headers: Headers): boolean {
  if (problem === null) return false;
  if (row.grant === null) return row.strikes !== undefined && striking.has(problem.type);
  return problem.type === 'unauthenticated' && (headers.has('authorization') || headers.has('cookie'));
}

function strikes(row: Route, problem: Problem | null): boolean {
  return row.strikes === 'always' || (row.strikes === 'refused' && problem !== null && striking.has(problem.type));
}

async function run(context: Context, row: Route, parts: Dispatch): Promise<Response> {
  const { platform, notices } = parts;
  const request = context.req.raw;
  const { headers } = request;
  const credential = readCredential(headers, platform.url);
  const bySession = credential.kind === 'session' && row.grant !== null;
  if (row.startsSession) refuseOverheard(headers, platform.url);
  if (row.startsSession || (bySession && row.method !== 'GET')) refuseOtherOrigins(headers, platform.url, bySession);
  const caller = await callerOf(platform, row, credential, headers);
  await requireNeed(row, caller);
  await requireGrant(row, caller);
  const query = check(row.query ?? noQuery, readQuery(new URL(request.url).searchParams));
  if (bySession && row.writes?.(query as never)) refuseOtherOrigins(headers, platform.url, false);
  refuseAnnouncedLength(headers, row);

  const call: Call<unknown, unknown, unknown, unknown> = {
    platform,
    notices,
    actor: caller,
    params: row.params ? readParams(row.params, context.req.param()) : undefined,
    query,
    ifMatch: row.headers?.includes('If-Match') ? readIfMatch(headers.get('if-match')) : null,
    idempotencyKey: row.headers?.includes('Idempotency-Key')
      ? readIdempotencyKey(headers.get('idempotency-key'))
      : null,
    body: row.body ? (row.apart ? checkShape : check)(row.body, await readJson(request, row)) : undefined,
    octets: row.takesOctets ? await readOctets(request, row) : none,
    language: readLanguage(headers.get('accept-language')),
    isHead: request.method === 'HEAD',
    signal: request.signal,
    sessionToken: credential.kind === 'session' ? credential.token : null,
    browsing: readBrowsing(headers, platform.url),
  };
  const handle = row.handle as (call: Call<unknown, unknown, unknown, unknown>) => Promise<Reply<unknown>>;
  return toResponse(row, await handle(call), platform.url);
}

const noQuery = z.strictObject({});
const none = new Uint8Array();

/** A path that names something impossible names nothing. */
function readParams(schema: NonNullable<Route['params']>, params: Record<string, string>): unknown {
  const result = schema.safeParse(params);
  if (!result.success) throw new Problem('not_found');
  return result.data;
}

function toResponse(row: Route, reply: Reply<unknown>, url: URL): Response {
  return withCookies(reply.refusal ? problemResponse(reply.refusal) : bare(row, reply), reply, url);
}

function withCookies(response: Response, reply: Reply<unknown>, url: URL): Response {
  for (const cookie of cookiesOf(url, reply)) response.headers.append('set-cookie', cookie);
  return response;
}

function bare(row: Route, reply: Reply<unknown>): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (reply.version !== undefined) headers.set('etag', `"v${reply.version}"`);
  if (reply.location) headers.set('location', reply.location);
  const { status } = row.success;
  if (reply.file) {
    headers.set('content-type', reply.file.mediaType);
    if (reply.file.name) headers.set('content-disposition', `attachment; filename="${reply.file.name}"`);
    return new Response(reply.file.bytes, { status, headers });
  }
  if (status === 204) return new Response(null, { status, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(reply.body), { status, headers });
}
