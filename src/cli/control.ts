/** Control, as the command line reaches it: HTTP over its own socket, like any other client. */
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Config } from '#config';
import type { ProblemBody } from '#problem';

/** Kurzum is not there, or refused. The message is a sentence for the person at the terminal. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

export type Ask = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
};

/** Hashing a password takes a while on a small machine. */
const patience_ms = 60_000;

/** Asks and gives the answer's JSON; throws a ControlError for everything else. */
export async function ask<Answer>(config: Pick<Config, 'runFolder'>, question: Ask): Promise<Answer> {
  const socketPath = join(config.runFolder, 'control.sock');
  const response = await send(socketPath, question).catch((error: NodeJS.ErrnoException) => {
    throw new ControlError(sentenceFor(error, socketPath));
  });
  const body = parse(await text(response));
  if ((response.statusCode ?? 500) < 300) return body as Answer;
  throw new ControlError(sentenceOf(body as Partial<ProblemBody> | null));
}

/** Writes what a file's row answers into `file` as it comes, and closes it; gives its bytes. Throws a ControlError. */
export async function download(
  config: Pick<Config, 'runFolder'>,
  path: string,
  file: Writable & { readonly bytesWritten: number },
): Promise<number> {
  const socketPath = join(config.runFolder, 'control.sock');
  try {
    const response = await send(socketPath, { method: 'GET', path });
    if ((response.statusCode ?? 500) >= 300)
      throw new ControlError(sentenceOf(parse(await text(response)) as Partial<ProblemBody> | null));
    await pipeline(response, file);
    return file.bytesWritten;
  } catch (error) {
    if (error instanceof ControlError) throw error;
    throw new ControlError(sentenceFor(error as NodeJS.ErrnoException, socketPath));
  }
}

function send(socketPath: string, { method, path, body, token }: Ask): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'localhost',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const sent = request({ socketPath, method, path, headers, timeout: patience_ms }, resolve);
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function sentenceFor({ code }: NodeJS.ErrnoException, path: string): string {
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR') {
    return `Kurzum is not running here (looked for ${path}); start it with npm start.`;
  }
  if (code === 'EACCES') return `You may not open ${path}. Run this as the user who runs Kurzum.`;
  return `Kurzum did not answer (${code ?? 'no reason given'}). Try again in a moment.`;
}

/** A problem as one sentence for each thing that is wrong. */
function sentenceOf(problem: Partial<ProblemBody> | null): string {
  const details = (problem?.errors ?? []).map(
    ({ field, reason, detail }) => `${field ? `${field}: ` : ''}${detail ?? problem?.detail ?? reason}`,
  );
  if (details.length > 0) return details.join('\n');
  return problem?.detail ?? 'Kurzum answered something that is not JSON.';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
