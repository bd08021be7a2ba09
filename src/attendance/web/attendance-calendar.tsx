import type { ReactNode } from 'react';
import { addDays, type IsoDate, weekdayOf } from '../../kernel/week.ts';
import { formatDay, weekdayName } from '../../ui/format.ts';
import type { MarkedDayView } from '../core/views.ts';
import styles from './attendance.module.css';

interface CalendarProps {
  from: IsoDate;
  to: IsoDate;
  days: readonly MarkedDayView[];
  closed: readonly { day: IsoDate; name: string }[];
  /** Where a day's delivery opens; null: not for this reader. */
  hrefOf: (day: MarkedDayView) => string | null;
}

/** A year of marks, a small calendar for each month; a day opens the delivery that brought it. */
export function AttendanceCalendar({ from, to, days, closed, hrefOf }: CalendarProps) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const closedBy = new Map(closed.map(({ day, name }) => [day, name]));
  const hasWeekends = days.some(({ day }) => weekdayOf(day) > 4);
  return (
    <>
      <div className={styles.months}>
        {monthsOf(from, to).map((month) => (
          <Month
            key={month}
            month={month}
            width={hasWeekends ? 7 : 5}
            cell={(day) => {
              const marked = byDay.get(day);
              if (marked) return <Day marked={marked} href={hrefOf(marked)} />;
              const name = closedBy.get(day);
              return (
                <span className={styles.day} data-kind={name ? 'closed' : undefined} title={name}>
                  {Number(day.slice(8))}
                  {name ? <span className={styles.hidden}>{name}</span> : null}
                </span>
              );
            }}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label="What the colours mean">
        {legend.map(([kind, code, words]) => (
          <li key={kind}>
            <span className={styles.day} data-kind={kind} aria-hidden="true">
              <b>{code}</b>
            </span>
            {words}
          </li>
        ))}
      </ul>
    </>
  );
}

const legend = [
  ['attended', '', 'Attended'],
  ['late', 'L', 'Late'],
  ['excused', 'E', 'Excused'],
  ['unexcused', 'U', 'Unexcused'],
  ['unexplained', '?', 'No reason given yet'],
  ['closed', '', 'Closed or not expected'],
] as const;

function Day({ marked, href }: { marked: MarkedDayView; href: string | null }) {
  const codes =
    marked.kind === 'attended' ? '' : [...new Set(marked.marks.filter(says).map(({ code }) => code))].join(' ');
  const said = [
    formatDay(marked.day),
    ...marked.marks.map((mark) => (marked.marks.length > 1 ? `${mark.session}: ${markWords(mark)}` : markWords(mark))),
    marked.explanation,
  ]
    .filter((part) => part !== null)
    .join('. ');
  const inside = (
    <>
      {Number(marked.day.slice(8))}
      {codes ? <b>{codes.length > 5 ? `${codes.slice(0, 4)}…` : codes}</b> : null}
      <span className={styles.hidden}>{said}</span>
    </>
  );
  return href ? (
    <a className={styles.day} data-kind={marked.kind} title={said} href={href}>
      {inside}
    </a>
  ) : (
    <span className={styles.day} data-kind={marked.kind} title={said}>
      {inside}
    </span>
  );
}

function markWords({ meaning, minutesLate, minutesEarly }: MarkedDayView['marks'][number]): string {
  return [
    meaning,
    ...(minutesLate === null ? [] : [`${minutesLate} minutes late`]),
    ...(minutesEarly === null ? [] : [`left ${minutesEarly} minutes before the end`]),
  ].join(', ');
}

function says({ kind, meaning }: MarkedDayView['marks'][number]): boolean {
  return kind !== 'attended' || meaning !== 'Present';
}

function monthsOf(from: IsoDate, to: IsoDate): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); ) {
    months.push(month);
    month = addDays(`${month}-28`, 7).slice(0, 7);
  }
  return months;
}

function Month({ month, width, cell }: { month: string; width: number; cell: (day: IsoDate) => ReactNode }) {
  const first = `${month}-01`;
  const rows: (IsoDate | null)[][] = [];
  for (let monday = addDays(first, -weekdayOf(first)); monday.slice(0, 7) <= month; monday = addDays(monday, 7)) {
    const row = Array.from({ length: width }, (_, at) => addDays(monday, at)).map((day) =>
      day.slice(0, 7) === month ? day : null,
    );
    if (row.some((day) => day !== null)) rows.push(row);
  }
  const name = new Intl.DateTimeFormat(typeof navigator === 'undefined' ? 'en' : navigator.language, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${first}T00:00:00Z`));
  return (
    <table className={styles.month}>
      <caption>{name}</caption>
      <thead>
        <tr>
          {Array.from({ length: width }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: weekdays never change places
            <th key={at} scope="col" abbr={weekdayName(at)}>
              {weekdayName(at, 'narrow')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: weeks never change places
          <tr key={at}>
            {row.map((day, weekday) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: weekdays never change places
              <td key={weekday}>{day ? cell(day) : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
