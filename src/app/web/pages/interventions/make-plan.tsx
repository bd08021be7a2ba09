import { IconPlus } from '@tabler/icons-react';
import { lazy } from 'react';
import type { StudentPlansView } from '../../../../interventions/core/views.ts';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const NewPlanForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/plan-form.tsx')).NewPlanForm,
}));

interface MakePlanProps {
  student: { studentId: string; name: string };
  view: StudentPlansView;
  verb: Verb;
  variant?: 'default' | 'filled';
}

/** A button, and the form of a plan as the playbook of the student's tier lays it out. */
export function MakePlan({ student, view, verb, variant = 'default' }: MakePlanProps) {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const tier = Math.max(2, view.tier);
  const playbook =
    view.proposal?.playbookId ?? view.choices.playbooks.find((one) => one.tier === tier)?.playbookId ?? null;
  return (
    <CaseDialog
      label="Make a plan"
      title={`A plan for ${student.name}`}
      icon={<IconPlus size={16} aria-hidden="true" />}
      variant={variant}
    >
      {(close) => (
        <NewPlanForm
          choices={view.choices}
          today={view.today}
          words={words}
          playbookId={playbook}
          caseManagerStaffId={view.choices.staff[0]?.staffId ?? ''}
          now={view.now}
          draft={`new-plan-${student.studentId}`}
          onCancel={close}
          onSave={async ({ name: _, studentIds: __, ...body }) => {
            const { planId } = await api.post<{ planId: string }>(tenant(key, '/plans'), {
              studentId: student.studentId,
              ...body,
            });
            close();
            await verb.refresh();
            go(addressOf(key, `/plans/${planId}`));
          }}
        />
      )}
    </CaseDialog>
  );
}
