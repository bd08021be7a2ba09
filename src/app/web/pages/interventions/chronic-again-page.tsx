import { useQuery } from '@tanstack/react-query';
import type { ChronicAgainView } from '../../../../interventions/core/success/together-views.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatNumber, formatShortDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import page from '../pages.module.css';

/** Who stays chronically absent month after month, and what was tried meanwhile. */
export default function ChronicAgainPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'chronic-again'],
    queryFn: ({ signal }) => api.get<ChronicAgainView>(tenant(key, '/chronic-again'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Again view={view} />}
    </Loaded>
  );
}

function sentenceOf({ students, monthsKept }: ChronicAgainView): string {
  const again = students.filter(({ months }) => months > 1);
  const untried = students.filter(({ plans, ended }) => plans.length + ended.length === 0).length;
  const said =
    again.length === 0
      ? `${students.length} are chronically absent this month`
      : `${again.length} of ${students.length} stay chronically absent for a second month or longer`;
  return `${said}; for ${untried} of them nothing was tried yet.${monthsKept === 1 ? ' This is the first month that is kept.' : ''}`;
}

function Again({ view }: { view: ChronicAgainView }) {
  const { key, name, words } = useInstitution();
  return (
    <div className={page.stack}>
      <title>{`Chronic again – ${name}`}</title>
      <PageHeader
        title="Chronic again"
        sentence={view.month === null ? 'No month was kept yet.' : sentenceOf(view)}
        reason="A tenth or more of the enrolled days missed, for any reason. Kept month by month, every morning."
        actions={<a href={addressOf(key, '/plans')}>Plans</a>}
      />
      {view.students.length === 0 ? (
        <Empty title="Nobody is on the list" action={<a href={addressOf(key, '/attendance')}>Attendance</a>}>
          <p>As soon as marks say so, whoever is chronically absent stands here with what was tried.</p>
        </Empty>
      ) : (
        <PlainTable
          caption="Who stays chronically absent"
          rows={view.students}
          keyOf={(row) => row.student.studentId}
          columns={[
            {
              key: 'student',
              label: capital(words.student),
              isName: true,
              cell: (row) => (
                <a href={addressOf(key, `/students/${row.student.studentId}`)}>
                  <bdi>{row.student.name}</bdi>
                </a>
              ),
            },
            { key: 'unit', label: 'Where', cell: (row) => row.unit },
            { key: 'months', label: 'Months', isNumeric: true, cell: (row) => row.months },
            {
              key: 'missed',
              label: 'Days missed',
              isNumeric: true,
              cell: (row) =>
                `${row.absentDays} of ${row.enrolledDays} (${formatNumber((100 * row.absentDays) / row.enrolledDays, 0)} %)`,
            },
            { key: 'tier', label: capital(words.tier), isNumeric: true, cell: (row) => row.tier },
            {
              key: 'tried',
              label: 'Tried',
              cell: (row) =>
                [
                  ...row.plans.map((plan) => `${plan} (now)`),
                  ...row.ended,
                  ...(row.contacts > 0 ? [row.contacts === 1 ? 'one contact' : `${row.contacts} contacts`] : []),
                ].join(', ') || 'nothing yet',
            },
            {
              key: 'reached',
              label: 'Last reached',
              cell: (row) => (row.lastContactOn ? formatShortDay(row.lastContactOn) : 'never'),
            },
          ]}
        />
      )}
    </div>
  );
}
