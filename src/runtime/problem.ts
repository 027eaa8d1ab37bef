/** Problems: every error that a client may see, as RFC 9457 describes them, each with a stable type. */

/** The closed list of types, below `/problems/`, with status and title. `docs/api.md` explains each. */
export const problemTypes = {
  malformed: { status: 400, title: 'The request is not valid JSON or not valid HTTP' },
  unauthenticated: { status: 401, title: 'Sign in, or send a valid token' },
  session_locked: { status: 401, title: 'The session is locked' },
  second_factor_needed: { status: 403, title: 'A second factor is needed' },
  forbidden: { status: 403, title: 'You may not do this' },
  not_found: { status: 404, title: 'There is nothing here' },
  slug_taken: { status: 409, title: 'The slug is taken' },
  conflict: { status: 409, title: 'This conflicts with how things are now' },
  gone: { status: 410, title: 'This is gone for good' },
  too_large: { status: 413, title: 'The request is too large' },
  wrong_media_type: { status: 415, title: 'Send JSON' },
  invalid: { status: 422, title: 'A value is not valid' },
  too_many: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Kurzum cannot do this right now' },
} as const;

export type ProblemType = keyof typeof problemTypes;

/** One field that was refused. `field` is a dotted path (`tags.3`), or '' for the whole; `reason` a stable code word. */
export type FieldError = { readonly field: string; readonly reason: string; readonly detail?: string };

/** The body of a problem response. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
};

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: ProblemType;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Seconds after which trying again makes sense, for `Retry-After`. */
  readonly retryAfter_s: number | undefined;

  constructor(
    type: ProblemType,
    detail: string = problemTypes[type].title,
    more: { errors?: readonly FieldError[]; retryAfter_s?: number } = {},
  ) {
    super(type);
    this.type = type;
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.retryAfter_s = more.retryAfter_s;
  }

  get status(): number {
    return problemTypes[this.type].status;
  }

  body(): ProblemBody {
    return {
      type: `/problems/${this.type}`,
      title: problemTypes[this.type].title,
      status: this.status,
      detail: this.detail,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

/** The common case: one field of the request is not as it should be. */
export function invalid(field: string, reason: string, detail: string): Problem {
  return new Problem('invalid', detail, { errors: [{ field, reason, detail }] });
}
