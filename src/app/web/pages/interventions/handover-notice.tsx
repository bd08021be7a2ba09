import { Button } from '@mantine/core';
import { lazy } from 'react';
import type { PlanHandoverView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const DeclineForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/decline-plan-form.tsx')).DeclinePlanForm,
}));

/** A plan that waits for a case manager: whoever reads it may take it, and whom it was offered to may say no. */
export function HandoverNotice({ handover, verb }: { handover: PlanHandoverView; verb: Verb }) {
  const { key } = useInstitution();
  const answer = tenant(key, `/plan-handovers/${handover.handoverId}/answer`);
  return (
    <Notice
      tone="attention"
      title="This plan waits for a case manager"
      action={
        handover.mayAnswer ? (
          <div className={styles.does}>
            <Button
              variant="filled"
              size="compact-md"
              onClick={() => void verb.run(() => api.post(answer, { answer: 'take' }), 'The plan is yours.')}
            >
              Take it
            </Button>
            {handover.isMine ? (
              <CaseDialog label="I can’t" title="Say no to the plan">
                {(close) => (
                  <DeclineForm
                    draft={`decline-${handover.handoverId}`}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.post(answer, { answer: 'decline', ...body });
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
          </div>
        ) : undefined
      }
    >
      {handover.words} Offered on {formatDay(handover.offeredOn)} to {handover.to ?? 'whoever leads here'}.
    </Notice>
  );
}
