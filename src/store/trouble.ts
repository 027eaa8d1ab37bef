/** Trouble: which errors of the database mean that it can't work right now, rather than that we asked for nonsense. */
import { Problem } from '#problem';

/** Codes of PostgreSQL (SQLSTATE, appendix A of its manual) and of the operating system. */
const starting = new Set(['57P03', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', '57P01', '57P02']);
/** Classes of them, by their first two characters. */
const unavailableClasses = new Set([
  '08', // the connection
  '28', // signing in: a role's password was changed behind our back, and the next start sets it anew
]);
const unavailable = new Set([
  ...starting,
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '25006', // read-only transaction: a standby
  '40001', // serialization failure
  '40P01', // deadlock
  '53000', // insufficient resources
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement timeout
  '58000', // system error
  '58030', // I/O error, such as a read-only disk
]);

/** pg itself says these without a code. */
const lost =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Client was closed)/;

/** The problem a client should see for an error of the store that will pass; null for any other error. */
export function storeProblem(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  const passing = unavailable.has(code) || unavailableClasses.has(code.slice(0, 2)) || lost.test(error.message);
  return passing ? new Problem('unavailable', undefined, { retryAfter_s: 5 }) : null;
}

/** Whether the server is not there yet, or has just gone: worth another try in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && (starting.has(codeOf(error)) || lost.test(error.message));
}

function codeOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}
