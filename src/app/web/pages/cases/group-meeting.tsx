import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const GroupMeetingForm = lazy(async () => ({
  default: (await import('../../../../cases/web/group-meeting-form.tsx')).GroupMeetingForm,
}));

interface GroupMeetingProps {
  students: readonly { studentId: string; name: string }[];
  verb: Verb;
}

/** A meeting with several is logged once, for all who were present. */
export function GroupMeeting({ students, verb }: GroupMeetingProps) {
  const { key, words } = useInstitution();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconUsersGroup size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Group meeting
      </Button>
      <FormDialog title="Log a group meeting" isOpen={isOpen} onClose={() => setOpen(false)}>
        <Suspense>
          <GroupMeetingForm
            students={students}
            word={words.students}
            onCancel={() => setOpen(false)}
            onSave={async (body) => {
              const { contactIds } = await api.post<{ contactIds: string[] }>(tenant(key, '/contacts'), {
                ...body,
                way: 'meeting',
                reach: 'two_way',
              });
              setOpen(false);
              await verb.refresh();
              verb.say({
                words: `Logged: a meeting with ${contactIds.length} ${words.students}.`,
                tone: 'good',
                undo: () => api.post(tenant(key, `/contacts/${contactIds[0]}/undo`)),
              });
            }}
          />
        </Suspense>
      </FormDialog>
    </>
  );
}
