import { lazy } from 'react';
import { concernWords } from '../../../../cases/core/concern.ts';
import type { CaseKind } from '../../../../cases/core/kinds.ts';
import type { ConcernView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { formatInstant } from '../../../../ui/format.ts';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const forms = () => import('../../../../cases/web/case-forms.tsx');
const SayForm = lazy(async () => ({ default: (await forms()).SayForm }));
const TakeForm = lazy(async () => ({ default: (await import('../../../../cases/web/take-form.tsx')).TakeForm }));

interface ConcernItemProps {
  concern: ConcernView;
  kinds: readonly CaseKind[];
  mayWork: boolean;
  verb: Verb;
}

/** A concern, what became of it, and for those who work on cases the next step. */
export function ConcernItem({ concern, kinds, mayWork, verb }: ConcernItemProps) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const path = (verbOf: string) => tenant(key, `/concerns/${concern.concernId}/${verbOf}`);
  return (
    <li>
      <div className={styles.lineHead}>
        <b>{concernWords[concern.kind]}</b>
        <span className={styles.faint}>
          {formatInstant(concern.raisedAt)} · {concern.isMine ? 'you' : concern.by} ·{' '}
          {concern.state === 'raised' ? 'not taken yet' : concern.state === 'taken' ? 'a case took it' : 'ended'}
        </span>
        {concern.caseId ? <a href={addressOf(key, `/cases/${concern.caseId}`)}>Its case</a> : null}
      </div>
      <p className={styles.words}>{concern.words}</p>
      {concern.ending ? <p className={styles.cite}>How it ended: {concern.ending}</p> : null}
      {mayWork && concern.state === 'raised' ? (
        <div className={styles.buttons}>
          <CaseDialog label="Open a case for it" title="A case for this concern" size="compact-sm">
            {(close) => (
              <TakeForm
                kinds={kinds}
                onCancel={close}
                onSave={async (kindKey) => {
                  const { caseId } = await api.post<{ caseId: string }>(path('take'), { kindKey });
                  close();
                  await verb.refresh();
                  go(addressOf(key, `/cases/${caseId}`));
                }}
              />
            )}
          </CaseDialog>
          <CaseDialog label="End it" title="How the concern ended" size="compact-sm">
            {(close) => (
              <SayForm
                label="How it ended"
                help={`${concern.by} reads this.`}
                submit="End the concern"
                draft={`end-${concern.concernId}`}
                onCancel={close}
                onSave={async (ending) => {
                  await api.post(path('end'), { ending });
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </div>
      ) : null}
    </li>
  );
}
