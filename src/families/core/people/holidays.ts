import type { CalendarPeriod } from '../../../institution/core/calendar.ts';
import type { IsoDate } from '../../../kernel/week.ts';

/**
 * Is a school closed for a holiday on this day? The nearest unit that says anything of it decides.
 * Between terms nothing is said: welcomes and invitations go then.
 * @param chain the student's unit, then those above it
 */
export function isClosed(
  periods: readonly Pick<CalendarPeriod, 'kind' | 'startsOn' | 'endsOn' | 'unitId'>[],
  chain: readonly string[],
  day: IsoDate,
): boolean {
  for (const unitId of [...chain, null]) {
    const here = periods.filter((one) => one.unitId === unitId && one.startsOn <= day && day <= one.endsOn);
    if (here.some(({ kind }) => kind === 'holiday' || kind === 'closure')) return true;
    if (here.some(({ kind }) => kind === 'term')) return false;
  }
  return false;
}
