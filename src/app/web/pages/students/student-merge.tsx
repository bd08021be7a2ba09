import { Button } from '@mantine/core';
import { IconArrowMerge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StudentView } from '../../../../insights/core/student/student-views.ts';
import type { CompareRecordsView, MergeView } from '../../../../roster/core/record-views.ts';
import { MergeForm, type MergeInput } from '../../../../roster/web/merge-form.tsx';
import { MergedRecords } from '../../../../roster/web/merged-records.tsx';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { FindStudent } from '../set-up/roster/find-student.tsx';
import type { Verb } from '../set-up/use-verb.ts';

interface MergeProps {
  view: StudentView;
  verb: Verb;
}

/** Makes two records of one student one: the other is looked up, both are seen side by side, then it is done. */
export function MergeStudent({ view, verb }: MergeProps) {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const [isOpen, setOpen] = useState(false);
  const [other, setOther] = useState<string | null>(null);
  const compared = useQuery({
    queryKey: [key, 'merge', view.studentId, other],
    queryFn: ({ signal }) =>
      api.get<CompareRecordsView>(tenant(key, '/merges/compare'), { first: view.studentId, second: other }, signal),
    enabled: isOpen && other !== null,
    gcTime: 0,
  });
  const close = (): void => {
    setOpen(false);
    setOther(null);
  };
  const merge = async (input: MergeInput): Promise<void> => {
    const { mergeId } = await api.post<{ mergeId: string }>(tenant(key, '/merges'), input);
    close();
    if (input.keptStudentId !== view.studentId) go(addressOf(key, `/students/${input.keptStudentId}`));
    await verb.refresh();
    verb.say({
      words: 'The two records are one now. The next run scores them together.',
      tone: 'good',
      undo: () => api.post(tenant(key, `/merges/${mergeId}/undo`)),
    });
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconArrowMerge size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Merge with another record
      </Button>
      <FormDialog title={`Merge with ${view.name}`} size="56rem" isOpen={isOpen} onClose={close}>
        <div style={{ display: 'grid', gap: 20 }}>
          <FindStudent
            label={`The other record of this ${words.student}`}
            onFind={(found) => setOther(found.studentId === view.studentId ? null : found.studentId)}
          />
          {other === null ? (
            <p>Type a name or an id, and choose the record. You see both side by side before anything is done.</p>
          ) : (
            <Loaded query={compared} skeleton={<TableSkeleton rows={6} />}>
              {(data) => <MergeForm key={data.second.studentId} compared={data} onMerge={merge} onCancel={close} />}
            </Loaded>
          )}
        </div>
      </FormDialog>
    </>
  );
}

/** What was merged into this record before, and the way back. */
export function MergesOfStudent({ view, verb }: MergeProps) {
  const { key } = useInstitution();
  const merges = useQuery({
    queryKey: [key, 'merges', view.studentId],
    queryFn: ({ signal }) =>
      api.get<{ merges: MergeView[] }>(tenant(key, '/merges'), { student: view.studentId }, signal),
  });
  return (
    <MergedRecords
      merges={merges.data?.merges ?? []}
      isBusy={verb.isBusy}
      onUndo={({ mergeId, mergedStudentId, keptStudentId, mergedName }) =>
        void verb.run(
          () => api.post(tenant(key, `/merges/${mergeId}/undo`)),
          `${mergedName} has a record of their own again.`,
          () =>
            api.post(tenant(key, '/merges'), {
              keptStudentId,
              mergedStudentId,
              reason: 'merged again: undone by mistake',
            }),
        )
      }
    />
  );
}
