import { useQuery } from '@tanstack/react-query';
import { concernWords } from '../../../../cases/core/concern.ts';
import type { WaitingConcern } from '../../../../cases/core/views.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';

/** Concerns that nobody took yet, oldest first; each is answered on its student's page. */
export default function WaitingConcerns() {
  const { key } = useInstitution();
  const { data } = useQuery({
    queryKey: [key, 'concerns'],
    queryFn: ({ signal }) => api.get<{ concerns: WaitingConcern[] }>(tenant(key, '/concerns'), {}, signal),
  });
  const concerns = data?.concerns ?? [];
  if (concerns.length === 0) return null;
  return (
    <Notice
      tone="attention"
      title={concerns.length === 1 ? 'A concern waits for an answer' : `${concerns.length} concerns wait for an answer`}
    >
      {concerns.slice(0, 6).map((concern, index) => (
        <span key={concern.concernId}>
          {index > 0 ? ' · ' : ''}
          <a href={`${addressOf(key, `/students/${concern.student.studentId}`)}#casework`}>{concern.student.name}</a> (
          {concernWords[concern.kind].toLowerCase()}, {concern.by})
        </span>
      ))}
      {concerns.length > 6 ? ` and ${concerns.length - 6} more` : ''}
    </Notice>
  );
}
