/** The app: which path leads where, once for what the edge passes on and once more for the machine's own socket. */
import type { Platform } from '#guard';
import type { EdgeNotice } from '#links';
import { Problem } from '#problem';
import { Hono } from 'hono';
import { addGet, addRoutes, problemResponse, setSecurityHeaders, toProblem, type Dispatch } from './call/call.ts';
import { openMetrics } from './metrics.ts';
import { addPages, type Readiness } from './pages/pages.ts';
import { localRoutes, proofKeyRoute, routeTable } from './table/table.ts';

export type AppParts = {
  readonly platform: Platform;
  /** Where the built dashboard lies. */
  readonly dashboardFolder: string;
  /** Where the documents lie that are shown as pages. */
  readonly docsFolder: string;
  /** How many edges are connected. */
  readonly edges: () => number;
  /** Of how many links edges had to give up what waited. */
  readonly givenUp: () => number;
  /** What edges have noticed lately. */
  readonly notices: () => readonly EdgeNotice[];
  /** Whether this control gives out links and takes totals in, rather than standing by for another. */
  readonly isLeading: () => boolean;
  /** Moves the clock of every process and says how far it is ahead; null where `KURZUM_ENV` is not `test`. */
  readonly advanceClock: ((by_ms: number) => number) | null;
};

/** How long a probe of the database may take before it counts as away. */
const probe_ms = 2_000;

export function buildApp(parts: AppParts): { readonly edgeApp: Hono; readonly ownerApp: Hono } {
  const { platform, edges, givenUp, notices } = parts;
  const metrics = openMetrics({ edges, givenUp });
  const dispatch: Dispatch = { platform, notices, log: platform.log, answered: metrics.answered };

  const edgeApp = emptyApp(platform);
  const readiness = (): Promise<Readiness> => readinessOf(parts);
  const pages = addPages(edgeApp, { ...parts, readiness });
  addGet(edgeApp, '/readyz', async () => readyResponse(await readiness()));
  addRoutes(edgeApp, [...routeTable, proofKeyRoute], dispatch);
  // What no path above took: a page for people, a problem for programs.
  edgeApp.notFound(async ({ req }) => {
    const forPeople = req.header('accept')?.includes('text/html') && !req.path.startsWith('/api/');
    return forPeople ? pages.notFound(req.raw) : problemResponse(new Problem('not_found'));
  });

  const ownerApp = emptyApp(platform);
  addRoutes(ownerApp, localRoutes(parts.advanceClock), dispatch);
  addGet(ownerApp, '/metrics', () => metrics.response());
  ownerApp.all('*', ({ req }) => edgeApp.fetch(req.raw));
  return { edgeApp, ownerApp };
}

function emptyApp(platform: Platform): Hono {
  const app = new Hono({ strict: false });
  app.use('*', async (context, next) => {
    await next();
    setSecurityHeaders(context.res.headers);
  });
  app.onError((error) => problemResponse(toProblem(error, platform.log)));
  return app;
}

async function readinessOf({ platform, edges, isLeading }: AppParts): Promise<Readiness> {
  const database = await isReachable(platform);
  // Nobody leads without a database, which is then what is missing: this control answers.
  return { database, control: isLeading() || !database, edge: edges() > 0 };
}

function readyResponse(readiness: Readiness): Response {
  const ready = Object.values(readiness).every(Boolean);
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return new Response(JSON.stringify({ ready, ...readiness }), {
    status: ready ? 200 : 503,
    headers: ready ? headers : { ...headers, 'retry-after': '1' },
  });
}

async function isReachable(platform: Platform): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), probe_ms).unref());
  const asked = platform.store.app.selectFrom('platform').select('singleton').executeTakeFirst();
  return Promise.race([asked.then(Boolean, () => false), late]);
}
