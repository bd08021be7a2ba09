import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy } from 'react';
import { readyLanguages } from '../../../../../kernel/languages.ts';
import type { SurveyView, SurveyWindowView } from '../../../../../surveys/core/views.ts';
import { SurveyResults } from '../../../../../surveys/web/results.tsx';
import { formatCount, formatDay } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';

const SurveyForm = lazy(async () => ({
  default: (await import('../../../../../surveys/web/survey-form.tsx')).SurveyForm,
}));
const SurveyWordsForm = lazy(async () => ({
  default: (await import('../../../../../surveys/web/survey-words-form.tsx')).SurveyWordsForm,
}));
const AskForm = lazy(async () => ({ default: (await import('../../../../../surveys/web/ask-form.tsx')).AskForm }));
const ApproveForm = lazy(async () => ({
  default: (await import('../../../../../portal/web/approve-words-form.tsx')).ApproveWordsForm,
}));

/** One survey: what came of it, and in which languages it can be read. */
export default function SurveyPage() {
  const { key } = useInstitution();
  const { surveyId } = useParams({ strict: false }) as { surveyId: string };
  const query = useQuery({
    queryKey: [key, 'survey', surveyId],
    queryFn: ({ signal }) => api.get<SurveyView>(tenant(key, `/surveys/${surveyId}`), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Survey view={view} verb={verb} />}
    </Loaded>
  );
}

function Survey({ view, verb }: { view: SurveyView; verb: Verb }) {
  const { key, name, locale } = useInstitution();
  const path = tenant(key, `/surveys/${view.surveyId}`);
  const isOpen = view.windows.some(({ state }) => state === 'open');
  const isApproved = view.wordings.some(({ speaker }) => speaker !== null);
  const done = async (close: () => void) => {
    close();
    await verb.refresh();
  };
  return (
    <div className={page.stack}>
      <title>{`${view.title} – ${name}`}</title>
      <PageHeader
        title={view.title}
        sentence={view.sentence}
        actions={
          view.mayManage ? (
            <>
              {isApproved && !isOpen ? (
                <CaseDialog label="Ask families" title="Ask families" variant="filled">
                  {(close) => (
                    <AskForm
                      view={view}
                      onForesee={(who) => api.post(tenant(key, '/surveys/audience'), who)}
                      onCancel={close}
                      onSave={async (body) => {
                        await api.post(`${path}/windows`, body);
                        await done(close);
                      }}
                    />
                  )}
                </CaseDialog>
              ) : null}
              {view.windows.length === 0 ? (
                <CaseDialog label="Change" title="Change the survey">
                  {(close) => (
                    <SurveyForm
                      view={view}
                      locale={locale}
                      onCancel={close}
                      onSave={async (body) => {
                        await api.put(path, body);
                        await done(close);
                      }}
                    />
                  )}
                </CaseDialog>
              ) : null}
            </>
          ) : null
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      {view.windows.map((window) => (
        <Section
          key={window.windowId}
          title={`${formatDay(window.opensOn)} to ${formatDay(window.closesOn)}`}
          note={`${window.units.join(', ')}: families of ${formatCount(window.asked, 'student')} were asked, ${formatCount(window.answered, 'person has', 'people have')} answered.`}
          actions={<WindowDoes view={view} window={window} verb={verb} />}
        >
          <SurveyResults view={view} window={window} />
        </Section>
      ))}
      <Section
        title="Languages"
        note="Families read what a speaker approved; a change before they do makes it a draft again."
      >
        <PlainTable
          caption="Words of this survey"
          rows={languagesOf(view)}
          keyOf={({ language }) => language}
          columns={[
            { key: 'name', label: 'Language', isName: true, cell: (one) => one.name },
            { key: 'families', label: 'Families', isNumeric: true, cell: (one) => one.families },
            {
              key: 'state',
              label: 'State',
              cell: ({ language, wording }) =>
                wording
                  ? wording.speaker
                    ? `approved by ${wording.speaker}`
                    : 'a draft'
                  : isReady(language)
                    ? 'not written'
                    : 'asked by an interpreter: the page has no words in it',
            },
            {
              key: 'does',
              label: 'Actions',
              isActions: true,
              cell: ({ language, name: said, wording }) => (
                <>
                  {view.mayManage &&
                  isReady(language) &&
                  language !== view.language &&
                  !(wording?.speaker && view.windows.length > 0) ? (
                    <CaseDialog label={wording ? 'Change' : 'Write'} title={`In ${said}`}>
                      {(close) => (
                        <SurveyWordsForm
                          view={view}
                          language={language}
                          onCancel={close}
                          onSave={async (words) => {
                            await api.put(`${path}/words/${language}`, { words, asRead: wording?.asRead ?? null });
                            await done(close);
                          }}
                        />
                      )}
                    </CaseDialog>
                  ) : null}{' '}
                  {view.mayApprove && wording && wording.speaker === null ? (
                    <CaseDialog label="A speaker approved it" title={`Approve the words in ${said}`}>
                      {(close) => (
                        <ApproveForm
                          onCancel={close}
                          onSave={async (body) => {
                            await api.post(`${path}/words/${language}/approval`, { ...body, asRead: wording.asRead });
                            await done(close);
                          }}
                        />
                      )}
                    </CaseDialog>
                  ) : null}
                </>
              ),
            },
          ]}
        />
      </Section>
    </div>
  );
}

/** The family's page stands in these alone. */
const isReady = (language: string) => readyLanguages.some((one) => one === language);

/** The languages of the families here and of the words, the most read first. */
function languagesOf(view: SurveyView) {
  const read = view.languages.map((one) => ({ ...one }));
  for (const { language, name } of view.wordings)
    if (!read.some((one) => one.language === language)) read.push({ language, name, families: 0 });
  return read.map((one) => ({
    ...one,
    wording: view.wordings.find(({ language }) => language === one.language) ?? null,
  }));
}

function WindowDoes({ view, window, verb }: { view: SurveyView; window: SurveyWindowView; verb: Verb }) {
  const { key } = useInstitution();
  const path = tenant(key, `/surveys/${view.surveyId}/windows/${window.windowId}`);
  return (
    <>
      {window.result.kind === 'shown' ? (
        <a href={`${path}/results.csv`} download>
          Download as CSV
        </a>
      ) : null}
      {window.batchId ? (
        <a href={addressOf(key, `/families/batches/${window.batchId}`)}>The message that asked</a>
      ) : null}
      {view.mayManage && window.state === 'open' ? (
        <Button
          variant="default"
          size="compact-md"
          disabled={verb.isBusy}
          onClick={() => verb.run(() => api.post(`${path}/close`), 'The survey is closed.')}
        >
          Close it now
        </Button>
      ) : null}
    </>
  );
}
