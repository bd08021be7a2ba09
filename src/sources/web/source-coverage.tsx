import type { TeachingWeek } from '../../institution/core/calendar.ts';
import { addDays, type IsoDate, weekOf } from '../../kernel/week.ts';
import { formatDay, formatShortDay, weekdayName } from '../../ui/format.ts';
import type { SourceView } from '../core/views.ts';
import styles from './coverage.module.css';
import { coverOf } from './source-table.tsx';

interface SourceCoverageProps {
  today: IsoDate;
  source: SourceView;
  teaching: readonly Pick<TeachingWeek, 'week'>[] | null;
  hrefOf: (deliveryId: string) => string;
}

/** The last weeks, day by day: which are covered, and which delivery brought them last. */
export function SourceCoverage({ today, source, teaching, hrefOf }: SourceCoverageProps) {
  const taught = teaching && new Set(teaching.map(({ week }) => week));
  return (
    <div className={styles.coverFrame}>
      <table className={styles.cover}>
        <caption className={styles.hidden}>Days covered, by week</caption>
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {[0, 1, 2, 3, 4, 5, 6].map((day) => (
              <th key={day} scope="col">
                {weekdayName(day, 'short')}
              </th>
            ))}
            <th scope="col" className={styles.coverNote}>
              Brought by
            </th>
          </tr>
        </thead>
        <tbody>
          {source.weeks.map(({ week, days, deliveryId }) => {
            const cover = coverOf(days, taught ? taught.has(week) : true, week === weekOf(today));
            return (
              <tr key={week}>
                <th scope="row" title={formatDay(week)}>
                  {formatShortDay(week)}
                </th>
                {[0, 1, 2, 3, 4, 5, 6].map((day) => {
                  const state =
                    days & (1 << day)
                      ? 'covered'
                      : cover === 'not_taught' || day > 4 || addDays(week, day) >= today
                        ? 'free'
                        : 'missing';
                  return (
                    <td key={day} data-day={state}>
                      <span className={styles.hidden}>
                        {state === 'covered' ? 'covered' : state === 'missing' ? 'no data' : 'nothing expected'}
                      </span>
                    </td>
                  );
                })}
                <td className={styles.coverNote}>
                  {deliveryId ? (
                    <a href={hrefOf(deliveryId)} aria-label={`See the file of the week of ${formatDay(week)}`}>
                      See the file
                    </a>
                  ) : cover === 'not_taught' ? (
                    'No teaching'
                  ) : cover === 'missing' ? (
                    'Missing'
                  ) : (
                    ''
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
