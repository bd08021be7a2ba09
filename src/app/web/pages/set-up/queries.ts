import { queryOptions } from '@tanstack/react-query';
import type { UnitView } from '../../../../institution/web/units-in-order.ts';
import { api, tenant } from '../../api.ts';

export const unitsQuery = (institution: string) =>
  queryOptions({
    queryKey: [institution, 'units'],
    queryFn: ({ signal }) => api.get<{ units: UnitView[] }>(tenant(institution, '/units'), {}, signal),
    staleTime: 60_000,
  });
