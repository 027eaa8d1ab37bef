/** Answering: the one place where errors become problems, and where every response gets the headers that all of them carry. */
import { Problem, type ProblemBody } from '#problem';
import { describeError, type Log } from '#log';

/** Seconds to wait when Kurzum can't say better. */
const retryAfter_s = 5;

/** A problem for whatever was thrown. The guard has already made `unavailable` of a database that is away. */
export function toProblem(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  // A mistake of ours. The client learns nothing of it, and we learn where it was.
  log('error', 'http.failed', describeError(error));
  return new Problem('unavailable', 'Something went wrong on our side. It has been logged.');
}

export function problemResponse(problem: Problem): Response {
  const headers = new Headers();
  const wait_s = problem.retryAfter_s ?? (problem.type === 'unavailable' ? retryAfter_s : null);
  if (wait_s !== null) headers.set('retry-after', String(Math.ceil(wait_s)));
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  return bodyResponse(problem.body(), headers);
}

/** 405 is no problem of the contract's list: it is about HTTP, and says what would have been right (RFC 9110, 15.5.6). */
export function methodNotAllowed(allow: string): Response {
  const body = {
    type: '/problems/method_not_allowed',
    title: 'This path does not take that method',
    status: 405,
    detail: `It takes ${allow}.`,
  };
  return bodyResponse(body, new Headers({ allow }));
}

function bodyResponse(body: ProblemBody, headers: Headers): Response {
  headers.set('content-type', 'application/problem+json');
  headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** On every response. A content security policy that the response has set itself stays. */
export function setSecurityHeaders(headers: Headers): void {
  for (const [name, value] of securityHeaders) if (!headers.has(name)) headers.set(name, value);
}

const securityHeaders: readonly (readonly [string, string])[] = [
  ['content-security-policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  [
    'permissions-policy',
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
  ],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
];
