import { useQuery } from '@tanstack/react-query';
import type { StudentPlansView } from '../../../../interventions/core/views.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';

/** A student's tier and plans: asked once for all that stands of them on a page. */
export function useStudentPlans(studentId: string, isWanted = true) {
  const { key } = useInstitution();
  return useQuery({
    queryKey: [key, 'student-plans', studentId],
    queryFn: ({ signal }) => api.get<StudentPlansView>(tenant(key, `/students/${studentId}/plans`), {}, signal),
    enabled: isWanted,
    // Another student's plans never stand in for this one's.
    placeholderData: () => undefined,
  });
}
