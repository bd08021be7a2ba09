import { Button } from '@mantine/core';
import { addDays, addWeeks, type IsoDate, weekdayOf, weekOf } from '../../kernel/week.ts';
import { type ChartTable, saveText, tableCsv } from '../../ui/charts/download.ts';
import { formatDay, formatMonth, formatNumber, formatShortDay, weekdayName } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { OverviewView } from '../core/views.ts';
import styles from './attendance.module.css';

interface YearHeatmapProps {
  days: OverviewView['days'];
  from: IsoDate;
  to: IsoDate;
  hrefOf: (day: IsoDate) => string;
}

/** Steps of the share absent; a darker field is more absence. */
const steps = [4, 8, 12] as const;

/** The year laid out as weeks by days: what share of those expected was absent. A day opens who was missing. */
export function YearHeatmap({ days, from, to, hrefOf }: YearHeatmapProps) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const weeks: IsoDate[] = [];
  for (let week = weekOf(from); week <= to; week = addWeeks(week, 1)) weeks.push(week);
  const weekdays = days.some(({ day }) => weekdayOf(day) > 4) ? 7 : 5;
  return (
    <>
      <section className={styles.heat} aria-label="Share absent by day">
        <table>
          <caption className={styles.hidden}>Share absent by day, a column for each week</caption>
          <thead>
            <tr>
              <td />
              {weeks.map((week, at) => (
                <th key={week} scope="col" abbr={`Week of ${formatShortDay(week)}`}>
                  {at === 0 || weeks[at - 1]?.slice(5, 7) !== week.slice(5, 7) ? formatMonth(week) : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: weekdays }, (_, weekday) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: weekdays never change places
              <tr key={weekday}>
                <th scope="row">{weekdayName(weekday, 'short')}</th>
                {weeks.map((week) => {
                  const day = addDays(week, weekday);
                  const known = byDay.get(day);
                  if (!known || known.absentPct === null)
                    return <td key={week} data-step={day <= to ? 'none' : undefined} />;
                  const share = known.absentPct;
                  const said = `${formatDay(day)}: ${formatNumber(share, 1)} % of ${formatNumber(known.students)} absent`;
                  return (
                    <td key={week} data-step={1 + steps.filter((step) => share >= step).length} title={said}>
                      <a href={hrefOf(day)} aria-label={said}>
                        &nbsp;
                      </a>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className={styles.legend} aria-label="What the colours mean">
        {['under 4 %', '4 to 8 %', '8 to 12 %', '12 % and more'].map((words, at) => (
          <li key={words}>
            <span className={styles.step} data-step={at + 1} aria-hidden="true" />
            {words} absent
          </li>
        ))}
        <li>
          <span className={styles.step} data-step="none" aria-hidden="true" />
          no marks
        </li>
      </ul>
      <details className={styles.behind}>
        <summary>The same as a table</summary>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => saveText(tableCsv(tableOf(days)), 'text/csv', 'absent-by-day.csv')}
        >
          Download as CSV
        </Button>
        <PlainTable
          caption="Share absent by day"
          isDense
          rows={days}
          keyOf={({ day }) => day}
          columns={[
            { key: 'day', label: 'Day', isName: true, cell: ({ day }) => <a href={hrefOf(day)}>{formatDay(day)}</a> },
            { key: 'n', label: 'Expected', isNumeric: true, cell: ({ students }) => formatNumber(students) },
            {
              key: 'absent',
              label: 'Absent',
              isNumeric: true,
              cell: ({ absentPct }) => (absentPct === null ? 'too few' : `${formatNumber(absentPct, 1)} %`),
            },
            {
              key: 'rate',
              label: 'Attended',
              isNumeric: true,
              cell: ({ ratePct }) => (ratePct === null ? 'too few' : `${formatNumber(ratePct, 1)} %`),
            },
          ]}
        />
      </details>
    </>
  );
}

function tableOf(days: OverviewView['days']): ChartTable {
  return {
    columns: [
      { label: 'Day' },
      { label: 'Expected', numeric: true },
      { label: 'Absent %', numeric: true },
      { label: 'Attended %', numeric: true },
    ],
    rows: days.map(({ day, students, absentPct, ratePct }) => [day, students, absentPct, ratePct]),
  };
}
