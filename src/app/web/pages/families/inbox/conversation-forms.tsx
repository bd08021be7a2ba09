import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationView, EntryView } from '../../../../../families/core/conversations/views.ts';
import type { FamilyView } from '../../../../../families/core/people/views.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { FindStudent } from '../../set-up/roster/find-student.tsx';

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

/** By when somebody answers; without a day, nobody has said. */
export function DueForm({ view, onSave, onCancel }: FormProps) {
  const due = view.dueAt ? new Date(view.dueAt) : null;
  const two = (n: number) => String(n).padStart(2, '0');
  const form = useForm({
    draft: `conversation-due-${view.conversationId}-${view.dueAt}`,
    initial: {
      day: due ? `${due.getFullYear()}-${two(due.getMonth() + 1)}-${two(due.getDate())}` : '',
      time: due ? `${two(due.getHours())}:${two(due.getMinutes())}` : '12:00',
    },
    save: ({ day, time }) => onSave({ at: day ? new Date(`${day}T${time || '12:00'}`).toISOString() : null }),
  });
  return (
    <FormBody form={form} submit="Keep" onCancel={onCancel}>
      <FieldRow>
        <TextField
          form={form}
          name="day"
          type="date"
          label="To be answered by"
          help="Empty: no time is set."
          isOptional
          width={14}
        />
        <TextField form={form} name="time" type="time" label="At" width={10} />
      </FieldRow>
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

/** Who wrote: of those who have the address, or of the people of a student of the reader's. */
export function WriterForm({ view, onSave, onCancel }: FormProps) {
  const { key, words } = useInstitution();
  const [studentId, choose] = useState<string | null>(null);
  const family = useQuery({
    queryKey: [key, 'family', studentId],
    queryFn: ({ signal }) => api.get<FamilyView>(tenant(key, `/students/${studentId}/family`), {}, signal),
    enabled: studentId !== null,
  });
  const people = studentId === null ? view.candidates : (family.data?.people ?? []);
  const form = useForm({
    draft: `conversation-writer-${view.conversationId}`,
    initial: { who: '' },
    save: ({ who }) => {
      const [kind, id] = (who || (people[0] ? `${people[0].kind}:${people[0].id}` : '')).split(':');
      return onSave({ kind, id });
    },
  });
  return (
    <FormBody form={form} submit="It is theirs" onCancel={onCancel}>
      <p>{view.candidates.length > 1 ? 'Several people have this address.' : 'Nobody has this address yet.'}</p>
      <FindStudent label={`Family of which ${words.student}`} onFind={({ studentId: found }) => choose(found)} />
      {people.length > 0 ? (
        <SelectField
          form={form}
          name="who"
          label="Who wrote?"
          choices={people.map(({ kind, id, name }) => ({ value: `${kind}:${id}`, label: name }))}
        />
      ) : null}
    </FormBody>
  );
}

export function TranslationForm({
  entry,
  into,
  words: before,
  onSave,
  onCancel,
}: Omit<FormProps, 'view'> & { entry: EntryView; into: string; words: string }) {
  const form = useForm({
    draft: `entry-translation-${entry.entryId}-${into}`,
    initial: { words: before },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <blockquote lang={entry.language ?? undefined} dir="auto">
        {entry.text}
      </blockquote>
      <LongTextField form={form} name="words" label={`In ${languageName(into)}`} rows={4} />
    </FormBody>
  );
}
