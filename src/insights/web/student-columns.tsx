import type { ReactNode } from 'react';
import { ContactDays } from '../../cases/web/contact-standing.tsx';
import { capital } from '../../kernel/capital.ts';
import { Sparkline } from '../../ui/charts/sparkline.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatChange, formatNumber, formatShare } from '../../ui/format.ts';
import { PersonName } from '../../ui/person-name.tsx';
import type { StudentRow } from '../core/views.ts';
import styles from './insights.module.css';
import { TrendMarks } from './trend-marks.tsx';

interface ColumnWords {
  student: string;
  programme: string;
  year: string;
  unit: string;
}

const nothing = '–';

/** What a list of students can show; the page chooses the order and the address which. */
export function studentColumns(
  words: ColumnWords,
  hrefOf: (row: StudentRow) => string,
  logOf?: (row: StudentRow) => ReactNode,
): Column<StudentRow>[] {
  return [
    {
      key: 'name',
      header: capital(words.student),
      sort: 'name',
      isFixed: true,
      cell: (row) => (
        <>
          <PersonName name={row.name} identifier={row.identifier} href={hrefOf(row)} />
          {row.enrolments > 1 ? <span className={styles.more}>and {row.enrolments - 1} more enrolment</span> : null}
        </>
      ),
    },
    {
      key: 'programme',
      header: capital(words.programme),
      sort: 'programme',
      isBrief: true,
      cell: (row) => row.programme,
    },
    {
      key: 'score',
      header: 'Score',
      hint: '500 is the mean of the peer group; 100 points are one standard deviation among active peers',
      sort: 'score',
      isNumeric: true,
      isBrief: true,
      cell: scoreCell,
    },
    {
      key: 'change1',
      header: '1 week',
      hint: 'Points against the scored week before',
      sort: 'change1',
      isNumeric: true,
      isBrief: true,
      cell: (row) => changeCell(row.change1),
    },
    {
      key: 'change4',
      header: '4 weeks',
      hint: 'Points against four scored weeks ago',
      sort: 'change4',
      isNumeric: true,
      isBrief: true,
      cell: (row) => changeCell(row.change4),
    },
    {
      key: 'course',
      header: 'Last weeks',
      cell: (row) => <Sparkline values={row.spark} label="Scores of the last weeks" />,
    },
    {
      key: 'trends',
      header: 'Pattern',
      isBrief: true,
      cell: (row) => (row.trends.length > 0 ? <TrendMarks trends={row.trends} /> : nothing),
    },
    {
      key: 'mostly',
      header: 'What moved it',
      hint: 'What moved the score most this week',
      cell: (row) => row.mostly ?? nothing,
    },
    {
      key: 'attendance',
      header: 'Attendance',
      hint: 'Attended of expected, this academic year',
      sort: 'attendance',
      isNumeric: true,
      cell: attendanceCell,
    },
    {
      key: 'contact',
      header: 'No contact',
      hint: 'Days since anyone spoke with them; messages and calls without an answer do not count',
      sort: 'no_contact',
      isNumeric: true,
      isBrief: true,
      cell: (row) => (
        <span className={styles.contact}>
          {row.contact ? <ContactDays {...row.contact} /> : nothing}
          {logOf?.(row)}
        </span>
      ),
    },
    {
      key: 'coverage',
      header: 'Coverage',
      hint: 'Share of the model’s weight that had data this week',
      sort: 'coverage',
      isNumeric: true,
      isExtra: true,
      cell: (row) => formatShare(row.coverage),
    },
    {
      key: 'last-seen',
      header: 'Last seen',
      sort: 'last_seen',
      isNumeric: true,
      isExtra: true,
      cell: (row) =>
        row.daysSinceSeen === null
          ? 'not yet'
          : row.daysSinceSeen === 0
            ? 'today'
            : `${formatNumber(row.daysSinceSeen)} d ago`,
    },
    { key: 'year', header: capital(words.year), isExtra: true, cell: (row) => row.year ?? nothing },
    { key: 'mode', header: 'Mode', isExtra: true, cell: (row) => row.mode ?? nothing },
    { key: 'unit', header: capital(words.unit), isExtra: true, cell: (row) => row.unit },
  ];
}

function scoreCell(row: StudentRow) {
  if (row.score === null)
    return <span className={styles.noScore}>{row.noScore?.words ?? 'Too little data to say'}</span>;
  return (
    <>
      <b>{formatNumber(row.score)}</b>
      {row.isReducedConfidence ? <span className={styles.more}>reduced confidence</span> : null}
    </>
  );
}

function changeCell(points: number | null) {
  return points === null ? nothing : formatChange(points);
}

function attendanceCell({ attendance }: StudentRow) {
  if (!attendance) return nothing;
  return (
    <>
      {formatShare(attendance.share)}
      <span className={styles.more}>
        {formatNumber(attendance.attended)} of {formatNumber(attendance.expected)}
      </span>
    </>
  );
}
