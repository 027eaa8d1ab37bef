/** The local socket: what the supervisor asks control, as anybody on this machine may who may open it. */
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Config } from '#config';

/** The one-time link to set Kurzum up; null once that is done, or when control doesn't say. */
export async function setupLink(config: Config): Promise<string | null> {
  try {
    const { url } = JSON.parse(await get(join(config.runFolder, 'control.sock'), '/local/setup-link')) as {
      url?: unknown;
    };
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, headers: { host: 'localhost' }, timeout: 5_000 }, (answer) => {
      text(answer).then(resolve, reject);
    });
    asking.once('error', reject).once('timeout', () => asking.destroy(new Error('timeout')));
    asking.end();
  });
}
