/** A refusal: every way a request can fail, as one error with a stable type (RFC 9457), so that pages can put it into words. */
import type { FieldError } from './shapes.ts';

/** The API's problem types, and `away` where no answer came at all. */
export type RefusalType =
  | 'malformed'
  | 'unauthenticated'
  | 'session_locked'
  | 'second_factor_needed'
  | 'forbidden'
  | 'not_found'
  | 'slug_taken'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'wrong_media_type'
  | 'invalid'
  | 'too_many'
  | 'unavailable'
  | 'away';

const known: ReadonlySet<string> = new Set<RefusalType>([
  'malformed',
  'unauthenticated',
  'session_locked',
  'second_factor_needed',
  'forbidden',
  'not_found',
  'slug_taken',
  'conflict',
  'gone',
  'too_large',
  'wrong_media_type',
  'invalid',
  'too_many',
  'unavailable',
  'away',
] satisfies RefusalType[]);

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly type: RefusalType;
  readonly errors: readonly FieldError[];

  constructor(type: RefusalType, detail: string = type, errors: readonly FieldError[] = []) {
    super(detail);
    this.type = type;
    this.errors = errors;
  }

  /** The stable reason for which one field was refused. */
  reasonFor(field: string): string | undefined {
    return this.errors.find((error) => error.field === field || error.field.startsWith(`${field}.`))?.reason;
  }
}

/** Reads a problem body; anything else (a proxy's error page, say) counts as the server being away. */
export function refusalOf(body: unknown): Refusal {
  const { type, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as {
    type?: unknown;
    detail?: unknown;
    errors?: unknown;
  };
  const name = typeof type === 'string' ? type.replace(/^.*\/problems\//, '') : '';
  return new Refusal(
    known.has(name) ? (name as RefusalType) : 'away',
    typeof detail === 'string' ? detail : name,
    Array.isArray(errors) ? (errors as FieldError[]) : [],
  );
}

/** Whether waiting and trying again, unchanged, is the right answer. */
export function isAway(error: unknown): boolean {
  return error instanceof Refusal && (error.type === 'away' || error.type === 'unavailable');
}

export function isRefusal(error: unknown, type: RefusalType): boolean {
  return error instanceof Refusal && error.type === type;
}
