/** The addresses of the dashboard, all below `/app`; what a page shows is in its address, so that back and share work. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { onSessionEnded } from './api/connection.ts';
import { sessionQuery } from './api/queries.ts';
import { LinksPage } from './links/links-page.tsx';
import { SetupPage } from './setup/setup-page.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { Failed, NotFound, Waiting } from './shell/fallbacks.tsx';
import { Root } from './shell/root.tsx';
import { Shell } from './shell/shell.tsx';

/** What narrows the list of links, and which link's edit panel is open. */
export type LinksSearch = { readonly search?: string; readonly tag?: string; readonly edit?: string };
export const periods_days = [7, 30, 90] as const;
export type Period_days = (typeof periods_days)[number];
export type LinkSearch = {
  readonly days?: Period_days;
  readonly by?: 'hour';
  readonly edit?: true;
};
export type SignInSearch = { readonly back?: string; readonly ended?: true };

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

const setupRoute = createRoute({ getParentRoute: () => rootRoute, path: '/setup', component: SetupPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): SignInSearch => ({ ...text(raw, 'back'), ...(raw['ended'] === true ? { ended: true } : {}) }),
  component: SignInPage,
});

const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: backTo(location.href) });
    return { session };
  },
  component: Shell,
  pendingComponent: Waiting,
  errorComponent: Failed,
});

const indexRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/links' });
  },
});

const linksRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/links',
  validateSearch: (raw): LinksSearch => ({ ...text(raw, 'search'), ...text(raw, 'tag'), ...text(raw, 'edit') }),
  component: LinksPage,
});

const linkRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/links/$id',
  validateSearch: (raw): LinkSearch => ({
    ...(raw['days'] === 7 || raw['days'] === 90 ? { days: raw['days'] } : {}),
    ...(raw['by'] === 'hour' ? { by: 'hour' } : {}),
    ...(raw['edit'] === true ? { edit: true } : {}),
  }),
  // The curve brings its own drawing code, which the list needs not wait for.
  component: lazyRouteComponent(() => import('./link/link-page.tsx'), 'LinkPage'),
});

const routeTree = rootRoute.addChildren([
  setupRoute,
  signInRoute,
  insideRoute.addChildren([indexRoute, linksRoute, linkRoute]),
]);

function text<Name extends string>(raw: Record<string, unknown>, name: Name): { [name in Name]?: string } {
  const value = raw[name];
  // The router reads `?search=2026` as a number.
  const plain = typeof value === 'number' ? String(value) : value;
  return typeof plain === 'string' && plain !== '' ? ({ [name]: plain } as { [name in Name]?: string }) : {};
}

function backTo(href: string): SignInSearch {
  return href === '/' || href === '/links' ? {} : { back: href };
}

export function newRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    basepath: '/app',
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  });
  onSessionEnded(() => {
    if (router.state.location.pathname === '/sign-in') return;
    queryClient.setQueryData(sessionQuery.queryKey, null);
    void router.navigate({ to: '/sign-in', search: { ...backTo(router.state.location.href), ended: true } });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
