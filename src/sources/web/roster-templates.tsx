import { PlainTable } from '../../ui/plain-table.tsx';
import styles from './sources.module.css';

/** GET /roster/templates */
export interface TemplateView {
  file: string;
  columns: { name: string; isRequired?: true; means: string; example: string }[];
  prefixes?: string[];
}

/** The files that a roster may consist of: each opens into its columns, and can be downloaded as a template. */
export function RosterTemplates({
  files,
  hrefOf,
}: {
  files: readonly TemplateView[];
  hrefOf: (file: string) => string;
}) {
  return (
    <div className={styles.stack}>
      {files.map((one) => (
        <details key={one.file} className={styles.template}>
          <summary>
            <code>{one.file}</code>{' '}
            <span className={styles.quiet}>
              {one.columns.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])).join(', ')}
            </span>
          </summary>
          <div className={styles.stack}>
            <p>
              <a href={hrefOf(one.file)} download>
                Download {one.file} as a template
              </a>
            </p>
            <PlainTable
              caption={`Columns of ${one.file}`}
              rows={one.columns}
              keyOf={({ name }) => name}
              columns={[
                { key: 'name', label: 'Column', isName: true, cell: ({ name }) => <code>{name}</code> },
                { key: 'needed', label: 'Needed', cell: ({ isRequired }) => (isRequired ? 'yes' : 'optional') },
                { key: 'means', label: 'What it holds', cell: ({ means }) => means },
                { key: 'example', label: 'Example', cell: ({ example }) => (example ? <code>{example}</code> : '') },
              ]}
            />
            {one.prefixes ? (
              <p className={styles.quiet}>Columns that begin with {one.prefixes.join(' or ')} are taken too.</p>
            ) : null}
          </div>
        </details>
      ))}
    </div>
  );
}
