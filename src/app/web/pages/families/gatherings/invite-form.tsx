import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { useInstitution } from '../../../session.tsx';
import { type Chosen, ChosenStudents } from './chosen-students.tsx';

interface InviteFormProps {
  onSave: (studentIds: string[]) => Promise<unknown>;
  onCancel: () => void;
}

/** Whose families are asked. */
export function InviteForm({ onSave, onCancel }: InviteFormProps) {
  const { words } = useInstitution();
  const form = useForm({
    draft: null,
    initial: { students: [] as Chosen[] },
    save: ({ students }) => onSave(students.map(({ studentId }) => studentId)),
  });
  return (
    <FormBody form={form} submit="Ask them" onCancel={onCancel}>
      <ChosenStudents
        label={`Families of these ${words.students}`}
        chosen={form.values.students}
        onChange={(students) => form.set('students', students)}
      />
    </FormBody>
  );
}
