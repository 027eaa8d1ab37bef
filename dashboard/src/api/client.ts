/** The API as the dashboard calls it. Generated from the route table: run `node tools/generate-client.ts` after changing it. */

export type Link = {
  readonly id: string;
  readonly domain: string;
  readonly slug: string;
  readonly shortUrl: string;
  readonly qrUrl: string;
  readonly target: string;
  readonly title: string | null;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly projectId: string | null;
  readonly hits30d: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type LinkPage = { readonly items: readonly Link[]; readonly nextCursor: string | null };

export type LinkDraft = {
  readonly target: string;
  readonly slug?: string | null;
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly tags?: readonly string[] | null;
  readonly projectId?: string | null;
};

export type LinkPatch = {
  readonly target?: string;
  readonly slug?: string;
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly tags?: readonly string[] | null;
  readonly projectId?: string | null;
};

export type Project = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ProjectPage = { readonly items: readonly Project[]; readonly nextCursor: string | null };

export type ProjectDraft = { readonly name: string };

export type ProjectPatch = { readonly name?: string };

export type Dimension =
  | 'country'
  | 'device'
  | 'os'
  | 'browser'
  | 'language'
  | 'referrer'
  | 'channel'
  | 'source'
  | 'medium'
  | 'campaign';

export type Report = {
  readonly from: string;
  readonly to: string;
  readonly interval: 'hour' | 'day' | 'month';
  readonly timezone: string;
  readonly countsBy: 'hour' | 'day';
  readonly keptSince: string;
  readonly releasedEvery: number;
  readonly threshold: number;
  readonly total: number;
  readonly bots: number;
  readonly visitors: number | null;
  readonly series: readonly { readonly start: string; readonly hits: number }[];
  readonly breakdown: {
    readonly [key in Dimension]: readonly { readonly value: string; readonly hits: number }[] | null;
  };
  readonly notBrokenDown: { readonly [key in Dimension]: number | null };
  readonly broughtForward: { readonly [key in Dimension]: number | null };
};

export type Counting = {
  readonly totals: 'hour' | 'day';
  readonly dimensions: readonly Dimension[];
  readonly keepMonths: number;
};

export type CountingPatch = {
  readonly totals?: 'hour' | 'day';
  readonly dimensions?: readonly Dimension[];
  readonly keepMonths?: number;
};

export type Session = {
  readonly person: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string;
    readonly locale: 'de' | 'en' | null;
  };
  readonly tenant: { readonly id: string; readonly name: string };
  readonly member: { readonly id: string; readonly preset: 'owner' };
  readonly notices: readonly ('proxy_not_trusted' | 'country_data_old')[];
};

export type SignInDraft = { readonly email: string; readonly password: string };

export type SetUpDraft = {
  readonly setupToken: string;
  readonly email: string;
  readonly password: string;
  readonly tenant: string;
  readonly name?: string;
  readonly locale?: 'de' | 'en';
};

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedDay: string | null;
};

export type TokenPage = { readonly items: readonly Token[] };

export type TokenDraft = { readonly name: string };

export type NewToken = { readonly id: string; readonly token: string };

export type Problem = {
  readonly type:
    | '/problems/malformed'
    | '/problems/unauthenticated'
    | '/problems/session_locked'
    | '/problems/second_factor_needed'
    | '/problems/forbidden'
    | '/problems/not_found'
    | '/problems/slug_taken'
    | '/problems/conflict'
    | '/problems/gone'
    | '/problems/too_large'
    | '/problems/wrong_media_type'
    | '/problems/invalid'
    | '/problems/too_many'
    | '/problems/unavailable';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly reason: string; readonly detail?: string }[];
};

export type ProblemType = Problem['type'] extends `/problems/${infer Name}` ? Name : never;

/** What every failed call throws. `unreachable` means that no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly type: ProblemType | 'unreachable';
  readonly status: number;
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter_s: number | null;

  constructor(
    type: ProblemType | 'unreachable',
    status: number,
    problem: Partial<Problem>,
    retryAfter_s: number | null,
  ) {
    super(problem.detail ?? type);
    this.type = type;
    this.status = status;
    this.errors = problem.errors ?? [];
    this.retryAfter_s = retryAfter_s;
  }
}

/** A thing and the tag of its version, to be sent back as `ifMatch`. */
export type Versioned<Value> = { readonly value: Value; readonly etag: string };

type Request = {
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
};

type Options = { readonly signal?: AbortSignal };

async function send(method: string, path: string, { query, body, headers, signal }: Request): Promise<Response> {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) sent.set(name, value);
  if (body !== undefined) sent.set('content-type', 'application/json');
  const init: RequestInit = { method, headers: sent, credentials: 'same-origin', signal: signal ?? null };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(path + queryText(query), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem('unreachable', 0, {}, null);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const type = (problem.type?.split('/').at(-1) ?? 'unavailable') as ProblemType;
  return new ApiProblem(type, response.status, problem, Number.isNaN(wait) ? null : wait);
}

function queryText(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

async function json<Value>(response: Promise<Response>): Promise<Value> {
  return (await (await response).json()) as Value;
}

async function versioned<Value>(response: Promise<Response>): Promise<Versioned<Value>> {
  const answered = await response;
  return { value: (await answered.json()) as Value, etag: answered.headers.get('etag') ?? '*' };
}

async function done(response: Promise<Response>): Promise<void> {
  await response;
}

export const api = {
  /** Make a short link. */
  createLink(body: LinkDraft, options: Options & { readonly idempotencyKey?: string } = {}): Promise<Versioned<Link>> {
    return versioned(
      send('POST', `/api/v1/links`, {
        body,
        headers: { 'Idempotency-Key': options.idempotencyKey },
        signal: options.signal,
      }),
    );
  },

  /** List links. */
  listLinks(
    query: {
      readonly search?: string;
      readonly tag?: string;
      readonly projectId?: string;
      readonly cursor?: string;
      readonly limit?: number;
    } = {},
    options: Options = {},
  ): Promise<LinkPage> {
    return json(send('GET', `/api/v1/links`, { query, signal: options.signal }));
  },

  /** Read a link. */
  findLink(id: string, options: Options = {}): Promise<Versioned<Link>> {
    return versioned(send('GET', `/api/v1/links/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a link. */
  editLink(
    id: string,
    body: LinkPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Link>> {
    return versioned(
      send('PATCH', `/api/v1/links/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a link. */
  deleteLink(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/links/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Restore a deleted link. */
  restoreLink(id: string, options: Options = {}): Promise<Versioned<Link>> {
    return versioned(send('POST', `/api/v1/links/${encodeURIComponent(id)}/restore`, { signal: options.signal }));
  },

  /** Draw the QR code of a link: the address of the file. */
  linkQrUrl(
    id: string,
    query: {
      readonly format?: 'svg' | 'png';
      readonly size?: number;
      readonly margin?: number;
      readonly level?: 'L' | 'M' | 'Q' | 'H';
    } = {},
  ): string {
    return `/api/v1/links/${encodeURIComponent(id)}/qr` + queryText(query);
  },

  /** Make a project. */
  createProject(body: ProjectDraft, options: Options = {}): Promise<Versioned<Project>> {
    return versioned(send('POST', `/api/v1/projects`, { body, signal: options.signal }));
  },

  /** List projects. */
  listProjects(options: Options = {}): Promise<ProjectPage> {
    return json(send('GET', `/api/v1/projects`, { signal: options.signal }));
  },

  /** Read a project. */
  findProject(id: string, options: Options = {}): Promise<Versioned<Project>> {
    return versioned(send('GET', `/api/v1/projects/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a project. */
  editProject(
    id: string,
    body: ProjectPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Project>> {
    return versioned(
      send('PATCH', `/api/v1/projects/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a project. */
  deleteProject(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/projects/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Report on a link. */
  linkReport(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/links/${encodeURIComponent(id)}/report`, { query, signal: options.signal }));
  },

  /** Report on a link: the address of the file. */
  linkReportUrl(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/links/${encodeURIComponent(id)}/report` + queryText(query);
  },

  /** Report on a project. */
  projectReport(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/projects/${encodeURIComponent(id)}/report`, { query, signal: options.signal }));
  },

  /** Report on a project: the address of the file. */
  projectReportUrl(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/projects/${encodeURIComponent(id)}/report` + queryText(query);
  },

  /** Report on all links. */
  tenantReport(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/report`, { query, signal: options.signal }));
  },

  /** Report on all links: the address of the file. */
  tenantReportUrl(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/report` + queryText(query);
  },

  /** Read what is counted. */
  findCounting(options: Options = {}): Promise<Versioned<Counting>> {
    return versioned(send('GET', `/api/v1/counting`, { signal: options.signal }));
  },

  /** Choose what is counted. */
  editCounting(
    body: CountingPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Counting>> {
    return versioned(
      send('PATCH', `/api/v1/counting`, { body, headers: { 'If-Match': options.ifMatch }, signal: options.signal }),
    );
  },

  /** Who is signed in. */
  readSession(options: Options = {}): Promise<Session> {
    return json(send('GET', `/api/v1/session`, { signal: options.signal }));
  },

  /** Sign in. */
  signIn(body: SignInDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session`, { body, signal: options.signal }));
  },

  /** Sign out. */
  signOut(options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/session`, { signal: options.signal }));
  },

  /** Set Kurzum up. */
  setUp(body: SetUpDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/setup`, { body, signal: options.signal }));
  },

  /** List tokens. */
  listTokens(options: Options = {}): Promise<TokenPage> {
    return json(send('GET', `/api/v1/tokens`, { signal: options.signal }));
  },

  /** Make a token. */
  createToken(body: TokenDraft, options: Options = {}): Promise<NewToken> {
    return json(send('POST', `/api/v1/tokens`, { body, signal: options.signal }));
  },

  /** Revoke a token. */
  revokeToken(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`, { signal: options.signal }));
  },
};
