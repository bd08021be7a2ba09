import { formatDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { CountedDay, SaidOfDay } from '../core/views.ts';

/** Every day that counts, each opening to the delivery that brought its marks. */
export function CountedDays({
  days,
  hrefOf,
}: {
  days: readonly CountedDay[];
  /** Where a delivery is looked at; null: not for this reader. */
  hrefOf: (deliveryId: string) => string | null;
}) {
  return (
    <PlainTable
      caption="Days that count"
      isDense
      rows={days}
      keyOf={({ day }) => day}
      isQuiet={({ correctedOn }) => correctedOn !== null}
      columns={[
        { key: 'day', label: 'Day', isName: true, cell: ({ day }) => formatDay(day) },
        {
          key: 'marks',
          label: 'Marks',
          cell: ({ marks }) =>
            marks
              .map(({ session, code, meaning }) => `${session === 'Day' ? '' : `${session}: `}${meaning} (${code})`)
              .join('; '),
        },
        {
          key: 'missed',
          label: 'Missed',
          cell: ({ isWholeDay, correctedOn }) =>
            correctedOn ? `Corrected on ${formatDay(correctedOn)}` : isWholeDay ? 'Whole day' : 'Part of the day',
        },
        ...(days.some(({ said }) => said.length > 0)
          ? [
              {
                key: 'said',
                label: 'Why, as it was said',
                cell: ({ said }: CountedDay) => said.map(saidWords).join('; '),
              },
            ]
          : []),
        {
          key: 'from',
          label: 'Came with',
          cell: ({ deliveryId }) => {
            const href = deliveryId === null ? null : hrefOf(deliveryId);
            return href === null ? <span>the register</span> : <a href={href}>this delivery</a>;
          },
        },
      ]}
    />
  );
}

const saidBy = { guardian: 'family', student: 'student', staff: 'staff' };

/** With what became of it: a family's word that nobody has read yet is the reason to wait. */
function saidWords(one: SaidOfDay): string {
  const became = { taken: '', waits: ', waits for the school', refused: ', not taken by the school' };
  return `${one.words} (${saidBy[one.saidBy]}${became[one.state]})`;
}
