import { Outlet, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { PageSkeleton } from '../../../ui/skeletons.tsx';
import { Forbidden } from '../../../ui/states.tsx';
import { InstitutionProvider, useMe } from '../session.tsx';
import { Shell } from './shell.tsx';

/** Everything below /:institution: the person's part in it, and the shell around its pages. */
export function InstitutionFrame() {
  const { institution: key } = useParams({ strict: false }) as { institution: string };
  const me = useMe();
  const institution = me.institutions.find((one) => one.key === key);
  if (!institution) {
    return (
      <main style={{ padding: 24 }}>
        <Forbidden
          title="No such institution for you"
          message="There is no institution at this address, or you have no part in it. Check the address, or ask its administrator for a role."
          action={<a href="/">Go to the start</a>}
        />
      </main>
    );
  }
  return (
    <InstitutionProvider value={institution}>
      <Shell>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </Shell>
    </InstitutionProvider>
  );
}
