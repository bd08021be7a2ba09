import { useId } from 'react';
import styles from './ui.module.css';

interface SegmentsProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { key: string; label: string }[];
}

/** A choice of a few, all on view. */
export function Segments({ label, value, onChange, choices }: SegmentsProps) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.key}>
          <input type="radio" name={name} checked={choice.key === value} onChange={() => onChange(choice.key)} />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
