import type { FamilyBatchView } from '../../../../../families/core/writing/views.ts';
import { CheckField, LongTextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';
import { formatCount } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';

interface Props {
  batch: FamilyBatchView;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

export function ReleaseForm({ batch, onSave, onCancel }: Props) {
  const form = useForm({
    draft: `release-${batch.batchId}`,
    initial: { words: '' },
    checks: { words: isGiven('Say why it is right after all.') },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit={`Let ${formatCount(batch.messages, 'message')} go`} onCancel={onCancel}>
      <ul>
        {batch.reasonWords.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <LongTextField
        form={form}
        name="words"
        label="Why it is right after all"
        help="It is kept with the batch. A minute is left to stop it."
      />
    </FormBody>
  );
}

export function RecallForm({ batch, onSave, onCancel }: Props) {
  const form = useForm({
    draft: `recall-${batch.batchId}`,
    initial: { words: '', correct: true },
    checks: { words: isGiven('Say what was wrong.') },
    save: ({ words, correct }) => onSave({ words: words.trim(), correct }),
  });
  const missing = batch.recallTemplateLanguages.filter(({ isApproved }) => !isApproved);
  return (
    <FormBody form={form} submit="Call it back" onCancel={onCancel}>
      <p>What has not gone does not go. What has gone cannot be taken from anybody’s phone, but it can be put right.</p>
      <CheckField
        form={form}
        name="correct"
        label="Tell exactly those whom it reached that it was a mistake"
        help="Each in the language and at the address of the first message. A minute is left to stop that too."
      />
      {form.values.correct && missing.length > 0 ? (
        <Notice tone="attention" title="Some languages have no approved correction">
          {`${missing.map(({ name, n }) => `${name} (${n})`).join(', ')}: these families go to a person with an interpreter.`}
        </Notice>
      ) : null}
      <LongTextField form={form} name="words" label="What was wrong" help="For colleagues; families do not read it." />
    </FormBody>
  );
}
