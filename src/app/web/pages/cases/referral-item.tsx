import { Button } from '@mantine/core';
import { lazy } from 'react';
import type { ReferralView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { Cite } from '../../../../cases/web/cite.tsx';
import { formatDay } from '../../../../ui/format.ts';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const SayForm = lazy(async () => ({ default: (await import('../../../../cases/web/case-forms.tsx')).SayForm }));

const stateWords: Record<ReferralView['state'], string> = {
  offered: 'waits for an answer',
  accepted: 'accepted',
  declined: 'declined',
  withdrawn: 'taken back',
};

/** What was asked of a service, and what it said. */
export function ReferralItem({ caseId, referral, verb }: { caseId: string; referral: ReferralView; verb: Verb }) {
  const { key } = useInstitution();
  const decide = (answer: string, words = '') =>
    api.post(tenant(key, `/referrals/${referral.referralId}/decide`), { answer, words });
  return (
    <li>
      <div className={styles.lineHead}>
        <b>{referral.to}</b>
        <span className={styles.faint}>
          {stateWords[referral.state]} · {formatDay(referral.madeAt.slice(0, 10))} ·{' '}
          {referral.isMine ? 'you' : referral.by}
        </span>
      </div>
      <p className={styles.words}>{referral.reason}</p>
      {referral.cites ? <Cite cites={referral.cites} /> : null}
      {referral.decision ? (
        <p className={styles.cite}>
          {referral.decidedBy}: {referral.decision}
        </p>
      ) : null}
      <div className={styles.buttons}>
        {referral.mayDecide ? (
          <>
            <Button
              size="compact-sm"
              onClick={() => void verb.run(() => decide('accepted'), `${referral.to} accepted.`)}
            >
              Accept
            </Button>
            <CaseDialog label="Decline" title="Decline the referral" size="compact-sm">
              {(close) => (
                <SayForm
                  label="Why"
                  help="So that something else can be tried."
                  submit="Decline"
                  draft={`decline-${referral.referralId}`}
                  onCancel={close}
                  onSave={async (words) => {
                    await decide('declined', words);
                    close();
                    await verb.refresh();
                  }}
                />
              )}
            </CaseDialog>
          </>
        ) : null}
        <Button
          component="a"
          variant="subtle"
          size="compact-sm"
          href={addressOf(key, `/cases/${caseId}/print`, { referral: referral.referralId })}
        >
          Print
        </Button>
        {referral.isMine && referral.state === 'offered' ? (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => void verb.run(() => decide('withdrawn'), 'The referral is taken back.')}
          >
            Take back
          </Button>
        ) : null}
      </div>
    </li>
  );
}
