import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { contactWords } from '../../../../cases/core/contact.ts';
import type { LoggedWay } from '../../../../cases/web/contact-panel.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const ContactPanel = lazy(async () => ({
  default: (await import('../../../../cases/web/contact-panel.tsx')).ContactPanel,
}));

interface LogContactProps {
  student: { studentId: string; name: string };
  caseId?: string;
  verb: Verb;
  /** In a row there is room for an icon only. */
  isIcon?: boolean;
}

/** Two presses: this, and the way it was. It can be taken back. */
export function LogContact({ student, caseId, verb, isIcon = false }: LogContactProps) {
  const { key } = useInstitution();
  const [isOpen, setOpen] = useState(false);
  const log = async ({ way, reach, words, withFamily }: LoggedWay): Promise<void> => {
    const body = {
      studentIds: [student.studentId],
      way,
      reach,
      ...(words ? { words } : {}),
      ...(withFamily ? { withFamily } : {}),
      ...(caseId ? { caseId } : {}),
    };
    const logged = { contactIds: [] as string[] };
    setOpen(false);
    await verb.run(
      async () => Object.assign(logged, await api.post<{ contactIds: string[] }>(tenant(key, '/contacts'), body)),
      `Logged for ${student.name}: ${contactWords(way, reach)}.`,
      () => api.post(tenant(key, `/contacts/${logged.contactIds[0]}/undo`)),
    );
  };
  const open = () => setOpen((now) => !now);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        {isIcon ? (
          <Tooltip label="Log contact" disabled={isOpen}>
            <ActionIcon variant="subtle" size={32} aria-label={`Log contact with ${student.name}`} onClick={open}>
              <IconMessagePlus size={18} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button leftSection={<IconMessagePlus size={16} aria-hidden="true" />} onClick={open}>
            Log contact
          </Button>
        )}
      </Popover.Target>
      {isOpen ? (
        <Popover.Dropdown>
          <Suspense>
            <ContactPanel isBusy={verb.isBusy} onLog={(logged) => void log(logged)} />
          </Suspense>
        </Popover.Dropdown>
      ) : null}
    </Popover>
  );
}
