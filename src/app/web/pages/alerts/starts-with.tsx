import { useId } from 'react';
import styles from '../../../../alerts/web/alerts.module.css';
import { formatNumber } from '../../../../ui/format.ts';
import { useInstitution } from '../../session.tsx';

type Start = 'newly' | 'everybody';

interface StartsWithProps {
  value: Start;
  onChange: (value: Start) => void;
  note: string;
  /** For how many it holds already, where that is known. */
  already: number | null;
  /** Whether it is about whole groups. */
  isCohort?: boolean;
}

/** Whom a rule speaks of at first: a decision of whoever turns it on, with what it means in people. */
export function StartsWith({ value, onChange, note, already, isCohort = false }: StartsWithProps) {
  const { words } = useInstitution();
  const name = useId();
  const those = isCohort ? 'groups' : words.students;
  const many = already ? `the ${formatNumber(already)}` : 'those';
  const choices: { key: Start; label: string; means: string }[] = [
    {
      key: 'newly',
      label: `Only ${those} for whom it begins to hold from now on`,
      means: isCohort
        ? 'Nobody is told of groups that are moving already.'
        : already === 0
          ? 'Nobody meets it now.'
          : `Nobody is told of ${many} who meet it already; they stand in a list of their own.`,
    },
    {
      key: 'everybody',
      label: `Also ${many} for whom it holds already`,
      means: already ? `${formatNumber(already)} alerts are raised at once.` : 'All of them are raised at once.',
    },
  ];
  return (
    <fieldset className={styles.starts}>
      <legend>Whom does it speak of?</legend>
      <p className={styles.hint}>{note}</p>
      {choices.map(({ key, label, means }) => (
        <label key={key}>
          <input type="radio" name={name} checked={value === key} onChange={() => onChange(key)} />
          <span>
            {label}
            <small>{means}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
