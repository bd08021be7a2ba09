import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { shareableWords } from '../../../../cases/core/partner.ts';
import type { PartnerReferralsView } from '../../../../cases/core/partner-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { partnerStateWords } from './partner-words.ts';

const AnswerForm = lazy(async () => ({
  default: (await import('../../../../cases/web/partner-forms.tsx')).PartnerAnswerForm,
}));

/** What was shared with a partner, while the consent holds; nothing else of the product is theirs to see. */
export default function PartnerPage() {
  const { key, name } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'partner-referrals'],
    queryFn: ({ signal }) => api.get<PartnerReferralsView>(tenant(key, '/partner/referrals'), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => (
        <div className={page.stack}>
          <title>{`Shared with you – ${name}`}</title>
          <PageHeader
            title="Shared with you"
            sentence={`${view.referrals.filter(({ state }) => state === 'offered').length} of ${view.referrals.length} wait for your answer.`}
            reason="Each is a copy of what a family agreed to share, for as long as they agreed. Your looking at it is on record."
          />
          <SaidNotice verb={verb} />
          {view.referrals.length === 0 ? (
            <Empty title="Nothing is shared with you now">
              <p>When a school asks you, and the family agrees, it stands here.</p>
            </Empty>
          ) : (
            <ul className={styles.lines}>
              {view.referrals.map((one) => (
                <li key={one.partnerReferralId}>
                  <Referral one={one} verb={verb} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Referral({ one, verb }: { one: PartnerReferralsView['referrals'][number]; verb: Verb }) {
  const { key } = useInstitution();
  const answer = tenant(key, `/partner/referrals/${one.partnerReferralId}/answer`);
  const dialog = (label: string, kind: 'decline' | 'end') => (
    <CaseDialog label={label} title={label} size="compact-sm">
      {(close) => (
        <AnswerForm
          draft={`partner-${kind}-${one.partnerReferralId}`}
          submit={label}
          onCancel={close}
          onSave={async (words) => {
            await api.post(answer, { answer: kind, words });
            close();
            await verb.refresh();
          }}
        />
      )}
    </CaseDialog>
  );
  return (
    <article className={styles.part}>
      <div className={styles.head}>
        <b>{one.reason}</b>
        <span className={styles.faint}>
          {one.from} to {one.partner}, {formatDay(one.madeAt.slice(0, 10))}: {partnerStateWords[one.state]}
        </span>
      </div>
      {one.shared.words ? <p className={styles.words}>{one.shared.words}</p> : null}
      <dl className={styles.pairs}>
        {one.shared.facts.map(({ kind, said }) => (
          <div key={kind} className={styles.pair}>
            <dt>{shareableWords[kind]}</dt>
            <dd>{said}</dd>
          </div>
        ))}
        <dt>consent</dt>
        <dd>
          {one.consent.by} ({one.consent.relation}), until {formatDay(one.consent.until)}: {one.consent.scope}
        </dd>
        {one.answer ? (
          <>
            <dt>your answer</dt>
            <dd>{one.answer}</dd>
          </>
        ) : null}
      </dl>
      <div className={styles.does}>
        {one.state === 'offered' ? (
          <>
            <Button
              size="compact-sm"
              onClick={() => void verb.run(() => api.post(answer, { answer: 'accept' }), 'Whoever asked knows.')}
            >
              We take part
            </Button>
            {dialog('Decline', 'decline')}
          </>
        ) : null}
        {one.state === 'accepted' ? dialog('End our part', 'end') : null}
      </div>
    </article>
  );
}
