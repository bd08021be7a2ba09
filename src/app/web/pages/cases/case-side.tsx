import { Button } from '@mantine/core';
import { lazy } from 'react';
import { priorityWords } from '../../../../cases/core/change-words.ts';
import type { CaseView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatDay, formatInstant } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';
import { CaseFiles } from './case-files.tsx';
import { ConcernItem } from './concern-item.tsx';
import { ReferralItem } from './referral-item.tsx';

const MarksForm = lazy(async () => ({ default: (await import('../../../../cases/web/marks-form.tsx')).MarksForm }));
const MergeCaseForm = lazy(async () => ({
  default: (await import('../../../../cases/web/marks-form.tsx')).MergeCaseForm,
}));

/** What the case is, who is in it, and what hangs on it. */
export function CaseSide({ view, verb }: { view: CaseView; verb: Verb }) {
  return (
    <aside className={styles.side} aria-label="About the case">
      <section className={styles.part}>
        <h2>About it</h2>
        <p className={styles.words}>{view.reason}</p>
        <dl className={styles.pairs}>
          <dt>Stage</dt>
          <dd>{view.stage}</dd>
          <dt>Priority</dt>
          <dd>{priorityWords[view.priority]}</dd>
          <dt>With</dt>
          <dd>{view.owner ?? 'nobody yet'}</dd>
          {view.team ? (
            <>
              <dt>Queue</dt>
              <dd>{view.team}</dd>
            </>
          ) : null}
          <dt>Opened</dt>
          <dd>
            {formatDay(view.openedOn)} by {view.openedBy}
          </dd>
          <dt>Target day</dt>
          <dd>
            {view.isOverdue ? (
              <AttentionMark>{formatDay(view.targetOn)}, past</AttentionMark>
            ) : (
              formatDay(view.targetOn)
            )}
          </dd>
          <dt>First contact</dt>
          <dd>{view.firstContactAt ? formatInstant(view.firstContactAt) : 'none yet'}</dd>
          {view.watchers.length > 0 ? (
            <>
              <dt>Watched by</dt>
              <dd>{view.watchers.join(', ')}</dd>
            </>
          ) : null}
        </dl>
      </section>
      <Marks view={view} verb={verb} />
      {view.referrals.length > 0 ? (
        <section className={styles.part}>
          <h2>Referrals</h2>
          <ul className={styles.lines}>
            {view.referrals.map((referral) => (
              <ReferralItem key={referral.referralId} caseId={view.caseId} referral={referral} verb={verb} />
            ))}
          </ul>
        </section>
      ) : null}
      {view.concerns.length > 0 ? (
        <section className={styles.part}>
          <h2>Concerns</h2>
          <ul className={styles.lines}>
            {view.concerns.map((concern) => (
              <ConcernItem
                key={concern.concernId}
                concern={{ ...concern, caseId: null }}
                kinds={[]}
                mayWork={false}
                verb={verb}
              />
            ))}
          </ul>
        </section>
      ) : null}
      {view.files.length > 0 ? (
        <section className={styles.part}>
          <h2>Files</h2>
          <CaseFiles files={view.files} verb={verb} />
        </section>
      ) : null}
      {view.mayWork ? <Merging view={view} verb={verb} /> : null}
    </aside>
  );
}

/** Barriers and tags: for patterns across students, later. */
function Marks({ view, verb }: { view: CaseView; verb: Verb }) {
  const { key } = useInstitution();
  const { barriers } = view.choices;
  const named = view.barriers.map((one) => barriers.find((barrier) => barrier.key === one)?.name ?? one);
  return (
    <section className={styles.part}>
      <h2>Barriers and tags</h2>
      <div className={styles.chips}>
        {[...named, ...view.tags.map((tag) => `#${tag}`)].map((words) => (
          <span key={words} className={styles.chip}>
            {words}
          </span>
        ))}
        {named.length + view.tags.length === 0 ? <span className={styles.faint}>None named yet.</span> : null}
      </div>
      {view.mayWork ? (
        <div>
          <CaseDialog label="Name them" title="Barriers and tags" size="compact-sm">
            {(close) => (
              <MarksForm
                view={view}
                onCancel={close}
                onSave={async ({ barriers: chosen, tags }) => {
                  await api.put(tenant(key, `/cases/${view.caseId}/barriers`), { barriers: chosen });
                  await api.put(tenant(key, `/cases/${view.caseId}/tags`), { tags });
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </div>
      ) : null}
    </section>
  );
}

/** Two cases made one, and made two again. */
function Merging({ view, verb }: { view: CaseView; verb: Verb }) {
  const { key } = useInstitution();
  const into = view.choices.others.filter(({ isOpen }) => isOpen || view.closedOn !== null);
  if (view.mergedInto || (into.length === 0 && view.merges.length === 0)) return null;
  return (
    <section className={styles.part}>
      <h2>Other cases of theirs</h2>
      {view.merges.map((merge) => (
        <div key={merge.mergeId} className={styles.lineHead}>
          <span>{merge.kind}, merged into this one</span>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() =>
              void verb.run(
                () => api.post(tenant(key, `/case-merges/${merge.mergeId}/undo`)),
                'They are two cases again.',
              )
            }
          >
            Undo the merge
          </Button>
        </div>
      ))}
      {into.length > 0 ? (
        <div>
          <CaseDialog label="Merge with another case" title="Merge this case into another" size="compact-sm">
            {(close) => (
              <MergeCaseForm
                others={into}
                onCancel={close}
                onSave={async (intoCaseId) => {
                  await api.post(tenant(key, `/cases/${view.caseId}/merge`), { revision: view.revision, intoCaseId });
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </div>
      ) : null}
    </section>
  );
}
