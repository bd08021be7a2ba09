import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { Forbidden } from '../../ui/states.tsx';
import { addressOf, parseSearch, writeSearch } from './address.ts';
import { ApiProblem } from './api.ts';
import { setUpPages } from './pages/set-up/places.ts';
import { places, placesFor } from './places.ts';
import { meQuery, weeksQuery } from './session.tsx';
import { InstitutionFrame } from './shell/institution-frame.tsx';
import { Trouble } from './trouble.tsx';

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: ({ error, reset }) => (
    <main style={{ padding: 24 }}>
      <Trouble error={error} onRetry={reset} />
    </main>
  ),
  notFoundComponent: NowhereToBe,
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) throw redirect({ to: '/sign-in' });
      throw error;
    });
    const first = me.institutions[0];
    if (first) throw redirect({ href: addressOf(first.key, '/') });
  },
  component: () => (
    <main style={{ padding: 24 }}>
      <Forbidden
        title="You have no role yet"
        message="You are signed in, but no institution has given you a role. Ask its administrator."
      />
    </main>
  ),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx')),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./pages/sign-in/set-up-page.tsx')),
});

// Without the frame and what it asks for: these open without a network.
const take = createRoute({
  getParentRoute: () => root,
  path: '/take/$institution',
  component: lazyRouteComponent(() => import('./pages/attendance/take/take-page.tsx')),
});

const visits = createRoute({
  getParentRoute: () => root,
  path: '/visits/$institution',
  component: lazyRouteComponent(() => import('./pages/visits/visits-page.tsx')),
});

const institution = createRoute({
  getParentRoute: () => root,
  path: '/$institution',
  beforeLoad: async ({ context, location }) => {
    await context.queries.ensureQueryData(meQuery).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ href: `/sign-in?to=${encodeURIComponent(location.href)}` });
      throw error;
    });
  },
  component: InstitutionFrame,
  pendingComponent: PageSkeleton,
  notFoundComponent: NowhereToBe,
});
const home = createRoute({
  getParentRoute: () => institution,
  path: '/',
  beforeLoad: async ({ context, params }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    const mine = me.institutions.find((one) => one.key === params.institution);
    // Before the first score there is nothing to look at, only something to set up.
    if (mine?.needs.includes('institution:configure')) {
      const weeks = await context.queries.ensureQueryData(weeksQuery(mine.key)).catch(() => null);
      if (weeks?.current === null) throw redirect({ href: addressOf(mine.key, '/set-up') });
    }
    const first = placesFor(mine?.needs ?? [], mine?.hasMarks)[0];
    if (first) throw redirect({ href: addressOf(params.institution, first.path) });
  },
  component: () => (
    <Forbidden
      title="Nothing to see here yet"
      message="Your role opens no page of this institution. Ask its administrator."
    />
  ),
});
const inside = [
  ...setUpPages.map(({ path, page }) =>
    createRoute({ getParentRoute: () => institution, path, component: lazyRouteComponent(page) }),
  ),
  ...places.map((place) =>
    createRoute({ getParentRoute: () => institution, path: place.path, component: lazyRouteComponent(place.page) }),
  ),
  createRoute({
    getParentRoute: () => institution,
    path: '/casework',
    component: lazyRouteComponent(() => import('./pages/cases/leading-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/effects/access',
    component: lazyRouteComponent(() => import('./pages/effects/access-page.tsx')),
  }),
  ...['/reviews/students', '/effects/students', '/effects/access/students', '/attendance/students'].map((path) =>
    createRoute({
      getParentRoute: () => institution,
      path,
      component: lazyRouteComponent(() => import('./pages/students/students-behind-page.tsx')),
    }),
  ),
  createRoute({
    getParentRoute: () => institution,
    path: '/effects/method',
    component: lazyRouteComponent(() => import('./pages/effects/effect-method-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/cases/$caseId',
    component: lazyRouteComponent(() => import('./pages/cases/case-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/cases/$caseId/print',
    component: lazyRouteComponent(() => import('./pages/cases/case-print-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/cases/import',
    component: lazyRouteComponent(() => import('./pages/cases/sheet-import-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/appointments/$appointmentId',
    component: lazyRouteComponent(() => import('./pages/interventions/appointment-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/plans/chronic-again',
    component: lazyRouteComponent(() => import('./pages/interventions/chronic-again-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/partners',
    component: lazyRouteComponent(() => import('./pages/interventions/partners-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/plans/$planId/success-plan',
    component: lazyRouteComponent(() => import('./pages/interventions/success-plan-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/plans/$planId',
    component: lazyRouteComponent(() => import('./pages/interventions/plan-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/plans/$planId/print',
    component: lazyRouteComponent(() => import('./pages/interventions/plan-print-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/trials',
    component: lazyRouteComponent(() => import('./pages/trials/trials-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/notices',
    component: lazyRouteComponent(() => import('./pages/notices/notices-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/notices/$noticeId',
    component: lazyRouteComponent(() => import('./pages/notices/notice-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/playbooks',
    component: lazyRouteComponent(() => import('./pages/interventions/playbooks-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/reviews',
    component: lazyRouteComponent(() => import('./pages/interventions/reviews-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/reviews/$meetingId',
    component: lazyRouteComponent(() => import('./pages/interventions/review-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/write',
    component: lazyRouteComponent(() => import('./pages/families/writing/write-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/outcomes',
    component: lazyRouteComponent(() => import('./pages/families/inbox/outcomes-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/inbox/set-up',
    component: lazyRouteComponent(() => import('./pages/families/inbox/inbox-setting-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/batches',
    component: lazyRouteComponent(() => import('./pages/families/writing/batches-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/batches/$batchId',
    component: lazyRouteComponent(() => import('./pages/families/writing/batch-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/interpreters',
    component: lazyRouteComponent(() => import('./pages/families/writing/interpreters-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/templates',
    component: lazyRouteComponent(() => import('./pages/families/writing/templates-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/templates/$templateKey',
    component: lazyRouteComponent(() => import('./pages/families/writing/template-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/surveys',
    component: lazyRouteComponent(() => import('./pages/families/surveys/surveys-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/surveys/$surveyId',
    component: lazyRouteComponent(() => import('./pages/families/surveys/survey-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/page-words',
    component: lazyRouteComponent(() => import('./pages/families/page-words-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/automatic',
    component: lazyRouteComponent(() => import('./pages/families/writing/automatic-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/reach',
    component: lazyRouteComponent(() => import('./pages/families/people/reach-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/rules',
    component: lazyRouteComponent(() => import('./pages/families/people/rules-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/nudges',
    component: lazyRouteComponent(() => import('./pages/families/writing/nudges-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/meetings',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/meetings-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/meetings/$offerId',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/offer-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/events',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/events-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/events/$eventId',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/event-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/calls',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/calls-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/families/campaigns',
    component: lazyRouteComponent(() => import('./pages/families/gatherings/campaigns-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/students/no-trusted-adult',
    component: lazyRouteComponent(() => import('./pages/students/trusted-adults-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => institution,
    path: '/students/$studentId',
    component: lazyRouteComponent(() => import('./pages/students/student-page.tsx')),
  }),
];
// Only while building: this branch is gone from what is built.
const gallery = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => root,
        path: '/gallery',
        component: lazyRouteComponent(() => import('./gallery/gallery-page.tsx'), 'GalleryPage'),
      }),
    ]
  : [];

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      start,
      signIn,
      setUp,
      take,
      visits,
      ...gallery,
      institution.addChildren([home, ...inside]),
    ]),
    context: { queries },
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: true,
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 200,
    // What has come is shown at once: a skeleton never stays for its own sake.
    defaultPendingMinMs: 0,
    defaultErrorComponent: ({ error, reset }) => <Trouble error={error} onRetry={reset} />,
  });
}

function NowhereToBe() {
  return (
    <main style={{ padding: 24 }}>
      <Forbidden
        title="There is no such page"
        message="The address may be mistyped, or the page is of a later release."
        action={<a href="/">Go to the start</a>}
      />
    </main>
  );
}
