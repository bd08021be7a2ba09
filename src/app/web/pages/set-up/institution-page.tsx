import { useQuery, useQueryClient } from '@tanstack/react-query';
import { InstitutionForm, type InstitutionView } from '../../../../institution/web/institution-form.tsx';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../ui/states.tsx';
import { api, tenant } from '../../api.ts';
import { meQuery, useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { Page } from './page.tsx';
import { SaidNotice } from './said-notice.tsx';
import { useVerb } from './use-verb.ts';

/** Name, time zone, language and the institution's own words. */
export default function InstitutionPage() {
  const { key, today } = useInstitution();
  const mayChange = useCan()('institution:configure');
  const verb = useVerb();
  const queries = useQueryClient();
  const institution = useQuery({
    queryKey: [key, 'institution'],
    queryFn: ({ signal }) => api.get<InstitutionView>(tenant(key, '/institution'), {}, signal),
  });
  if (!mayChange)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers set up the institution. Ask one of them."
      />
    );
  return (
    <Page title="Institution">
      <PageHeader
        title="Institution"
        sentence={`How it is called here, and by which clock and words it goes. Its today is ${formatDay(today)}.`}
      />
      <SaidNotice verb={verb} />
      <Loaded query={institution} skeleton={<PageSkeleton />}>
        {(data) => (
          <InstitutionForm
            institution={data}
            onSave={async (change) => {
              await api.patch(tenant(key, '/institution'), change);
              await Promise.all([verb.refresh(), queries.invalidateQueries({ queryKey: meQuery.queryKey })]);
              verb.say({ words: 'Saved.', tone: 'good' });
            }}
          />
        )}
      </Loaded>
    </Page>
  );
}
