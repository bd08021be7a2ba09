import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { weeksTaughtSomewhere } from '../../../../../institution/web/calendar-layout.ts';
import type { Week } from '../../../../../kernel/week.ts';
import { useInstitution } from '../../../session.tsx';
import { calendarQuery, unitsQuery } from '../queries.ts';

/** The weeks in which anybody is taught; null while that is not known. */
export function useTeachingWeeks(): { week: Week }[] | null {
  const { key } = useInstitution();
  const periods = useQuery(calendarQuery(key)).data?.periods;
  const units = useQuery(unitsQuery(key)).data?.units;
  return useMemo(() => (periods && units ? weeksTaughtSomewhere(periods, units) : null), [periods, units]);
}
