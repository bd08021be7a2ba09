import { Button } from '@mantine/core';
import type { ContestedView } from '../../../../../attendance/core/registers/register-views.ts';
import { formatDay, formatInstant } from '../../../../../ui/format.ts';
import styles from './take.module.css';

interface ContestedListProps {
  people: readonly ContestedView[];
  isBusy: boolean;
  onDecide: (mark: ContestedView, keep: 'taken' | 'other') => void;
}

/** Two marks of one session that do not agree, side by side; a person says which counts, and both are kept. */
export function ContestedList({ people, isBusy, onDecide }: ContestedListProps) {
  return (
    <ul className={styles.contested}>
      {people.map((mark) => (
        <li key={mark.takenId}>
          <p>
            <b dir="auto">{mark.name}</b>
            <span>{[mark.place, formatDay(mark.day), mark.session].join(' · ')}</span>
          </p>
          <div className={styles.two}>
            <div>
              <small>Taken</small>
              <div>
                <b>{mark.taken.code}</b> {mark.taken.name}
                {(mark.taken.minutesLate ?? mark.taken.minutesEarly)
                  ? `, ${mark.taken.minutesLate ?? mark.taken.minutesEarly} min`
                  : ''}
                <small>{`${mark.taken.by}, ${formatInstant(mark.taken.at)}`}</small>
                {mark.taken.note ? <small dir="auto">{mark.taken.note}</small> : null}
              </div>
              <Button variant="default" disabled={isBusy} onClick={() => onDecide(mark, 'taken')}>
                {`Keep ${mark.taken.code}`}
                <span className={styles.hidden}>{` for ${mark.name}`}</span>
              </Button>
            </div>
            <div>
              <small>Counts now</small>
              <div>
                <b>{mark.other.code}</b> {mark.other.name}
                <small>
                  {[mark.other.by ?? 'A newer file', mark.other.at ? formatInstant(mark.other.at) : null]
                    .filter((part) => part !== null)
                    .join(', ')}
                </small>
              </div>
              <Button variant="default" disabled={isBusy} onClick={() => onDecide(mark, 'other')}>
                {`Keep ${mark.other.code}`}
                <span className={styles.hidden}>{` for ${mark.name}`}</span>
              </Button>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
