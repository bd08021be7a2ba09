import { formatNumber } from '../../ui/format.ts';
import type { OutcomeCount } from '../core/after/after-views.ts';

/** "Of 57 similar students, 6 left within these weeks; of 40 whose outcome is known, 12 failed." */
export function outcomeWords({ left, failed, known, of }: OutcomeCount, who: string): string {
  const count = (value: number | null) =>
    value === null ? 'fewer than five' : value === 0 ? 'nobody' : formatNumber(value);
  const ends =
    known === null || known === 0
      ? ''
      : ` Of ${formatNumber(known)} whose outcome is known, ${failed === 0 ? 'nobody' : count(failed)} failed.`;
  return `Of ${formatNumber(of)} ${who}, ${count(left)} left within these weeks.${ends}`;
}
