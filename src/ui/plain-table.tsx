import type { ReactNode } from 'react';
import styles from './plain-table.module.css';

export interface PlainColumn<Row> {
  key: string;
  label: string;
  /** The column that names the row: a heading of its own. */
  isName?: boolean;
  isNumeric?: boolean;
  /** Buttons: no heading is shown. */
  isActions?: boolean;
  cell: (row: Row) => ReactNode;
}

interface PlainTableProps<Row> {
  /** Said to who does not see it, and the name of the table. */
  caption: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Said of the row as a whole: it is dimmed. */
  isQuiet?: (row: Row) => boolean;
  /** Many rows of one line each. */
  isDense?: boolean;
}

/** A short table without sorting or pages; on a phone each row stands as a block with its labels. */
export function PlainTable<Row>({ caption, columns, rows, keyOf, isQuiet, isDense = false }: PlainTableProps<Row>) {
  const figures = columns.filter((column) => column.isNumeric).length;
  return (
    // The roles are said again, since a table that CSS lays out as blocks is no longer read as one.
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    <table
      className={styles.table}
      role="table"
      data-dense={isDense || undefined}
      // Figures stay near the name that they belong to, and on a phone they stand beside each other.
      data-figures={figures > 2 || undefined}
      data-narrow={(figures > 0 && figures === columns.filter(({ isName }) => !isName).length) || undefined}
    >
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.key} scope="col" role="columnheader" data-numeric={column.isNumeric || undefined}>
              {column.isActions ? <span className={styles.hidden}>{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" data-quiet={isQuiet?.(row) || undefined}>
            {columns.map((column) => {
              const content = column.cell(row);
              return column.isName ? (
                <th key={column.key} scope="row" role="rowheader">
                  {content}
                </th>
              ) : (
                <td
                  key={column.key}
                  role="cell"
                  data-label={column.isActions ? undefined : column.label}
                  data-numeric={column.isNumeric || undefined}
                  data-actions={column.isActions || undefined}
                  data-empty={content === '–' || content === null || undefined}
                >
                  <div className={styles.cell}>{content}</div>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}
