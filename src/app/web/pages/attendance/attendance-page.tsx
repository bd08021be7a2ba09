import { lazy, Suspense } from 'react';
import styles from '../../../../attendance/web/attendance.module.css';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';

const parts = [
  { key: 'today', label: 'Today', Part: lazy(() => import('./today-part.tsx')) },
  { key: 'overview', label: 'Overview', Part: lazy(() => import('./overview-part.tsx')) },
  { key: 'close', label: 'Close to chronic', Part: lazy(() => import('./close-part.tsx')) },
  { key: 'definitions', label: 'What each figure is', Part: lazy(() => import('./definitions-part.tsx')) },
] as const;

/** The attendance officer's place: who is missing today, how it goes, who is close to chronic absence. */
export default function AttendancePage() {
  const { name } = useInstitution();
  const { search, path } = useAddress();
  const chosen = parts.find(({ key }) => key === search.tab) ?? parts[0];
  return (
    <div className={styles.stack}>
      <title>{`Attendance – ${name}`}</title>
      <PageHeader title="Attendance" />
      <nav className={styles.tabs} aria-label="Attendance">
        {parts.map(({ key, label }) => (
          <a
            key={key}
            href={key === 'today' ? path : `${path}?tab=${key}`}
            aria-current={key === chosen.key ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <Suspense fallback={<TableSkeleton rows={8} />}>
        <chosen.Part />
      </Suspense>
    </div>
  );
}
