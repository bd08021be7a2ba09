import type { ConversationView, EntryView } from '../../../../../families/core/conversations/views.ts';
import { LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';

interface FormProps {
  view: ConversationView;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

export function AssignForm({ view, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: `conversation-assign-${view.conversationId}`,
    initial: { staffId: view.assigned?.staffId ?? '' },
    save: ({ staffId }) => onSave({ staffId: staffId || null }),
  });
  return (
    <FormBody form={form} submit="Assign" onCancel={onCancel}>
      <SelectField
        form={form}
        name="staffId"
        label="Who answers this family"
        help="They are told. Who is away has somebody who stands in."
        choices={[
          { value: '', label: 'Nobody yet' },
          ...view.staff.map(({ staffId, name, note }) => ({
            value: staffId,
            label: note ? `${name} (${note})` : name,
          })),
        ]}
      />
    </FormBody>
  );
}

export function SnoozeForm({ view, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: `conversation-snooze-${view.conversationId}`,
    initial: { until: '' },
    save: ({ until }) => onSave({ until: new Date(`${until}T08:00`).toISOString() }),
  });
  return (
    <FormBody form={form} submit="Put off" onCancel={onCancel}>
      <TextField
        form={form}
        name="until"
        type="date"
        label="Until"
        help="It comes back that morning, or when the family writes."
        width={14}
      />
    </FormBody>
  );
}

export function NoteForm({ view, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: `conversation-note-${view.conversationId}`,
    initial: { words: '' },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Note" onCancel={onCancel}>
      <LongTextField form={form} name="words" label="Note" help="Colleagues read it; the family never does." />
    </FormBody>
  );
}

export function WriterForm({ view, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: `conversation-writer-${view.conversationId}`,
    initial: { who: view.candidates[0] ? `${view.candidates[0].kind}:${view.candidates[0].id}` : '' },
    save: ({ who }) => {
      const [kind, id] = who.trim().split(':');
      return onSave({ kind, id });
    },
  });
  return (
    <FormBody form={form} submit="It is theirs" onCancel={onCancel}>
      {view.candidates.length > 0 ? (
        <SelectField
          form={form}
          name="who"
          label="Several people have this address. Who wrote?"
          choices={view.candidates.map(({ kind, id, name }) => ({ value: `${kind}:${id}`, label: name }))}
        />
      ) : (
        <TextField
          form={form}
          name="who"
          label="Whose is it?"
          help="Nobody has this address. Copy the family’s mark from the student’s page: guardian: and its number."
        />
      )}
    </FormBody>
  );
}

export function TranslationForm({ entry, onSave, onCancel }: Omit<FormProps, 'view'> & { entry: EntryView }) {
  const form = useForm({
    draft: `entry-translation-${entry.entryId}`,
    initial: { words: entry.translation ?? '' },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <blockquote dir="auto">{entry.text}</blockquote>
      <LongTextField form={form} name="words" label="In English" rows={4} />
    </FormBody>
  );
}
