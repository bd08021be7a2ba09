import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type ExplanationKey, explanationKeys, explanations } from '../core/registers/explanation.ts';
import styles from './attendance.module.css';

export interface GivenReason {
  reason: ExplanationKey;
  saidBy: 'guardian' | 'student' | 'staff';
  words: string;
}

interface ReasonFormProps {
  isBusy: boolean;
  onSave: (reason: GivenReason) => void;
}

const who = [
  { value: 'guardian', label: 'The family' },
  { value: 'student', label: 'The student' },
  { value: 'staff', label: 'A colleague' },
];

/** Why somebody was absent, as it was said. */
export function ReasonForm({ isBusy, onSave }: ReasonFormProps) {
  const [reason, setReason] = useState<ExplanationKey>('illness');
  const [saidBy, setSaidBy] = useState<GivenReason['saidBy']>('guardian');
  const [words, setWords] = useState('');
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ reason, saidBy, words: words.trim() });
      }}
    >
      <NativeSelect
        label="Reason given"
        data={explanations.map(({ key, words: label }) => ({ value: key, label }))}
        value={reason}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setReason(explanationKeys.find((key) => key === value) ?? 'other');
        }}
      />
      <NativeSelect
        label="Who said it"
        data={who}
        value={saidBy}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setSaidBy(value === 'student' || value === 'staff' ? value : 'guardian');
        }}
      />
      <TextInput
        label="In a few words (optional)"
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={isBusy}>
          Record the reason
        </Button>
      </div>
    </form>
  );
}
