import { lazy } from 'react';
import type { GoalMeasure } from '../../../../interventions/core/plans/goal-measure.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const FollowUpForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/follow-up-form.tsx')).FollowUpForm,
}));

interface AnswerProps {
  followUpId: string;
  title: string;
  goalMeasure: GoalMeasure;
  goalUnit: string | null;
  sessionsPlanned: number | null;
  today: string;
  verb: Verb;
  variant?: 'default' | 'filled';
}

/** Says what came of a follow-up; the next one is set by it. */
export function AnswerFollowUp({ followUpId, title, verb, variant = 'default', ...about }: AnswerProps) {
  const { key } = useInstitution();
  return (
    <CaseDialog label="What came of it" title={title} variant={variant} size="compact-md">
      {(close) => (
        <FollowUpForm
          {...about}
          draft={`follow-up-${followUpId}`}
          onCancel={close}
          onSave={async ({ did, body }) => {
            await api.post(tenant(key, `/follow-ups/${followUpId}/${did}`), body);
            close();
            await verb.refresh();
            verb.say({
              words: did === 'move' ? 'Moved.' : 'Noted. The next follow-up is set.',
              tone: 'good',
            });
          }}
        />
      )}
    </CaseDialog>
  );
}
