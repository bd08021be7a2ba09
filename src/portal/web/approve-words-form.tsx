import { TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface ApproveProps {
  onSave: (body: { speaker: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Who speaks the language and read all of its words. */
export function ApproveWordsForm({ onSave, onCancel }: ApproveProps) {
  const form = useForm({
    draft: null,
    initial: { speaker: '' },
    checks: { speaker: isGiven('Say who speaks the language and read the words.') },
    save: ({ speaker }) => onSave({ speaker: speaker.trim() }),
  });
  return (
    <FormBody form={form} submit="It is approved" onCancel={onCancel}>
      <TextField
        form={form}
        name="speaker"
        label="Who read it?"
        help="By name. They speak the language and read every line; families then see no draft mark."
        width={40}
      />
    </FormBody>
  );
}
