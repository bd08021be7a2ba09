import { CourseBeside } from '../../ui/charts/course-beside.tsx';
import { formatChange, formatDay, formatNumber, formatShare } from '../../ui/format.ts';
import type { AfterActionView, AfterWeekView } from '../core/after/after-views.ts';

type Course = NonNullable<AfterActionView['course']>;

const stepOf = (k: number) => (k === 0 ? 'before' : `${k}`);

/** A student's weeks after an action, beside students who stood where the student stood. */
export function AfterChart({ course, name, students }: { course: Course; name: string; students: string }) {
  const { weeks, measure, n } = course;
  const isAbsolute = measure === 'absolute';
  const label = isAbsolute ? 'Absolute index' : 'Score';
  const ownOf = (week: AfterWeekView) => (isAbsolute ? week.absolute : week.score);
  const alikeOf = (week: AfterWeekView) => (isAbsolute ? week.alikeAbsolute : week.alikeScore);
  const start = weeks[0] ? (ownOf(weeks[0]) ?? 0) : 0;
  const line = (pick: (of: NonNullable<AfterWeekView['alikeScore']>) => number) =>
    weeks.map((week) => {
      const alike = alikeOf(week);
      return alike ? start + pick(alike) : null;
    });
  return (
    <CourseBeside
      title={`${label} after the first action`}
      note={
        n === null
          ? `${label}, week by week`
          : `Beside ${n} similar ${students}, drawn from the same start: their mean with its 95 % interval; 19 of 20 of them are within the wide band`
      }
      steps={weeks.map((_, k) => stepOf(k))}
      axis="weeks after"
      own={{ name, values: weeks.map(ownOf) }}
      beside={{ name: `Similar ${students}`, values: line(({ mean }) => mean) }}
      bands={
        n === null
          ? []
          : [
              { low: line(({ likelyLow }) => likelyLow), high: line(({ likelyHigh }) => likelyHigh), isWide: true },
              { low: line(({ low }) => low), high: line(({ high }) => high) },
            ]
      }
      wordsAt={(k) => weekWords(weeks[k], k, start, { ownOf, alikeOf, students, label })}
      table={{
        columns: [
          { label: 'Week of' },
          { label: 'Weeks after', numeric: true },
          { label: 'Absolute index', numeric: true },
          { label: 'Score', numeric: true },
          { label: 'Attendance, %', numeric: true },
          { label: `Similar ${students}: change of the ${label.toLowerCase()}`, numeric: true },
          { label: 'from (95 %)', numeric: true },
          { label: 'to (95 %)', numeric: true },
          { label: '19 of 20: from', numeric: true },
          { label: '19 of 20: to', numeric: true },
          { label: 'n', numeric: true },
          { label: `Similar ${students}: attendance, %`, numeric: true },
        ],
        rows: weeks.map((week, k) => {
          const alike = alikeOf(week);
          const whole = (value: number | null | undefined) =>
            value === null || value === undefined ? null : Math.round(value);
          const pct = (share: number | null | undefined) =>
            whole(share === null || share === undefined ? null : share * 100);
          return [
            formatDay(week.week),
            k,
            whole(week.absolute),
            week.score,
            pct(week.attendance),
            whole(alike?.mean),
            whole(alike?.low),
            whole(alike?.high),
            whole(alike?.likelyLow),
            whole(alike?.likelyHigh),
            alike?.n ?? null,
            pct(week.alikeAttendance?.mean),
          ];
        }),
      }}
    />
  );
}

interface Speaking {
  ownOf: (week: AfterWeekView) => number | null;
  alikeOf: (week: AfterWeekView) => AfterWeekView['alikeScore'];
  students: string;
  label: string;
}

function weekWords(
  week: AfterWeekView | undefined,
  k: number,
  start: number,
  { ownOf, alikeOf, students, label }: Speaking,
): string {
  if (!week) return 'no data';
  const own = ownOf(week);
  const alike = alikeOf(week);
  const when = `${k === 0 ? 'The week before' : `${k} ${k === 1 ? 'week' : 'weeks'} after`}, ${formatDay(week.week)}`;
  const mine = own === null ? 'not known' : `${formatNumber(own)}${k === 0 ? '' : ` (${formatChange(own - start)})`}`;
  const attended = week.attendance === null ? '' : `, attended ${formatShare(week.attendance)}`;
  const theirs =
    alike && k > 0
      ? `; similar ${students} ${formatChange(alike.mean)} (${formatChange(alike.low)} to ${formatChange(alike.high)}), n ${alike.n}`
      : '';
  return `${when}: ${label.toLowerCase()} ${mine}${attended}${theirs}`;
}
