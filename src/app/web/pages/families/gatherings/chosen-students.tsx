import { CloseButton } from '@mantine/core';
import { useInstitution } from '../../../session.tsx';
import { FindStudent } from '../../set-up/roster/find-student.tsx';
import styles from '../families.module.css';

export interface Chosen {
  studentId: string;
  name: string;
}

/** Students picked one by one, by name. */
export function ChosenStudents({
  chosen,
  onChange,
  label,
}: {
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
  label: string;
}) {
  const { words } = useInstitution();
  return (
    <div>
      <FindStudent
        key={chosen.length}
        label={label}
        onFind={({ studentId, name }) => {
          if (!chosen.some((one) => one.studentId === studentId)) onChange([...chosen, { studentId, name }]);
        }}
      />
      {chosen.length > 0 ? (
        <ul className={styles.chosen} aria-label={`Chosen ${words.students}`}>
          {chosen.map((one) => (
            <li key={one.studentId}>
              <bdi>{one.name}</bdi>
              <CloseButton
                size="sm"
                aria-label={`Leave out ${one.name}`}
                onClick={() => onChange(chosen.filter(({ studentId }) => studentId !== one.studentId))}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
