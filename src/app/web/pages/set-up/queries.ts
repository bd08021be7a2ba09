import { queryOptions } from '@tanstack/react-query';
import type { StoredPeriodView } from '../../../../institution/web/period-form.tsx';
import type { UnitView } from '../../../../institution/web/units-in-order.ts';
import type { ModelView } from '../../../../scoring/core/views.ts';
import type { SourcesView } from '../../../../sources/core/views.ts';
import { api, tenant } from '../../api.ts';

export const unitsQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'units'],
    queryFn: ({ signal }) => api.get<{ units: UnitView[] }>(tenant(institution, '/units'), {}, signal),
    staleTime: 60_000,
  });

export const sourcesQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'sources'],
    queryFn: ({ signal }) => api.get<SourcesView>(tenant(institution, '/sources'), {}, signal),
  });

export const calendarQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'calendar'],
    queryFn: ({ signal }) => api.get<CalendarView>(tenant(institution, '/calendar'), {}, signal),
    staleTime: 60_000,
  });

export interface CalendarView {
  periods: StoredPeriodView[];
}

export const modelQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'model'],
    queryFn: ({ signal }) => api.get<ModelView>(tenant(institution, '/model'), {}, signal),
  });
