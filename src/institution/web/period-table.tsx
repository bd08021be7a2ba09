import { Button } from '@mantine/core';
import { formatDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import styles from './institution.module.css';
import type { StoredPeriodView } from './period-form.tsx';
import type { UnitView } from './units-in-order.ts';

const kindWords: Record<StoredPeriodView['kind'], string> = {
  term: 'Term',
  holiday: 'Holiday',
  exams: 'Exams',
  closure: 'Closure',
};

interface PeriodTableProps {
  periods: readonly StoredPeriodView[];
  units: readonly UnitView[];
  onChange?: (period: StoredPeriodView) => void;
  onRemove?: (period: StoredPeriodView) => void;
}

export function PeriodTable({ periods, units, onChange, onRemove }: PeriodTableProps) {
  return (
    <PlainTable
      caption="Entries of the calendar"
      rows={periods}
      keyOf={(period) => period.calendarPeriodId}
      columns={[
        {
          key: 'name',
          label: 'Entry',
          isName: true,
          cell: (period) => (
            <>
              {period.name}
              <div className={styles.quiet}>
                {[kindWords[period.kind], period.termCode, units.find((unit) => unit.unitId === period.unitId)?.name]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </>
          ),
        },
        {
          key: 'days',
          label: 'Days',
          cell: (period) =>
            period.startsOn === period.endsOn ? (
              formatDay(period.startsOn)
            ) : (
              <>
                {formatDay(period.startsOn)}
                <br />
                to {formatDay(period.endsOn)}
              </>
            ),
        },
        ...(onChange && onRemove
          ? [
              {
                key: 'acts',
                label: 'Actions',
                isActions: true,
                cell: (period: StoredPeriodView) => (
                  <>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => onChange(period)}
                      aria-label={`Change ${period.name}`}
                    >
                      Change
                    </Button>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => onRemove(period)}
                      aria-label={`Remove ${period.name}`}
                    >
                      Remove
                    </Button>
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
