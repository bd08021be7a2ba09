import type { WeekInfo } from '../../../insights/core/views.ts';
import { addDays } from '../../../kernel/week.ts';
import { formatShortDay } from '../../../ui/format.ts';
import styles from './shell.module.css';

interface WeeksProps {
  weeks: readonly WeekInfo[];
  week: string;
  current: string | null;
  onChoose: (week: string) => void;
}

/** Every week there is, by year; loaded when it is wanted. */
export default function Weeks({ weeks, week, current, onChoose }: WeeksProps) {
  const years = [...new Set(weeks.map((one) => one.academicYear))].toReversed();
  return (
    <div className={styles.weeks}>
      {current && current !== week ? (
        <button type="button" className={styles.weekNow} onClick={() => onChoose(current)}>
          Back to the last scored week
        </button>
      ) : null}
      {years.map((year) => (
        <section key={year} aria-label={year}>
          <h3>{year}</h3>
          <ul>
            {weeks
              .filter((one) => one.academicYear === year)
              .toReversed()
              .map((one) => (
                <li key={one.week}>
                  <button
                    type="button"
                    aria-current={one.week === week ? 'date' : undefined}
                    data-autofocus={one.week === week || undefined}
                    onClick={() => onChoose(one.week)}
                  >
                    <span className="numbers">
                      {formatShortDay(one.week)} – {formatShortDay(addDays(one.week, 6))}
                    </span>
                    <span>{one.label}</span>
                    {one.isScored ? null : <span className={styles.unscored}>not scored</span>}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
