import { useEffect, useState } from 'react';
import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface Found {
  studentId: string;
  name: string;
  identifier: string | null;
  programme: string;
}

interface AddProps {
  word: string;
  search: (q: string) => Promise<readonly Found[]>;
  draft: string;
  onSave: (body: { studentId: string; words: string }) => Promise<unknown>;
  onCancel: () => void;
}

const pause_ms = 200;

/** Somebody whom the data did not bring: found by name, with why they are spoken of. */
export function AddToAgenda({ word, search, draft, onSave, onCancel }: AddProps) {
  const [found, setFound] = useState<readonly Found[]>([]);
  const form = useForm({
    draft,
    initial: { q: '', studentId: '', words: '' },
    checks: {
      studentId: isGiven(`Choose the ${word}.`),
      words: (value) => (value.trim().length < 3 ? 'Say why, in a few words.' : null),
    },
    save: ({ studentId, words }) => onSave({ studentId, words: words.trim() }),
  });
  const { q } = form.values;
  // Asked for after a pause in typing; an answer that comes too late is not shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what searches is made anew with every drawing, and searches the same
  useEffect(() => {
    if (q.trim().length < 2) return setFound([]);
    let isLate = false;
    const timer = setTimeout(() => {
      void search(q.trim()).then((students) => {
        if (!isLate) setFound(students);
      });
    }, pause_ms);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [q]);
  return (
    <FormBody form={form} submit="Put on the agenda" onCancel={onCancel}>
      <TextField form={form} name="q" type="search" label="Name or number" width={30} />
      <SelectField
        form={form}
        name="studentId"
        label={found.length === 0 ? `Which ${word}` : `Which ${word} (${found.length} found)`}
        choices={[
          {
            value: '',
            label: q.trim().length < 2 ? 'Type a name first' : found.length === 0 ? 'Nobody found' : 'Choose',
          },
          ...found.map(({ studentId, name, identifier, programme }) => ({
            value: studentId,
            label: [name, identifier, programme].filter(Boolean).join(', '),
          })),
        ]}
      />
      <LongTextField form={form} name="words" label="Why" rows={2} />
    </FormBody>
  );
}

interface WishProps {
  draft: string;
  onSave: (body: { words: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Why somebody is to be spoken of in the next review. */
export function WishForm({ draft, onSave, onCancel }: WishProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: { words: (value) => (value.trim().length < 3 ? 'Say why, in a few words.' : null) },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Put on the next agenda" onCancel={onCancel}>
      <LongTextField form={form} name="words" label="Why" help="The team reads it." rows={2} />
    </FormBody>
  );
}
