import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { shareableWords } from '../../../../cases/core/partner.ts';
import type { SharedAboutView } from '../../../../cases/core/partner-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { partnerStateWords } from './partner-words.ts';

const forms = () => import('../../../../cases/web/partner-forms.tsx');
const PartnerReferralForm = lazy(async () => ({ default: (await forms()).PartnerReferralForm }));
const PartnerAnswerForm = lazy(async () => ({ default: (await forms()).PartnerAnswerForm }));

/** With whom outside of the institution something was shared about a student, by whose consent, and what came of it. */
export function PartnersPart({ studentId, verb }: { studentId: string; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const query = useQuery({
    queryKey: [key, 'partners-of', studentId],
    queryFn: ({ signal }) =>
      api.get<SharedAboutView>(tenant(key, `/students/${studentId}/partner-referrals`), {}, signal),
    enabled: can('cases:read'),
  });
  const view = query.data;
  if (!view || (view.referrals.length === 0 && view.partners.length === 0 && !view.mayLead)) return null;
  return (
    <section className={styles.part}>
      <div className={styles.strip}>
        <h2>Partners</h2>
        {view.mayLead ? <a href={addressOf(key, '/partners')}>All partners</a> : null}
        {view.mayWork && view.partners.length > 0 ? (
          <div className={styles.does}>
            <CaseDialog label="Ask a partner" title="Ask a partner" size="compact-sm">
              {(close) => (
                <PartnerReferralForm
                  view={view}
                  draft={`partner-${studentId}`}
                  onCancel={close}
                  onSave={async (body) => {
                    await api.post(tenant(key, '/partner-referrals'), { ...body, studentId });
                    close();
                    await verb.refresh();
                  }}
                />
              )}
            </CaseDialog>
          </div>
        ) : null}
      </div>
      <ul className={styles.lines}>
        {view.referrals.map((one) => (
          <li key={one.partnerReferralId}>
            <div className={styles.head}>
              <b>{one.partner}</b>
              <span className={styles.faint}>
                {partnerStateWords[one.state]}; asked by {one.by}, {formatDay(one.madeAt.slice(0, 10))}
                {one.seenAt ? ', read' : ', not read yet'}
              </span>
              {view.mayWork && (one.state === 'offered' || one.state === 'accepted') ? (
                <CaseDialog label="Take it back" title="Take it back" size="compact-sm" variant="subtle">
                  {(close) => (
                    <PartnerAnswerForm
                      draft={`take-back-${one.partnerReferralId}`}
                      submit="Take it back"
                      onCancel={close}
                      onSave={async (words) => {
                        await api.post(tenant(key, `/partner-referrals/${one.partnerReferralId}/withdraw`), { words });
                        close();
                        await verb.refresh();
                      }}
                    />
                  )}
                </CaseDialog>
              ) : null}
            </div>
            <p className={styles.words}>{one.reason}</p>
            <p className={styles.faint}>
              Shared:{' '}
              {[
                ...one.shared.facts.map(({ kind }) => shareableWords[kind]),
                ...(one.shared.words ? ['words written for them'] : []),
              ].join(', ') || 'nothing but the question'}
              . Consent of {one.consent.by} ({one.consent.relation}) {one.consent.hasEnded ? 'ended' : 'until'}{' '}
              {formatDay(one.consent.until)}.
            </p>
            {one.answer ? <p className={styles.words}>{one.answer}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
