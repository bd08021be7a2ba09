import { TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { CompareRecordsView } from '../core/record-views.ts';
import { RecordsSideBySide } from './records-side-by-side.tsx';
import styles from './roster.module.css';

export interface MergeInput {
  keptStudentId: string;
  mergedStudentId: string;
  reason: string;
}

interface MergeFormProps {
  compared: CompareRecordsView;
  onMerge: (input: MergeInput) => Promise<unknown>;
  onCancel: () => void;
}

/** Both records on view, which of them stays, and why they are one student's. */
export function MergeForm({ compared, onMerge, onCancel }: MergeFormProps) {
  const { first, second, shared } = compared;
  const form = useForm({
    draft: null,
    initial: { keptStudentId: first.studentId, reason: '' },
    checks: { reason: isGiven('Say why these are one student, in a few words.') },
    save: ({ keptStudentId, reason }) =>
      onMerge({
        keptStudentId,
        mergedStudentId: keptStudentId === first.studentId ? second.studentId : first.studentId,
        reason: reason.trim(),
      }),
  });
  const { keptStudentId } = form.values;
  const idsOf = ({ identifiers }: CompareRecordsView['first']): string =>
    identifiers.find(({ kind }) => kind === 'source')?.value ?? identifiers[0]?.value ?? '';
  return (
    <FormBody form={form} submit="Merge the two records" onCancel={onCancel} isWide>
      <RecordsSideBySide compared={compared} keptId={keptStudentId} />
      <fieldset className={styles.choice}>
        <legend>Which record stays?</legend>
        {[first, second].map((record) => (
          <label key={record.studentId}>
            <input
              type="radio"
              name="keptStudentId"
              checked={record.studentId === keptStudentId}
              onChange={() => form.set('keptStudentId', record.studentId)}
            />
            <span>
              {record.name}
              {idsOf(record) ? ` (${idsOf(record)})` : ''}
            </span>
          </label>
        ))}
      </fieldset>
      <p>
        Ids, enrolments, classes, guardians and circumstances of the other record move to it; what the sources said of
        either is read again, and the next run scores the two as one.
        {shared.length > 0
          ? ` Both are enrolled in ${shared.join('; ')}: of the record that goes, that enrolment is closed.`
          : ''}{' '}
        It can be undone.
      </p>
      <TextField form={form} name="reason" label="Why are they one student?" help="It is kept in the ledger." />
    </FormBody>
  );
}
