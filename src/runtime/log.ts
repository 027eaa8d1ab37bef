/**
 * The log: one JSON object a line on stdout, from a closed vocabulary. A field is a number, a boolean, an id or a
 * code word, so that no address, target, title, mail address or token can be logged, not even by mistake.
 */
import { now } from '#clock';
import { isId } from '#id';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, number | boolean | string>>;
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const word = /^[a-zA-Z][a-zA-Z_]{0,63}(\.[a-zA-Z][a-zA-Z_]{0,63}){0,2}$/;

/** What PostgreSQL calls an error: five capitals and digits, such as `57P03`. */
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What the log shows of a string: code words (`slug_taken`, `edge.ready`, `57P03`) and ids as they are, anything else withheld. */
export function loggable(text: string): string {
  return word.test(text) || sqlState.test(text) || isId(text) ? text : '[withheld]';
}

/** A log for one process. `event` is a code word such as `edge.ready`. */
export function openLog(process_name: string, write: (line: string) => void = toStdout()): Log {
  return (level, event, fields = {}) => {
    const safe: Record<string, number | boolean | string> = {};
    for (const [key, value] of Object.entries(fields)) safe[key] = typeof value === 'string' ? loggable(value) : value;
    write(
      JSON.stringify({ at: now().toISOString(), level, process: process_name, event: loggable(event), ...safe }) + '\n',
    );
  };
}

/** Whoever reads our lines may die before us; what is under way is finished all the same. */
function toStdout(): (line: string) => void {
  process.stdout.on('error', () => {});
  return (line) => process.stdout.write(line);
}

/**
 * What may be logged of an error: its class, its code, and where in our own code it was thrown. Never its message,
 * which may quote what a client or a database row said.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: 'not_an_error' };
  const code = (error as { code?: unknown }).code;
  const place = /\/src\/(?:[\w-]+\/)*?((?:[\w-]+\/){0,2}[\w-]+)\.ts:(\d+)/.exec(
    error.stack?.slice(error.message.length) ?? '',
  );
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(place ? { file: place[1]!.replaceAll('/', '.').replaceAll('-', '_'), line: Number(place[2]) } : {}),
  };
}
