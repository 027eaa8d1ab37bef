/** One request to the API of the host that served this page; the only place that calls `fetch`. */
import { reportAway, reportSessionEnded } from './connection.ts';
import { isAway, Refusal, refusalOf } from './refusal.ts';

export type RequestOptions = {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A 401 that the caller answers itself: a wrong password is no ended session. */
  readonly expectsSignedOut?: boolean;
};
export type Answer<T> = { readonly body: T; readonly etag: string | null };

/** Sends one request below `/api/v1`; throws a `Refusal`. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const response = await send(`/api/v1${path}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    signal: options.signal ?? null,
    headers: { ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...options.headers },
    body: options.body === undefined ? null : JSON.stringify(options.body),
  });
  if (response.ok) {
    reportAway(false);
    const body = response.status === 204 ? undefined : await response.json();
    return { body: body as T, etag: response.headers.get('etag') };
  }
  const refusal = refusalOf(await response.json().catch(() => undefined));
  reportAway(isAway(refusal));
  const signedOut = refusal.type === 'unauthenticated' || refusal.type === 'session_locked';
  if (signedOut && options.expectsSignedOut !== true) reportSessionEnded();
  throw refusal;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportAway(true);
    throw new Refusal('away');
  }
}
