import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OneDayCodeView } from '../../../../attendance/core/registers/register-views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { formatDay, formatInstant } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

/** Makes a code for somebody who stands in today. It is shown once. */
export function GiveCode({ classId, name, verb }: { classId: string; name: string; verb: Verb }) {
  return (
    <CaseDialog label="Code" title={`A code for ${name}, today`} variant="subtle" size="compact-sm">
      {() => <CodeForm classId={classId} verb={verb} />}
    </CaseDialog>
  );
}

function CodeForm({ classId, verb }: { classId: string; verb: Verb }) {
  const { key } = useInstitution();
  const [forName, setForName] = useState('');
  const [code, setCode] = useState<string | null>(null);
  if (code !== null)
    return (
      <div className={styles.stack}>
        <p>
          Tell it to {forName}. It opens this class today at <b>{`${location.host}/take/${key}`}</b>, and is not shown
          again.
        </p>
        <p className={styles.code}>{code}</p>
      </div>
    );
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void verb.run(async () => {
          const made = await api.post<{ code: string }>(tenant(key, '/attendance/codes'), { classId, forName });
          setCode(made.code);
        }, 'The code is made.');
      }}
    >
      <p>Whoever has it marks this one class today, without an account. You can take it back at any time.</p>
      <TextInput
        label="Who is standing in"
        description="The record says who took the marks"
        required
        minLength={2}
        maxLength={80}
        value={forName}
        onChange={(event) => setForName(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={verb.isBusy || forName.trim().length < 2}>
          Make the code
        </Button>
      </div>
    </form>
  );
}

/** The codes of today and the days to come; the codes themselves are kept nowhere. */
export function Codes({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'one-day-codes'],
    queryFn: ({ signal }) => api.get<{ codes: OneDayCodeView[] }>(tenant(key, '/attendance/codes'), {}, signal),
  });
  const codes = query.data?.codes ?? [];
  if (codes.length === 0) return null;
  return (
    <Section title="Codes for substitutes" note="Each opens one class on its day.">
      <PlainTable
        caption="Codes for substitutes"
        rows={codes}
        keyOf={({ codeId }) => codeId}
        columns={[
          { key: 'for', label: 'For', isName: true, cell: ({ forName }) => forName },
          { key: 'class', label: 'Class', cell: ({ className }) => className },
          { key: 'day', label: 'Day', cell: ({ day }) => formatDay(day) },
          { key: 'by', label: 'Made by', cell: ({ by }) => by },
          {
            key: 'state',
            label: 'State',
            cell: ({ openedAt, revokedAt }) =>
              revokedAt ? 'Taken back' : openedAt ? `First used ${formatInstant(openedAt)}` : 'Not used yet',
          },
          {
            key: 'revoke',
            label: '',
            cell: ({ codeId, forName, revokedAt }) =>
              revokedAt ? null : (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  disabled={verb.isBusy}
                  onClick={() =>
                    void verb.run(
                      () => api.post(tenant(key, `/attendance/codes/${codeId}/revoke`), {}),
                      `The code for ${forName} opens nothing any more.`,
                    )
                  }
                >
                  Take it back
                </Button>
              ),
          },
        ]}
      />
    </Section>
  );
}
