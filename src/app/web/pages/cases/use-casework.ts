import { useQuery } from '@tanstack/react-query';
import type { StudentCaseworkView } from '../../../../cases/core/views.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';

/** A student's casework: the strip above the score and the part below it ask once. */
export function useCasework(studentId: string) {
  const { key } = useInstitution();
  return useQuery({
    queryKey: [key, 'student-casework', studentId],
    queryFn: ({ signal }) => api.get<StudentCaseworkView>(tenant(key, `/students/${studentId}/casework`), {}, signal),
    // Another student's casework never stands in for this one's.
    placeholderData: () => undefined,
  });
}
