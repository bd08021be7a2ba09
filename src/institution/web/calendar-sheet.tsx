import type { IsoDate } from '../../kernel/week.ts';
import { formatDay, formatMonth, weekdayName } from '../../ui/format.ts';
import type { DayCell, WeekRow } from './calendar-layout.ts';
import styles from './institution.module.css';

const isWords: Record<DayCell['is'], string> = {
  taught: 'taught',
  exams: 'exams',
  holiday: 'holiday',
  closure: 'closed',
  weekend: 'weekend in term',
  out: 'no term',
};

interface CalendarSheetProps {
  rows: readonly WeekRow[];
  today: IsoDate;
  /** Opens a form that begins on the day; left out: the sheet is only read. */
  onDay?: ((date: IsoDate) => void) | undefined;
}

/** The year on a page: weeks down, days across; what stops teaching is hatched and named. */
export function CalendarSheet({ rows, today, onDay }: CalendarSheetProps) {
  return (
    <div className={styles.sheetFrame}>
      <table className={styles.sheet}>
        <caption className={styles.hidden}>The academic year by weeks and days</caption>
        <thead>
          <tr>
            <th scope="col">Week</th>
            <th scope="col" className={styles.monthHead}>
              <span className={styles.hidden}>Month</span>
            </th>
            {[0, 1, 2, 3, 4, 5, 6].map((day) => (
              <th key={day} scope="col">
                <abbr title={weekdayName(day)}>{weekdayName(day, 'short')}</abbr>
              </th>
            ))}
            <th scope="col" className={styles.onIt}>
              What lies on it
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.week} data-month={row.startsMonth || undefined}>
              <th scope="row">{row.number ?? <span className={styles.faint}>·</span>}</th>
              <td className={styles.month}>{row.startsMonth ? formatMonth(row.week) : ''}</td>
              {row.days.map((day) => (
                <td key={day.date} data-is={day.is} data-today={day.date === today || undefined}>
                  <Day day={day} isToday={day.date === today} onDay={onDay} />
                </td>
              ))}
              <td className={styles.onIt}>{namesStarting(row, rows).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.key}>
        {(['taught', 'exams', 'holiday', 'closure', 'out'] as const).map((is) => (
          <li key={is}>
            <span data-is={is} className={styles.swatch} aria-hidden="true" />
            {isWords[is]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Day({ day, isToday, onDay }: { day: DayCell; isToday: boolean; onDay: CalendarSheetProps['onDay'] }) {
  const says = `${formatDay(day.date)}: ${isWords[day.is]}${day.names.length > 0 ? ` (${day.names.join(', ')})` : ''}${isToday ? ', today' : ''}`;
  const number = Number(day.date.slice(8));
  if (!onDay)
    return (
      <span title={says}>
        <span aria-hidden="true">{number}</span>
        <span className={styles.hidden}>{says}</span>
      </span>
    );
  return (
    <button
      type="button"
      title={says}
      aria-label={`${says}. Add an entry from this day`}
      onClick={() => onDay(day.date)}
    >
      {number}
    </button>
  );
}

/** What begins in the row's week: it is named once, where it begins. */
function namesStarting(row: WeekRow, rows: readonly WeekRow[]): string[] {
  const before = rows[rows.indexOf(row) - 1];
  const known = new Set(before?.days.at(-1)?.names ?? []);
  const names = new Set(row.days.flatMap((day) => day.names));
  return [...names].filter((name) => !known.has(name));
}
