import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import styles from '../../../../interventions/web/interventions.module.css';
import type { PageWordsView } from '../../../../portal/core/views.ts';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { FamiliesNav } from './families-nav.tsx';

const ApproveForm = lazy(async () => ({
  default: (await import('../../../../portal/web/approve-words-form.tsx')).ApproveWordsForm,
}));

/** The product's words to families, for somebody who speaks the language to read and approve. */
export default function PageWordsPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'page-words'],
    queryFn: ({ signal }) => api.get<PageWordsView>(tenant(key, '/families/page-words'), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Words view={view} verb={verb} />}
    </Loaded>
  );
}

function Words({ view, verb }: { view: PageWordsView; verb: Verb }) {
  const { key, name } = useInstitution();
  const drafts = view.languages.filter(({ approval }) => approval === null).length;
  return (
    <div className={page.stack}>
      <title>{`Words of the family’s page – ${name}`}</title>
      <PageHeader
        title="Words of the family’s page"
        sentence={
          drafts === 0
            ? 'A speaker approved every language.'
            : `${drafts} of ${view.languages.length} languages are drafts: families are told so.`
        }
        reason="Somebody who speaks the language reads all of it before it counts as approved."
      />
      <FamiliesNav />
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
                        await api.post(tenant(key, '/families/page-words/approvals'), {
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
            <dl className={`${styles.pairs} ${styles.halves}`}>
              {one.words.map(({ key: word, english, said }) => (
                <div key={word} className={styles.pair}>
                  <dt>
                    <Lines lines={english} />
                  </dt>
                  <dd lang={one.language} dir={one.direction}>
                    <Lines lines={said} />
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

/** A sentence that counts, once for each number that it counts differently. */
function Lines({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <span key={line} className={styles.line}>
      {line}
    </span>
  ));
}
