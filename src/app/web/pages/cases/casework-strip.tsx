import { IconFlag, IconFolderPlus } from '@tabler/icons-react';
import { lazy } from 'react';
import styles from '../../../../cases/web/cases.module.css';
import { contactSentence } from '../../../../cases/web/contact-standing.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';
import { LogContact } from './log-contact.tsx';
import { useCasework } from './use-casework.ts';

const forms = () => import('../../../../cases/web/case-forms.tsx');
const OpenCaseForm = lazy(async () => ({ default: (await forms()).OpenCaseForm }));
const ConcernForm = lazy(async () => ({ default: (await forms()).ConcernForm }));

interface CaseworkStripProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** Beside the score: since when nobody reached the student, what is open, and the next step. */
export function CaseworkStrip({ student, verb }: CaseworkStripProps) {
  const { key } = useInstitution();
  const can = useCan();
  const { go } = useAddress();
  const { data } = useCasework(student.studentId);
  const open = data?.cases.filter(({ closedOn }) => closedOn === null) ?? [];
  return (
    <div className={styles.strip}>
      <p>
        {data ? contactSentence(data.standing) : ' '}
        {open.map((line) => (
          <span key={line.caseId}>
            {' '}
            <a href={addressOf(key, `/cases/${line.caseId}`)}>{line.kind} case open</a>
            {line.owner ? ` with ${line.owner}.` : ', with nobody yet.'}
          </span>
        ))}
      </p>
      <div className={styles.does}>
        {can('concerns:raise') ? (
          <CaseDialog
            label="Raise a concern"
            title={`A concern about ${student.name}`}
            size="sm"
            icon={<IconFlag size={16} aria-hidden="true" />}
          >
            {(close) => (
              <ConcernForm
                draft={`concern-${student.studentId}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, '/concerns'), { studentId: student.studentId, ...body });
                  close();
                  await verb.refresh();
                  verb.say({ words: 'Raised. You will hear how it ended.', tone: 'good' });
                }}
              />
            )}
          </CaseDialog>
        ) : null}
        {data?.mayWork ? (
          <CaseDialog
            label="Open a case"
            title={`A case for ${student.name}`}
            size="sm"
            icon={<IconFolderPlus size={16} aria-hidden="true" />}
          >
            {(close) => (
              <OpenCaseForm
                kinds={data.kinds}
                draft={`new-case-${student.studentId}`}
                onCancel={close}
                onSave={async (body) => {
                  const { caseId } = await api.post<{ caseId: string }>(tenant(key, '/cases'), {
                    studentId: student.studentId,
                    ...body,
                  });
                  close();
                  await verb.refresh();
                  go(addressOf(key, `/cases/${caseId}`));
                }}
              />
            )}
          </CaseDialog>
        ) : null}
        <LogContact student={student} verb={verb} />
      </div>
    </div>
  );
}
