import { useQuery } from '@tanstack/react-query';
import type { AudienceView, FamilyTemplatesView } from '../../../../../families/core/writing/views.ts';
import { formatCount } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import { WriteForm } from './write-form.tsx';

/** Write to families: about one student, or about everybody of a list. */
export default function WritePage() {
  const { key, name, words } = useInstitution();
  const { search } = useAddress();
  const ids = (search.ids ?? '').split(',').filter(Boolean);
  const query = useQuery({
    queryKey: [key, 'family-templates'],
    queryFn: ({ signal }) => api.get<FamilyTemplatesView>(tenant(key, '/family-templates'), {}, signal),
  });
  const named = useQuery({
    queryKey: [key, 'family-audience-named', search.ids],
    queryFn: () =>
      api.post<AudienceView>(tenant(key, '/family-batches/audience'), { kind: 'students', studentIds: ids }),
    enabled: ids.length > 0,
  });
  const units = useQuery({
    queryKey: [key, 'units'],
    queryFn: ({ signal }) =>
      api.get<{ units: { unitId: string; name: string; kind: string }[] }>(tenant(key, '/units'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Write to ${words.families} – ${name}`}</title>
      <PageHeader
        title={`Write to ${words.families}`}
        sentence={
          named.data
            ? `About ${named.data.total === 1 ? named.data.students[0]?.name : formatCount(named.data.total, 'student')}, in each ${words.family}’s own language.`
            : words.families === words.students
              ? 'Each gets it in their own language.'
              : `Each ${words.family} gets it in its own language, brothers and sisters in one message.`
        }
      />
      <FamiliesNav />
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(view) =>
          ids.length > 0 && !named.data ? (
            named.error ? (
              <p role="alert">{(named.error as Error).message}</p>
            ) : (
              <PageSkeleton />
            )
          ) : (
            <WriteForm
              key={search.ids ?? ''}
              view={view}
              units={(units.data?.units ?? []).filter(({ kind }) => kind === 'school' || kind === 'campus')}
              named={named.data?.students.map(({ studentId, name }) => ({ studentId, name })) ?? []}
            />
          )
        }
      </Loaded>
    </div>
  );
}
