import type { WeekInfo } from '../../../insights/core/views.ts';
import type { Week } from '../../../kernel/week.ts';
import { useWeeks } from '../session.tsx';
import { useAddress } from '../use-address.ts';

interface LookedAtWeek {
  /** Null while the weeks are not known, or there are none. */
  week: Week | null;
  info: WeekInfo | null;
  previous: Week | null;
  next: Week | null;
  weeks: readonly WeekInfo[];
  current: Week | null;
}

/** The week that the address names, or else the last scored one, and its neighbours. */
export function useLookedAtWeek(): LookedAtWeek {
  const view = useWeeks();
  const { search } = useAddress();
  const weeks = view?.weeks ?? [];
  const week = search.week ?? view?.current ?? null;
  const at = weeks.findIndex((one) => one.week === week);
  return {
    week,
    info: weeks[at] ?? null,
    previous: at > 0 ? (weeks[at - 1]?.week ?? null) : null,
    next: at >= 0 ? (weeks[at + 1]?.week ?? null) : null,
    weeks,
    current: view?.current ?? null,
  };
}
