import { Button } from '@mantine/core';
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import styles from '../../../../attendance/web/attendance.module.css';
import type { Need } from '../../../../kernel/actor.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageTabs } from '../../../../ui/page-tabs.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import { WriteLink } from '../families/write-link.tsx';

interface Part {
  key: string;
  label: string;
  need?: Need;
  Part: LazyExoticComponent<ComponentType>;
}

const parts: readonly Part[] = [
  { key: 'today', label: 'Today', need: 'attendance:read', Part: lazy(() => import('./today-part.tsx')) },
  { key: 'registers', label: 'Registers', need: 'attendance:record', Part: lazy(() => import('./registers-part.tsx')) },
  { key: 'overview', label: 'Overview', need: 'attendance:read', Part: lazy(() => import('./overview-part.tsx')) },
  { key: 'close', label: 'Close to chronic', need: 'attendance:read', Part: lazy(() => import('./close-part.tsx')) },
  { key: 'definitions', label: 'What each figure is', Part: lazy(() => import('./definitions-part.tsx')) },
];

/** The attendance officer's place: who is missing today, how it goes, who is close to chronic absence. */
export default function AttendancePage() {
  const { key, name, words, hasMarks } = useInstitution();
  const can = useCan();
  const { search, path } = useAddress();
  const mine = parts.filter(({ need }) => need === undefined || can(need));
  const chosen = mine.find(({ key }) => key === search.tab) ?? mine[0];
  return (
    <div className={styles.stack}>
      <title>{`Attendance – ${name}`}</title>
      <PageHeader
        title="Attendance"
        actions={
          <>
            <WriteLink about={{ who: 'absent', template: 'absence-today', day: search.day }}>
              Write to {words.families}
            </WriteLink>
            {can('notices:read') && words.families !== words.students ? (
              <a href={addressOf(key, '/notices')}>Legal notices</a>
            ) : null}
          </>
        }
      />
      {hasMarks || !can('sources:manage') ? null : (
        <Empty
          title="No attendance yet"
          action={
            <Button component="a" href={addressOf(key, '/sources')}>
              Set up a source of attendance
            </Button>
          }
        >
          <p>
            Marks come with the files of a source whose measure is a rate and whose mapping names the column of codes;
            or teachers take them in class, under Registers. Until there are any, only you see this place.
          </p>
        </Empty>
      )}
      <PageTabs
        label="Attendance"
        tabs={mine.map((part) => ({
          key: part.key,
          href: part.key === 'today' ? path : `${path}?tab=${part.key}`,
          isOpen: part.key === chosen?.key,
          words: part.label,
        }))}
      />
      <Suspense fallback={<TableSkeleton rows={8} />}>{chosen ? <chosen.Part /> : null}</Suspense>
    </div>
  );
}
