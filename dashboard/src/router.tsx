/** The addresses of the dashboard, all below `/app`; what a page shows is in its address, so that back and share work. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { Session } from './api/client.ts';
import { onSessionEnded } from './api/connection.ts';
import { sessionQuery } from './api/queries.ts';
import { seeAs } from './api/sight.ts';
import {
  auditSearch,
  backSearch,
  codesSearch,
  linkSearch,
  linksSearch,
  newCodeSearch,
  reportSearch,
  sheetSearch,
  signInSearch,
  type BackSearch,
} from './search.ts';
import { SetupPage } from './setup/setup-page.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { Failed, NotFound, Waiting } from './shell/fallbacks.tsx';
import { Root } from './shell/root.tsx';

/** What set-up and sign-in do without; it is on its way while somebody types there. */
const importShell = () => import('./shell/shell.tsx');
const importLinksPage = () => import('./links/links-page.tsx');

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

const setupRoute = createRoute({ getParentRoute: () => rootRoute, path: '/setup', component: SetupPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: SignInPage,
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./session/forgot-page.tsx'), 'ForgotPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./session/reset-page.tsx'), 'ResetPage'),
});

const acceptRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accept',
  component: lazyRouteComponent(() => import('./session/accept-page.tsx'), 'AcceptPage'),
});

/** Where whoever must have a second factor sets it up, before anything else is answered. */
const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-factor',
  validateSearch: backSearch,
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: {} });
    if (session.needs !== 'second_factor_setup') throw redirect({ to: '/links' });
  },
  component: lazyRouteComponent(() => import('./account/second-factor-page.tsx'), 'SecondFactorPage'),
  pendingComponent: Waiting,
});

const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: backTo(location.href) });
    if (session.needs === 'second_factor_setup')
      throw redirect({ to: '/second-factor', search: backTo(location.href) });
    return { session };
  },
  component: lazyRouteComponent(importShell, 'Shell'),
  pendingComponent: Waiting,
  errorComponent: Failed,
});

const indexRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: isAboveTenants(context.session) ? '/platform' : '/links' });
  },
});

const linksRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/links',
  validateSearch: linksSearch,
  // Whoever runs the platform and is a member of none has no links.
  beforeLoad: ({ context }) => {
    if (isAboveTenants(context.session)) throw redirect({ to: '/platform' });
  },
  component: lazyRouteComponent(importLinksPage, 'LinksPage'),
});

const linkRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/links/$id',
  validateSearch: linkSearch,
  component: lazyRouteComponent(() => import('./link/link-page.tsx'), 'LinkPage'),
});

const codesRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/codes',
  validateSearch: codesSearch,
  component: lazyRouteComponent(() => import('./codes/codes-page.tsx'), 'CodesPage'),
});

const bulkRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/codes/bulk',
  component: lazyRouteComponent(() => import('./codes/bulk-page.tsx'), 'BulkPage'),
});

const sheetRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/codes/sheet',
  validateSearch: sheetSearch,
  component: lazyRouteComponent(() => import('./codes/sheet-page.tsx'), 'SheetPage'),
});

/** A new code stays on the page when it is kept, so both addresses have one page. */
const designerRoute = createRoute({
  getParentRoute: () => insideRoute,
  id: 'designer',
  component: lazyRouteComponent(() => import('./designer/designer-page.tsx'), 'DesignerPage'),
});

const newCodeRoute = createRoute({
  getParentRoute: () => designerRoute,
  path: '/codes/new',
  validateSearch: newCodeSearch,
});

const codeRoute = createRoute({ getParentRoute: () => designerRoute, path: '/codes/$codeId' });

const projectsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/projects',
  component: lazyRouteComponent(() => import('./projects/projects-page.tsx'), 'ProjectsPage'),
});

const reportRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/report',
  validateSearch: reportSearch,
  component: lazyRouteComponent(() => import('./report/report-page.tsx'), 'ReportPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const accessRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/sign-in',
  component: lazyRouteComponent(() => import('./settings/access-page.tsx'), 'AccessPage'),
});

const printingRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/printing',
  component: lazyRouteComponent(() => import('./settings/printing-page.tsx'), 'PrintingPage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./settings/tokens-page.tsx'), 'TokensPage'),
});

const supportRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/support',
  component: lazyRouteComponent(() => import('./settings/support-page.tsx'), 'SupportPage'),
});

const dataRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/data',
  component: lazyRouteComponent(() => import('./jobs/data-page.tsx'), 'DataPage'),
});

const tenantRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings/organisation',
  component: lazyRouteComponent(() => import('./settings/tenant-page.tsx'), 'TenantPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const platformRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform',
  component: lazyRouteComponent(() => import('./platform/tenants-page.tsx'), 'TenantsPage'),
});

const takedownsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/takedowns',
  component: lazyRouteComponent(() => import('./platform/takedowns-page.tsx'), 'TakedownsPage'),
});

const offersRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/support',
  component: lazyRouteComponent(() => import('./platform/offers-page.tsx'), 'OffersPage'),
});

const mailRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/mail',
  component: lazyRouteComponent(() => import('./platform/mail-page.tsx'), 'MailPage'),
});

const operatorsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/operators',
  component: lazyRouteComponent(() => import('./platform/operators-page.tsx'), 'OperatorsPage'),
});

const commitmentRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/commitment',
  component: lazyRouteComponent(() => import('./platform/commitment-page.tsx'), 'CommitmentPage'),
});

const platformAuditRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/platform/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./platform/platform-audit-page.tsx'), 'PlatformAuditPage'),
});

const membersRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/members',
  component: lazyRouteComponent(() => import('./members/members-page.tsx'), 'MembersPage'),
});

const memberRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/members/$id',
  component: lazyRouteComponent(() => import('./members/member-page.tsx'), 'MemberPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/account',
  validateSearch: backSearch,
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});

const routeTree = rootRoute.addChildren([
  setupRoute,
  signInRoute,
  forgotRoute,
  resetRoute,
  acceptRoute,
  secondFactorRoute,
  insideRoute.addChildren([
    indexRoute,
    linksRoute,
    linkRoute,
    codesRoute,
    bulkRoute,
    sheetRoute,
    designerRoute.addChildren([newCodeRoute, codeRoute]),
    projectsRoute,
    reportRoute,
    membersRoute,
    memberRoute,
    auditRoute,
    platformRoute,
    takedownsRoute,
    offersRoute,
    mailRoute,
    operatorsRoute,
    commitmentRoute,
    platformAuditRoute,
    settingsRoute,
    printingRoute,
    accessRoute,
    tokensRoute,
    supportRoute,
    dataRoute,
    tenantRoute,
    accountRoute,
  ]),
]);

function isAboveTenants({ person, tenant, support }: Session): boolean {
  return person.operator && tenant === null && support === null;
}

function backTo(href: string): BackSearch {
  return href === '/' || href === '/links' ? {} : { back: href };
}

export function newRouter(queryClient: QueryClient) {
  // Asked for now, not after the session was: the router would do one after the other.
  for (const fetching of [importShell(), importLinksPage()]) fetching.catch(() => undefined);
  const router = createRouter({
    routeTree,
    basepath: '/app',
    // Plain text on both sides: a search for 2026 is `?search=2026`, not a number and not in quotes.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      ).toString();
      return text === '' ? '' : `?${text}`;
    },
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  });
  onSessionEnded(() => {
    if (router.state.location.pathname === '/sign-in') return;
    seeAs(null);
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
