import { Button } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import type { Verb } from '../set-up/use-verb.ts';
import { useStudentPlans } from './use-plans.ts';

const NewPlanForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/plan-form.tsx')).NewPlanForm,
}));

interface GroupPlanProps {
  students: readonly { studentId: string; name: string }[];
  verb: Verb;
}

/** The same plan for several of a list, who meet together. */
export default function GroupPlan({ students, verb }: GroupPlanProps) {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const first = students[0];
  const { data } = useStudentPlans(first?.studentId ?? '', isOpen && first !== undefined);
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconChecklist size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Plan for a group
      </Button>
      <FormDialog title="A plan for a group" isOpen={isOpen} onClose={close} size="xl">
        {data ? (
          <Suspense>
            <NewPlanForm
              choices={data.choices}
              today={data.today}
              words={words}
              playbookId={null}
              caseManagerStaffId={data.choices.staff[0]?.staffId ?? ''}
              now={null}
              draft="new-group-plan"
              members={[...new Map(students.map((student) => [student.studentId, student])).values()]}
              onCancel={close}
              onSave={async (body) => {
                const { planIds } = await api.post<{ planIds: string[] }>(tenant(key, '/plan-groups'), body);
                close();
                await verb.refresh();
                verb.say({ words: `Made: ${planIds.length} plans.`, tone: 'good' });
                go(addressOf(key, '/plans', { list: 'all', later: 'yes' }));
              }}
            />
          </Suspense>
        ) : null}
      </FormDialog>
    </>
  );
}
