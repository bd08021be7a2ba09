import { useQuery } from '@tanstack/react-query';
import styles from '../../../../cases/web/cases.module.css';
import { formatInstant } from '../../../../ui/format.ts';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';

interface History {
  edits: { revision: number; text: string | null; replacedAt: string; by: string }[];
  reads: { at: string; by: string; reason: string }[];
}

/** What the note said before, and who opened it. */
export function NoteHistory({ noteId }: { noteId: string }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'note-history', noteId],
    queryFn: ({ signal }) => api.get<History>(tenant(key, `/notes/${noteId}/history`), {}, signal),
    placeholderData: () => undefined,
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={2} />}>
      {(history) => (
        <ul className={styles.lines}>
          {history.edits.map((edit) => (
            <li key={edit.revision}>
              <span className={styles.faint}>
                Until {formatInstant(edit.replacedAt)}, when {edit.by} changed it
              </span>
              <p className={styles.words}>{edit.text ?? 'Restricted: open the note first.'}</p>
            </li>
          ))}
          {history.reads.map((read) => (
            <li key={read.at + read.by}>
              <span className={styles.faint}>
                {formatInstant(read.at)}: {read.by} opened it
              </span>
              <p className={styles.words}>{read.reason}</p>
            </li>
          ))}
          {history.edits.length + history.reads.length === 0 ? <li>Never changed, and opened by nobody yet.</li> : null}
        </ul>
      )}
    </Loaded>
  );
}
