import { useQuery } from '@tanstack/react-query';
import { lazy, useEffect } from 'react';
import type { WordingsView } from '../../../../interventions/core/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { fetchFacesFor } from '../../../../ui/other-scripts.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

const ApproveForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/approve-words-form.tsx')).ApproveWordsForm,
}));

/** The product's words to families, for somebody who speaks the language to read and approve. */
export default function WordsPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'success-plan-words'],
    queryFn: ({ signal }) => api.get<WordingsView>(tenant(key, '/success-plan-words'), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Words view={view} verb={verb} />}
    </Loaded>
  );
}

function Words({ view, verb }: { view: WordingsView; verb: Verb }) {
  const { key, name } = useInstitution();
  useEffect(() => fetchFacesFor('ا中'), []);
  const drafts = view.languages.filter(({ approval }) => approval === null).length;
  return (
    <div className={page.stack}>
      <title>{`Words in other languages – ${name}`}</title>
      <PageHeader
        title="Words in other languages"
        sentence={
          drafts === 0
            ? 'A speaker approved every language.'
            : `${drafts} of ${view.languages.length} languages are drafts: families see that, and English beside them.`
        }
        reason="Somebody who speaks the language reads all of it before it counts as approved."
        actions={<a href={addressOf(key, '/plans')}>Plans</a>}
      />
      <SaidNotice verb={verb} />
      {view.languages.map((one) => (
        <details key={one.language}>
          <summary>
            <bdi>{one.name}</bdi>:{' '}
            {one.approval
              ? `approved by ${one.approval.speaker}, ${formatDay(one.approval.on)} (recorded by ${one.approval.by})`
              : 'a draft'}
          </summary>
          <div className={styles.part}>
            {one.approval === null && view.mayApprove ? (
              <div>
                <CaseDialog label="A speaker approved it" title={`Approve the words in ${one.name}`}>
                  {(close) => (
                    <ApproveForm
                      onCancel={close}
                      onSave={async ({ speaker }) => {
                        await api.post(tenant(key, '/success-plan-words/approvals'), {
                          language: one.language,
                          speaker,
                        });
                        close();
                        await verb.refresh();
                      }}
                    />
                  )}
                </CaseDialog>
              </div>
            ) : null}
            <dl className={styles.pairs}>
              {one.words.map(({ english, said }) => (
                <div key={english} className={styles.pair}>
                  <dt>{english}</dt>
                  <dd lang={one.language} dir={one.direction}>
                    {said}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </details>
      ))}
    </div>
  );
}
