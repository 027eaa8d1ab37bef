/** The password prompt: asks at a terminal without showing what is typed, or takes the first line that is piped in. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from './commands.ts';

/** '' where nothing came. */
export async function readPassword({ stdin, say }: Terminal): Promise<string> {
  if (stdin.isTTY) say('Password (not shown while you type):');
  // readline echoes what is typed into its output; this one swallows it.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
