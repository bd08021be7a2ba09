import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TeamListView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { PersonRow } from '../../../../alerts/web/person-row.tsx';
import { formatCount } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { LogContact } from '../cases/log-contact.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

/** Whom colleagues' stated weeks have no room for: nobody is dropped. */
export default function TeamListPage() {
  const { key, name } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const { search, set } = useAddress();
  const page = search.page ?? '1';
  const query = useQuery({
    queryKey: [key, 'team-list', page],
    queryFn: ({ signal }) => api.get<TeamListView>(tenant(key, '/this-week/team'), { page }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.page}>
      <title>{`Team’s list – ${name}`}</title>
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => (
          <>
            <PageHeader title="Team’s list" sentence={view.sentence} reason={`${view.reason}.`} />
            <SaidNotice verb={verb} />
            {view.tutors.map((tutor) => (
              <Section
                key={tutor.staffId}
                title={tutor.name}
                note={`Room for ${tutor.perWeek} a week; ${formatCount(tutor.overflow.length, 'person', 'people')} more.`}
              >
                <ul className={styles.people}>
                  {tutor.overflow.map((person) => (
                    <PersonRow
                      key={person.studentId}
                      person={person}
                      href={addressOf(key, `/students/${person.studentId}`)}
                      caseHref={(caseId) => addressOf(key, `/cases/${caseId}`)}
                      actions={can('contacts:log') ? <LogContact student={person} verb={verb} /> : undefined}
                    />
                  ))}
                </ul>
              </Section>
            ))}
            {view.page > 1 || view.hasMore ? (
              <div className={styles.leaf}>
                <Button
                  variant="default"
                  disabled={view.page === 1}
                  onClick={() => set({ page: view.page === 2 ? undefined : String(view.page - 1) })}
                >
                  Colleagues before
                </Button>
                <Button variant="default" disabled={!view.hasMore} onClick={() => set({ page: String(view.page + 1) })}>
                  More colleagues
                </Button>
              </div>
            ) : null}
            <p className={styles.quiet}>
              <a href={addressOf(key, '/lists')}>Lists to work through</a>
            </p>
          </>
        )}
      </Loaded>
    </div>
  );
}
