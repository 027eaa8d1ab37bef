/** The port: whether the edge will be able to listen, asked before anything is started. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#config';
import { StartRefusal } from './refusal.ts';

const reasons: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ port }) => `Port ${port} is taken by another program. Stop that, or choose another with KURZUM_PORT.`,
  EACCES: ({ port }) =>
    `Port ${port} is not permitted to this user. Choose one from 1024 on with KURZUM_PORT, or start as root.`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine. Correct KURZUM_HOST.`,
};

/** Throws a StartRefusal unless the port is free, or becomes free within `patience_ms`. */
export async function requireFreePort(config: Config, patience_ms: number): Promise<void> {
  for (let waited_ms = 0; ; waited_ms += 100) {
    const code = await tryToListen(config);
    if (code === null) return;
    if (code !== 'EADDRINUSE' || waited_ms >= patience_ms) {
      throw new StartRefusal(reasons[code]?.(config) ?? `Port ${config.port} can't be listened on (${code}).`);
    }
    await sleep(100);
  }
}

function tryToListen({ host, port }: Config): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}
