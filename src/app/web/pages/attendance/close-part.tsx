import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CloseLine, CloseView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { pct } from '../../../../attendance/web/band-words.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatCount, formatDay, formatNumber } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { LogContact } from '../cases/log-contact.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

/** Who can miss few more days before the year is chronic: while there is still something to gain. */
export default function ClosePart() {
  const { key, words } = useInstitution();
  const { search, set } = useAddress();
  const can = useCan();
  const verb = useVerb();
  const asked = { within: search.within, page: search.page };
  const query = useQuery({
    queryKey: [key, 'close-to-chronic', asked],
    queryFn: ({ signal }) => api.get<CloseView>(tenant(key, '/attendance/close'), asked, signal),
    placeholderData: (last) => last,
  });
  return (
    <div className={styles.stack}>
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
        {(view) => (
          <>
            <div className={styles.controls}>
              <NativeSelect
                label="Days left, at most"
                value={String(view.within)}
                onChange={(event) => set({ within: event.currentTarget.value, page: undefined })}
                data={['0', '2', '5', '10', '15']}
              />
            </div>
            {view.people.length === 0 ? (
              <Empty title="Nobody is this close">
                <p>
                  {view.asOf === null
                    ? 'Marks come with the files of a source of attendance.'
                    : `Of those you see, nobody has ${formatNumber(view.within)} days or fewer left. Look further ahead with more days.`}
                </p>
              </Empty>
            ) : (
              <Section
                title={formatCount(view.total, words.student, words.students)}
                note={`Days that can still be missed with the year, to ${formatDay(view.yearEnds)}, under 10 %. Marks to ${view.asOf ? formatDay(view.asOf) : '–'}.`}
              >
                <PlainTable<CloseLine>
                  caption="Close to chronic absence"
                  isDense
                  rows={view.people}
                  keyOf={({ studentId }) => studentId}
                  columns={[
                    {
                      key: 'name',
                      label: capital(words.student),
                      isName: true,
                      cell: ({ studentId, name }) => (
                        <a href={addressOf(key, `/students/${studentId}`)} dir="auto">
                          {name}
                        </a>
                      ),
                    },
                    { key: 'place', label: 'Where', cell: ({ place, year }) => `${place} · ${year}` },
                    {
                      key: 'left',
                      label: 'Days left',
                      isNumeric: true,
                      cell: ({ daysLeft, daysToCome }) =>
                        `${formatNumber(daysLeft)} of ${formatNumber(daysToCome)} to come`,
                    },
                    {
                      key: 'missed',
                      label: 'Missed so far',
                      isNumeric: true,
                      cell: ({ absentDays, enrolledDays, absencePct }) =>
                        `${formatNumber(absentDays)} of ${formatNumber(enrolledDays)} (${pct(absencePct)})`,
                    },
                    {
                      key: 'recent',
                      label: 'Last four school weeks',
                      isNumeric: true,
                      cell: ({ recentAbsentDays, recentEnrolledDays }) =>
                        `${formatNumber(recentAbsentDays)} of ${formatNumber(recentEnrolledDays)}`,
                    },
                    {
                      key: 'act',
                      label: 'What to do',
                      isActions: true,
                      cell: (line) => (can('contacts:log') ? <LogContact student={line} verb={verb} isIcon /> : null),
                    },
                  ]}
                />
                {view.page > 1 || view.hasMore ? (
                  <div className={styles.actions}>
                    <Button
                      variant="default"
                      disabled={view.page === 1}
                      onClick={() => set({ page: view.page === 2 ? undefined : String(view.page - 1) })}
                    >
                      Those before
                    </Button>
                    <Button
                      variant="default"
                      disabled={!view.hasMore}
                      onClick={() => set({ page: String(view.page + 1) })}
                    >
                      More
                    </Button>
                  </div>
                ) : null}
              </Section>
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}
