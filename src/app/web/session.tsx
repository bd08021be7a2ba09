import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { WeeksView } from '../../insights/core/views.ts';
import type { Need } from '../../kernel/actor.ts';
import type { MeView, MyInstitution } from '../core/session-view.ts';
import { api, tenant } from './api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<MeView>('/api/me', {}, signal),
  staleTime: 5 * 60_000,
  retry: false,
});

export function useMe(): MeView {
  return useSuspenseQuery(meQuery).data;
}

const InstitutionContext = createContext<MyInstitution | null>(null);
export const InstitutionProvider = InstitutionContext.Provider;

/** The institution that the address names. */
export function useInstitution(): MyInstitution {
  const institution = useContext(InstitutionContext);
  if (!institution) throw new Error('no institution here: this piece belongs below /:institution');
  return institution;
}

/** Whether the person's role includes this; the server decides again on each request. */
export function useCan(): (need: Need) => boolean {
  const { needs } = useInstitution();
  return (need) => needs.includes(need);
}

export const weeksQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'weeks'],
    queryFn: ({ signal }) => api.get<WeeksView>(tenant(institution, '/weeks'), {}, signal),
    staleTime: 60_000,
  });

export function useWeeks(): WeeksView | undefined {
  const { key } = useInstitution();
  return useQuery(weeksQuery(key)).data;
}
