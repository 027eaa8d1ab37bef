/** The app: which path leads where, once for what the edge passes on and once more for the machine's own socket. */
import { isSetUp, type Platform } from '#guard';
import { Problem } from '#problem';
import { Hono } from 'hono';
import { problemResponse, setSecurityHeaders, toProblem } from './answer.ts';
import { addMethods, addRoutes, type Dispatch } from './dispatch.ts';
import { localRoutes } from './local.ts';
import { openMetrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { openDashboard } from './pages/dashboard.ts';
import { legal, notBuilt, notFound, status, trust, welcome, type FrontPage, type Readiness } from './pages/front.ts';
import { favicon } from './pages/mark.ts';
import { problemPage } from './pages/problems.ts';
import { reference } from './pages/reference.ts';
import { languageOf, openShell, type Page } from './pages/shell.ts';
import { routeTable } from './table.ts';

export type AppParts = {
  readonly platform: Platform;
  /** Where the built dashboard lies. */
  readonly dashboardFolder: string;
  /** How many edges are connected. */
  readonly edges: () => number;
  /** Whether this control gives out links and takes totals in, rather than standing by for another. */
  readonly isLeading: () => boolean;
  /** Moves the clock of every process and says how far it is ahead; null where `KURZUM_ENV` is not `test`. */
  readonly advanceClock: ((by_ms: number) => number) | null;
};

type Show = (request: Request, page: FrontPage, more?: Partial<Page>) => Promise<Response>;

/** How long a probe of the database may take before it counts as away. */
const probe_ms = 2_000;

export function buildApp(parts: AppParts): { readonly edgeApp: Hono; readonly ownerApp: Hono } {
  const { platform, edges } = parts;
  const metrics = openMetrics(edges);
  const dispatch: Dispatch = { platform, log: platform.log, answered: metrics.answered };

  const edgeApp = emptyApp(platform);
  const show = addPages(edgeApp, parts);
  addApi(edgeApp, show, dispatch);
  closeApp(edgeApp, show);

  const ownerApp = emptyApp(platform);
  addRoutes(ownerApp, localRoutes(parts.advanceClock), dispatch);
  ownerApp.get('/metrics', () => metrics.response());
  addMethods(ownerApp, '/metrics', ['GET']);
  ownerApp.all('*', (context) => edgeApp.fetch(context.req.raw));
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

function addApi(app: Hono, show: Show, dispatch: Dispatch): void {
  const origin = dispatch.platform.url.origin;
  const document = openApiDocument(routeTable, origin);
  const page = reference(document, origin);
  const text = JSON.stringify(document);
  addGet(app, '/api/v1/openapi.json', async () => {
    return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' } });
  });
  addGet(app, '/api', (request) => show(request, page, { wide: true }));
  addRoutes(app, routeTable, dispatch);
}

/** Everything that people look at. Gives back the way to show a page. */
function addPages(app: Hono, { platform, dashboardFolder, edges, isLeading }: AppParts): Show {
  const dashboard = openDashboard(dashboardFolder);
  const shell = openShell(dashboard.fontFaces);
  const show: Show = (request, { title, body }, more = {}) => {
    const language = languageOf(request);
    const { pathname } = new URL(request.url);
    return shell({ language, path: pathname, title: title[language], body: body(language), ...more });
  };
  const readiness = async (): Promise<Readiness> => ({
    database: await isReachable(platform),
    control: isLeading(),
    edge: edges() > 0,
  });

  const setUpBefore = rememberTrue(() => isSetUp(platform));
  addGet(app, '/', async (request) => {
    try {
      if (!(await setUpBefore())) return await show(request, welcome);
    } catch (error) {
      if (toProblem(error, platform.log).type !== 'unavailable') throw error;
      return show(request, status(await readiness()), { status: 503 });
    }
    return new Response(null, { status: 302, headers: { location: '/app', 'cache-control': 'no-store' } });
  });
  for (const path of ['/app', '/app/*'])
    addGet(app, path, async (request) => {
      const answer = dashboard.answer(request, new URL(request.url).pathname);
      return answer ?? show(request, notBuilt, { status: 503 });
    });
  addGet(app, '/trust', (request) => show(request, trust));
  addGet(app, '/status', async (request) => show(request, status(await readiness())));
  addGet(app, '/legal', (request) => show(request, legal));
  addGet(app, '/problems/:name', (request) => {
    const page = problemPage(new URL(request.url).pathname.split('/')[2] ?? '');
    return page ? show(request, page) : show(request, notFound, { status: 404 });
  });
  const icon = favicon();
  addGet(app, '/favicon.ico', async () => {
    return new Response(new Uint8Array(icon), {
      headers: { 'content-type': 'image/x-icon', 'cache-control': 'public, max-age=86400' },
    });
  });
  addGet(app, '/readyz', async () => readyResponse(await readiness()));
  return show;
}

/** What no path above took: a page for people, a problem for programs. */
function closeApp(app: Hono, show: Show): void {
  app.notFound(async (context) => {
    const request = context.req.raw;
    const forPeople = request.headers.get('accept')?.includes('text/html') && !context.req.path.startsWith('/api/');
    return forPeople ? show(request, notFound, { status: 404 }) : problemResponse(new Problem('not_found'));
  });
}

function addGet(app: Hono, path: string, answer: (request: Request) => Promise<Response>): void {
  app.get(path, (context) => answer(context.req.raw));
  addMethods(app, path, ['GET']);
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

/** Nobody can undo set-up, so once it was seen the database need not be asked again. */
function rememberTrue(ask: () => Promise<boolean>): () => Promise<boolean> {
  let seen = false;
  return async () => (seen ||= await ask());
}
