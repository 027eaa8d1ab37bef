/**
 * Routes: what one row of the route table says. Validation, the OpenAPI document, the permission matrix and the
 * dashboard's client are all read from these rows, so that none of them can say something else.
 */
import type { AcceptedVersions, Action, Actor, Operator, Platform, Self } from '#guard';
import type { EdgeNotice } from '#links';
import type { Problem, ProblemType } from '#problem';
import type { z } from 'zod';
import type { Language } from '../call/language.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What operators do, as the audit log calls it. */
export type OperatorAction = `platform.${string}`;

export type Need = 'second_factor' | 'step_up';

/** Request headers that mean something to a route, beyond those of every request. */
export type RequestHeader = 'If-Match' | 'Idempotency-Key' | 'Accept-Language';

/** What a good call gives. There is one per route: a client need not guess which of several it got. */
export type Success<Body extends z.ZodType = z.ZodType> = {
  readonly status: 200 | 201 | 204;
  readonly description: string;
  /** The JSON it answers; absent with 204, and where it answers files only. */
  readonly body?: Body;
  /** The media types of the files that it answers, beside JSON or instead: the parameter `format` says which. */
  readonly files?: readonly string[];
  /** Whether the answer names the version of what it shows, for `If-Match`. */
  readonly etag?: true;
};

/** What a handler is given: everything checked already. */
export type Call<Params, Query, Body, Who> = {
  readonly platform: Platform;
  /** What edges have noticed lately. */
  readonly notices: () => readonly EdgeNotice[];
  readonly actor: Who;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Of a row that takes bytes as they are. */
  readonly octets: Uint8Array;
  readonly ifMatch: AcceptedVersions;
  readonly idempotencyKey: string | null;
  /** In which the sentences of an answer are wanted. */
  readonly language: Language;
  /** Whether only the head of the answer is wanted (RFC 9110, section 9.3.2), so that no file goes out. */
  readonly isHead: boolean;
  /** Told when whoever called has left, so that nobody works on for them. */
  readonly signal: AbortSignal;
  /** The session cookie that came with the request, if one did. */
  readonly sessionToken: string | null;
  /** What the browser brought besides; nothing where no session can begin. */
  readonly browsing: Browsing;
};

/** What a browser brings to a sign-in: our cookies, and its name as the edge says it ('Firefox, Windows'). */
export type Browsing = {
  readonly sessionToken: string | null;
  /** Of an earlier sign-in to the same account. */
  readonly known: string | null;
  /** Of a browser that needs no second factor. */
  readonly trusted: string | null;
  /** Of a sign-in whose second factor is still to come. */
  readonly pending: string | null;
  readonly agent: string | null;
};

/** What a cookie of ours holds, and until when. */
export type Kept = { readonly token: string; readonly expiresAt: Date };

/** An answer that is no JSON; one with a name is to be saved under it. */
export type File = {
  readonly mediaType: string;
  /** A stream is sent as it is read. */
  readonly bytes: Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Visible ASCII without quotes. */
  readonly name?: string;
};

/** What a handler gives back; the status is the row's. */
export type Reply<Body> = {
  readonly body?: Body;
  readonly file?: File;
  /** The version of what the body shows. */
  readonly version?: number;
  /** Where what was made can be read. */
  readonly location?: string;
  /** What the client's session cookie is to hold from now on; null takes the cookie away. */
  readonly session?: Kept | null;
  /** By which we know the browser the next time; it outlasts the session. */
  readonly known?: Kept;
  /** The same of a sign-in that still owes a second factor. */
  readonly pending?: Kept | null;
  /** By which this browser needs no second factor for a while. */
  readonly trusted?: Kept;
  /** Instead of all else: a problem that comes with cookies. */
  readonly refusal?: Problem;
};

type Shape = z.ZodObject;

/** One row, as everything but its own handler sees it. */
export type Route = {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/v1/links/{id}`. */
  readonly path: string;
  /** A verb and a noun; the name of the operation and of the client's function. */
  readonly name: string;
  readonly group: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * What the guard is asked; `person` where somebody sees to their own account, and null where nobody needs to have signed
   * in. A row has either this or `operator`.
   */
  readonly grant?: Action | 'person' | null;
  /** What an operator does here, above all tenants. It always waits for a second factor. */
  readonly operator?: OperatorAction;
  /** What a session must have shown besides: a second factor at sign-in, or a proof of the last ten minutes. */
  readonly needs?: Need;
  readonly params?: Shape;
  readonly query?: Shape;
  readonly headers?: readonly RequestHeader[];
  readonly body?: z.ZodType;
  /** The media type of the body, where it isn't plain `application/json`; both are then accepted. */
  readonly bodyMedia?: string;
  /** Whether the body is a list whose entries are refused one by one, and not all of them for one. */
  readonly apart?: true;
  /** Whether the body is bytes as they are, `application/octet-stream`, and no JSON. */
  readonly takesOctets?: true;
  /** The most that the body may hold, where 64 KiB are too little. */
  readonly body_bytes_max?: number;
  readonly success: Success;
  /** Problems besides those that follow from the rest of the row. */
  readonly problems?: readonly ProblemType[];
  /** Whether a browser may only call it from our own pages, though there is no session yet. */
  readonly startsSession?: true;
  /** Whether such a GET changes something: with a session it may then come from our own pages only, as other changes. */
  readonly writes?: (query: never) => boolean;
  /** Whether what it refuses, or all that it is asked, counts against where it came from: the edge slows down who guesses. */
  readonly strikes?: 'refused' | 'always';
  readonly handle: (call: Call<never, never, never, never>) => Promise<Reply<unknown>>;
};

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Who calls a row: what its grant says, and an operator where it has none. */
type Who<Grant> = Grant extends Action ? Actor : Grant extends 'person' ? Self : Grant extends null ? null : Operator;

/** Writes a row so that its handler's arguments and its answer are typed by its own schemas. */
export function route<
  Grant extends Action | 'person' | null | undefined = undefined,
  Params extends Shape | undefined = undefined,
  Query extends Shape | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(
  row: Omit<Route, 'grant' | 'params' | 'query' | 'body' | 'success' | 'writes' | 'handle'> & {
    readonly grant?: Grant;
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly success: Omit<Success, 'body'> & { readonly body?: Answer };
    readonly writes?: (query: Output<Query>) => boolean;
    readonly handle: (
      call: Call<Output<Params>, Output<Query>, Output<Body>, Who<Grant>>,
    ) => Promise<Reply<Answer extends z.ZodType ? z.input<Answer> : never>>;
  },
): Route {
  return row as unknown as Route;
}

/** Every problem a row can answer: those that follow from what it takes, and those it names. */
export function problemsOf(row: Route): readonly ProblemType[] {
  const all = new Set<ProblemType>(['malformed', 'invalid', 'unavailable', 'too_large']);
  if (row.grant !== null) for (const type of ['unauthenticated', 'session_locked', 'forbidden'] as const) all.add(type);
  if (needsSecondFactor(row)) all.add('second_factor_needed');
  if (row.startsSession) all.add('forbidden');
  if (row.strikes) all.add('too_many');
  if (row.params) all.add('not_found');
  if (row.body || row.takesOctets) all.add('wrong_media_type');
  if (row.headers?.includes('If-Match')) all.add('conflict');
  for (const problem of row.problems ?? []) all.add(problem);
  return [...all].toSorted();
}

// A tenant may ask it of all its members, so any row that asks for a grant can.
function needsSecondFactor(row: Route): boolean {
  return row.operator !== undefined || row.needs !== undefined || (row.grant !== null && row.grant !== 'person');
}
