import { useId } from 'react';
import styles from './mapping.module.css';
import type { ColumnRole } from './mapping-draft.ts';

const roleWords: Record<ColumnRole, string> = {
  none: 'Not used',
  student: 'Student',
  time: 'Date or time',
  value: 'Value or code',
  expected: 'Expected',
  session: 'Part of the day',
  late: 'Minutes late',
  early: 'Minutes left early',
  kind: 'Kind of event',
  programme: 'Programme',
  term: 'Term',
  event: 'Event id',
};

interface ColumnChooserProps {
  columns: readonly string[];
  /** The first rows, as they stand in the file. */
  rows: readonly (readonly (string | null)[])[];
  roles: Readonly<Record<string, ColumnRole>>;
  onRole: (column: string, role: ColumnRole) => void;
}

/** The first rows of a file; above each column, what it is. */
export function ColumnChooser({ columns, rows, roles, onRole }: ColumnChooserProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.rowsFrame} tabIndex={0} aria-label="First rows of the file">
      <table className={styles.rows}>
        <thead>
          <tr>
            {columns.map((name, i) => (
              <th key={name} scope="col" data-used={isUsed(roles[name]) || undefined}>
                <label htmlFor={`${id}-${i}`}>{name}</label>
                <select
                  id={`${id}-${i}`}
                  value={roles[name] ?? 'none'}
                  onChange={(event) => onRole(name, event.currentTarget.value as ColumnRole)}
                >
                  {(Object.keys(roleWords) as ColumnRole[]).map((role) => (
                    <option key={role} value={role}>
                      {roleWords[role]}
                    </option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 8).map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name than their number
            <tr key={r}>
              {columns.map((name, c) => (
                <td
                  key={name}
                  data-used={isUsed(roles[name]) || undefined}
                  data-unused={isUsed(roles[name]) ? undefined : true}
                >
                  {row[c] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isUsed(role: ColumnRole | undefined): boolean {
  return role !== undefined && role !== 'none';
}
