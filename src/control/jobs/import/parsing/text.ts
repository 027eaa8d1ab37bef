/** Text: bytes as UTF-8, some at a time, and nothing that is not. */
import { isUtf8 } from 'node:buffer';
import { Broken } from './broken.ts';
import type { Reason } from '../../kind.ts';

/** Throws Broken `not_utf8` (`code`, at the line where it stands). A byte order mark at the beginning is left out. */
export async function* textOf(chunks: AsyncIterable<Uint8Array>, code: Reason): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new Broken(code, line + (chunk ? linesBefore(chunk) : 0), { field: '', reason: 'not_utf8' });
    }
  };
  for await (const chunk of chunks) {
    const text = decoded(chunk);
    yield text;
    line += linesIn(text);
  }
  yield decoded();
}

/** How many lines end before the first one that is no UTF-8; the first may begin within a character. */
function linesBefore(chunk: Uint8Array): number {
  let from = chunk.findIndex((byte) => byte >> 6 !== 0b10);
  for (let lines = 0; ; lines += 1) {
    const end = chunk.indexOf(lineFeed, from);
    if (end < 0 || !isUtf8(chunk.subarray(from, end))) return lines;
    from = end + 1;
  }
}

const lineFeed = 0x0a;

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
