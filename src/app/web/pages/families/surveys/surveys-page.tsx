import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { SurveysView } from '../../../../../surveys/core/views.ts';
import { formatDay } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';

const SurveyForm = lazy(async () => ({
  default: (await import('../../../../../surveys/web/survey-form.tsx')).SurveyForm,
}));

/** Surveys of families: those that are open, and what came of the others. */
export default function SurveysPage() {
  const { key, name, locale } = useInstitution();
  const { go } = useAddress();
  const query = useQuery({
    queryKey: [key, 'surveys'],
    queryFn: ({ signal }) => api.get<SurveysView>(tenant(key, '/surveys'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Surveys – ${name}`}</title>
      <PageHeader
        title="Surveys"
        sentence={query.data?.sentence}
        reason="A few questions that families answer on their page, in their language. Results stand in counts, from ten answers on."
        actions={
          query.data?.mayManage ? (
            <CaseDialog label="Write a survey" title="A survey for families" variant="filled">
              {(close) => (
                <SurveyForm
                  view={null}
                  locale={locale}
                  onCancel={close}
                  onSave={async (body) => {
                    const { surveyId } = await api.post<{ surveyId: string }>(tenant(key, '/surveys'), body);
                    close();
                    go(addressOf(key, `/families/surveys/${surveyId}`));
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(view) =>
          view.surveys.length === 0 ? (
            <Empty title="No survey yet">
              <p>A survey begins with one language; the others follow, and a speaker approves each.</p>
            </Empty>
          ) : (
            <PlainTable
              caption="Surveys"
              rows={view.surveys}
              keyOf={(one) => one.surveyId}
              isQuiet={(one) => one.state === 'closed'}
              columns={[
                {
                  key: 'title',
                  label: 'Survey',
                  isName: true,
                  cell: (one) => <a href={addressOf(key, `/families/surveys/${one.surveyId}`)}>{one.title}</a>,
                },
                { key: 'questions', label: 'Questions', isNumeric: true, cell: (one) => one.questions },
                { key: 'answered', label: 'Answered', isNumeric: true, cell: (one) => one.answered },
                {
                  key: 'state',
                  label: 'State',
                  cell: (one) =>
                    one.closesOn === null
                      ? 'a draft'
                      : `${one.state === 'open' ? 'open until' : 'closed'} ${formatDay(one.closesOn)}`,
                },
                { key: 'by', label: 'Written by', cell: (one) => one.madeBy },
              ]}
            />
          )
        }
      </Loaded>
    </div>
  );
}
