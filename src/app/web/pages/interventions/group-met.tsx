import { lazy } from 'react';
import type { WorkRow } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const GroupMetForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/group-met-form.tsx')).GroupMetForm,
}));

/** A group met: its follow-ups are answered at once. */
export default function GroupMet({ rows, verb }: { rows: readonly WorkRow[]; verb: Verb }) {
  const { key } = useInstitution();
  const name = rows[0]?.group ?? '';
  return (
    <p className={styles.groupName}>
      {name}{' '}
      <CaseDialog label="The group met" title={name} size="compact-sm">
        {(close) => (
          <GroupMetForm
            rows={rows}
            onCancel={close}
            onSave={async (body) => {
              await api.post(tenant(key, '/group-follow-ups'), body);
              close();
              await verb.refresh();
              verb.say({ words: 'Noted for the whole group. The next follow-ups are set.', tone: 'good' });
            }}
          />
        )}
      </CaseDialog>
    </p>
  );
}
