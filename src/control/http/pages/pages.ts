/** Pages: everything of control's that people look at, from `/` to the dashboard's files. */
import { isSetUp, type Platform } from '#guard';
import type { Hono } from 'hono';
import { addGet, problemResponse, toProblem } from '../call/call.ts';
import { openApiDocument, routeTable } from '../table/table.ts';
import { openDashboard } from './dashboard.ts';
import { legal, notBuilt, notFound, status, welcome, type FrontPage, type Readiness } from './front.ts';
import { favicon } from './mark.ts';
import { problemPage } from './problems.ts';
import { reference } from './reference.ts';
import { languageOf, openShell, type Page } from './shell.ts';
import { anonymity, trust } from './trust.ts';

export type { Readiness } from './front.ts';

export type PageParts = {
  readonly platform: Platform;
  /** Where the built dashboard lies. */
  readonly dashboardFolder: string;
  /** Where the documents lie that are shown as pages. */
  readonly docsFolder: string;
  readonly readiness: () => Promise<Readiness>;
};

export type Pages = {
  /** Answers what has no page; people get one that says so. */
  readonly notFound: (request: Request) => Promise<Response>;
};

type Show = (request: Request, page: FrontPage, more?: Partial<Page>) => Promise<Response>;

export function addPages(app: Hono, parts: PageParts): Pages {
  const dashboard = openDashboard(parts.dashboardFolder);
  const shell = openShell(dashboard.fontFaces);
  const show: Show = (request, { title, body }, more = {}) => {
    const language = languageOf(request);
    return shell({ language, title: title[language], body: body(language), ...more });
  };

  addStart(app, show, parts);
  for (const path of ['/app', '/app/*']) {
    addGet(app, path, async (request) => {
      const answer = dashboard.answer(request, new URL(request.url).pathname);
      return answer ?? show(request, notBuilt, { status: 503 });
    });
  }
  addReference(app, show, parts.platform.url);
  const { threshold, release_s } = parts.platform;
  addGet(app, '/trust', (request) => show(request, trust(threshold, release_s)));
  const explained = anonymity(parts.docsFolder);
  addGet(app, '/trust/anonymity', (request) => show(request, explained));
  addGet(app, '/status', async (request) => show(request, status(await parts.readiness())));
  addGet(app, '/legal', (request) => show(request, legal));
  addGet(app, '/problems/:name', (request) => {
    const page = problemPage(new URL(request.url).pathname.split('/')[2] ?? '');
    return page ? show(request, page) : show(request, notFound, { status: 404 });
  });
  addIcon(app);
  return { notFound: (request) => show(request, notFound, { status: 404 }) };
}

/** `/` tells how to set Kurzum up, and once that is done leads to the dashboard. */
function addStart(app: Hono, show: Show, { platform, readiness }: PageParts): void {
  // Nobody can undo set-up, so once it was seen the database need not be asked again.
  let seen = false;
  addGet(app, '/', async (request) => {
    try {
      seen ||= await isSetUp(platform);
    } catch (error) {
      const problem = toProblem(error, platform.log);
      if (problem.type !== 'unavailable') return problemResponse(problem);
      return show(request, status(await readiness()), { status: 503 });
    }
    if (!seen) return show(request, welcome);
    return new Response(null, { status: 302, headers: { location: '/app', 'cache-control': 'no-store' } });
  });
}

/** The OpenAPI document, and the same as a page. Neither changes while control runs. */
function addReference(app: Hono, show: Show, { origin }: URL): void {
  const document = openApiDocument(routeTable, origin);
  const page = reference(document, origin);
  const text = JSON.stringify(document);
  addGet(app, '/api/v1/openapi.json', async () => {
    return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' } });
  });
  addGet(app, '/api', (request) => show(request, page, { wide: true }));
}

function addIcon(app: Hono): void {
  const icon = favicon();
  addGet(app, '/favicon.ico', async () => {
    return new Response(icon, {
      headers: { 'content-type': 'image/x-icon', 'cache-control': 'public, max-age=86400' },
    });
  });
}
