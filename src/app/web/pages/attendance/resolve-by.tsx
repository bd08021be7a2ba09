import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResolveByView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { formatHour } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

/** By which hour absences are explained, and with whom the others are then. */
export default function ResolveBySetting({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'resolve-by'],
    queryFn: ({ signal }) => api.get<ResolveByView>(tenant(key, '/attendance/resolve-by'), {}, signal),
  });
  const view = query.data;
  if (!view || (view.settings.length === 0 && !view.maySet)) return null;
  return (
    <div className={styles.actions}>
      <p className={styles.quiet}>
        {view.settings.length === 0
          ? 'Nobody is told of absences that stay unexplained.'
          : view.settings
              .map(
                ({ unit, hour, staff, hasLeft }) =>
                  `What nobody has explained by ${formatHour(hour)}${unit ? ` at ${unit}` : ''} goes to ${staff}${hasLeft ? ', who has left: name somebody else' : ''}.`,
              )
              .join(' ')}
      </p>
      {view.maySet ? (
        <CaseDialog label="Change" title="Absences that nobody explains" variant="subtle" size="compact-sm">
          {(close) => <ResolveByForm view={view} verb={verb} onDone={close} />}
        </CaseDialog>
      ) : null}
    </div>
  );
}

function ResolveByForm({ view, verb, onDone }: { view: ResolveByView; verb: Verb; onDone: () => void }) {
  const { key } = useInstitution();
  const [unitId, setUnit] = useState('');
  const held = view.settings.find((one) => (one.unitId ?? '') === unitId);
  const [hour, setHour] = useState(String(held?.hour ?? 10));
  const [staffId, setStaff] = useState(held?.staffId ?? view.staff[0]?.staffId ?? '');
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
        void verb.run(
          () =>
            api.post(tenant(key, '/attendance/resolve-by'), {
              unitId: unitId || null,
              hour: Number(hour),
              staffId,
            }),
          'Set. It holds from the next hour on.',
        );
      }}
    >
      <p>Once a day, on days that the calendar has open. They see it here, in their notices and in their digest.</p>
      <NativeSelect
        label="Where"
        value={unitId}
        onChange={(event) => setUnit(event.currentTarget.value)}
        data={[
          { value: '', label: 'Everywhere' },
          ...view.units.map((unit) => ({ value: unit.unitId, label: unit.name })),
        ]}
      />
      <NativeSelect
        label="By"
        description="In the school’s own time"
        value={hour}
        onChange={(event) => setHour(event.currentTarget.value)}
        data={Array.from({ length: 24 }, (_, at) => ({ value: String(at), label: formatHour(at) }))}
      />
      <NativeSelect
        label="Who is told"
        value={staffId}
        onChange={(event) => setStaff(event.currentTarget.value)}
        data={view.staff.map((one) => ({ value: one.staffId, label: one.name }))}
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={verb.isBusy || staffId === ''}>
          Set
        </Button>
        {held ? (
          <Button
            variant="default"
            disabled={verb.isBusy}
            onClick={() => {
              onDone();
              void verb.run(
                () => api.post(tenant(key, `/attendance/resolve-by/${held.resolveById}/remove`)),
                'Nobody is told there any more.',
              );
            }}
          >
            Take it away
          </Button>
        ) : null}
      </div>
    </form>
  );
}
