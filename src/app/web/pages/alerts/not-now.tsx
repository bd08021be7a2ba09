import { Button, NativeSelect, Popover, Textarea } from '@mantine/core';
import { useState } from 'react';
import styles from '../../../../alerts/web/alerts.module.css';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const usual = ['Already spoken with', 'Known circumstance', 'A colleague sees to it', 'Away until then'];

/** "Not now, because ...": off the list for a while, with a reason that stays on record. */
export function NotNow({ student, verb }: { student: { studentId: string; name: string }; verb: Verb }) {
  const { key } = useInstitution();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const path = tenant(key, `/this-week/students/${student.studentId}/not-now`);
  const putOff = async (why: string): Promise<void> => {
    setOpen(false);
    await verb.run(
      () => api.put(path, { reason: why, days: Number(days) }),
      `${student.name} is put off for ${days === '7' ? 'a week' : `${Number(days) / 7} weeks`}.`,
      () => api.delete(path),
    );
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="subtle" color="gray" onClick={() => setOpen((now) => !now)}>
          Not now
        </Button>
      </Popover.Target>
      {isOpen ? (
        <Popover.Dropdown>
          <div className={styles.panel}>
            <NativeSelect
              label="For how long"
              data={[
                { value: '7', label: 'One week' },
                { value: '14', label: 'Two weeks' },
                { value: '28', label: 'Four weeks' },
              ]}
              value={days}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
            {usual.map((why) => (
              <Button key={why} variant="light" size="sm" onClick={() => void putOff(why)}>
                {why}
              </Button>
            ))}
            <Textarea
              label="Or because"
              rows={2}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button size="sm" disabled={reason.trim().length < 3} onClick={() => void putOff(reason.trim())}>
              Put off
            </Button>
          </div>
        </Popover.Dropdown>
      ) : null}
    </Popover>
  );
}
