/** The relay: passes on what children log, word by checked word, and drops whatever is not a log line of ours. */
import type { Readable } from 'node:stream';
import { isId } from '#id';
import { loggable } from '#log';
import { supervisorLog, writeLogLine } from './screen.ts';

const line_bytes_max = 8192;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Reads a child's stream to its end. Each line that is a log line is passed on and its event told to `onEvent`; anything
 * else, such as the last words of a crashing engine, may quote what nobody should read: only its being there is logged, and
 * of a crash what `crashWord` finds is told to `onCrash`.
 */
export function relay(
  stream: Readable,
  of: string,
  onEvent: (event: string, fields: LogLine) => void,
  onCrash: (word: string) => void = () => {},
): void {
  const drop = dropCounter(of);
  readLines(stream, (text) => {
    const line = parseLogLine(text);
    if (line === null) {
      const crashed = crashWord(text);
      if (crashed !== null) onCrash(crashed);
      return drop();
    }
    writeLogLine(JSON.stringify(line) + '\n');
    onEvent(String(line['event']), line);
  });
}

/**
 * What may be told of a line with which Node reports a crash: the class of the error or its code (`SyntaxError`,
 * `ERR_ACCESS_DENIED`), which are Node's own words; null where neither begins the line.
 */
export function crashWord(text: string): string | null {
  const found = /^\s+code: '(ERR_[A-Z_]{1,60})'|^((?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error)\b/.exec(
    text,
  );
  return found ? (found[1] ?? found[2]!) : null;
}

/** Counts dropped lines, and says once a second how many there were. */
export function dropCounter(of: string): () => void {
  let lines = 0;
  return () => {
    if (++lines > 1) return;
    setTimeout(() => {
      supervisorLog('warn', 'lines.dropped', { of, lines });
      lines = 0;
    }, 1000).unref();
  };
}

export type LogLine = Readonly<Record<string, string | number | boolean>>;

/** A log line whose every word is one that the log allows; null for anything else. */
export function parseLogLine(text: string): LogLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('event' in value)) return null;
  return Object.entries(value).every(isAllowed) ? (value as LogLine) : null;
}

function isAllowed([key, value]: [string, unknown]): boolean {
  if (!/^\w{1,64}$/.test(key)) return false;
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  if (typeof value !== 'string') return false;
  return key === 'at' ? time.test(value) : value === '[withheld]' || isId(value) || loggable(value) === value;
}

/** Calls `onLine` for each line; one that is longer than any of ours is cut. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!.slice(0, line_bytes_max);
    for (const line of lines) if (line !== '') onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  stream.on('error', () => {});
}
