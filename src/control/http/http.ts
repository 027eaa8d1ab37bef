/** HTTP: control's two front doors, one for what the edge passes on and one for people on the machine itself. */
import { join } from 'node:path';
import type { FileOwner } from '#guard';
import { buildApp, type AppParts } from './app.ts';
import { listen, type Listener } from './serve.ts';

export { openKeyless, type KeylessParts } from './keyless.ts';
export type { Listener } from './serve.ts';

export { openApiDocument, problemsOf, routeTable, type Json, type JsonObject, type Route } from './table/table.ts';

export type HttpParts = AppParts & {
  /** Where the sockets lie: `edge.sock` and `control.sock`. */
  readonly runFolder: string;
  /** Who may connect to `edge.sock` besides us; null where the edge is the same user. */
  readonly edgeOwner: FileOwner | null;
};

/** Listens on both sockets. Closing lets requests finish for a few seconds and then ends them. */
export async function openHttp(parts: HttpParts): Promise<Listener> {
  const { runFolder, edgeOwner, platform } = parts;
  const { edgeApp, ownerApp } = buildApp(parts);
  const listeners = [
    await listen(edgeApp.fetch, join(runFolder, 'edge.sock'), edgeOwner, platform.log),
    await listen(ownerApp.fetch, join(runFolder, 'control.sock'), null, platform.log),
  ];
  return {
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}
