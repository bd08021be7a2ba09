import type { CaseView, FileView, NoteView, TimelineEntry } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { formatDay, formatInstant, formatNumber } from '../../../../ui/format.ts';
import { OpensLink } from '../families/opens-link.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { NoteItem } from './note-item.tsx';

type Line = { at: string; id: string } & ({ entry: TimelineEntry } | { note: NoteView });

/** A file stands in the timeline too; it is opened beside it. */
const fileEntry = (file: FileView): TimelineEntry => ({
  id: file.fileId,
  at: file.addedAt,
  kind: 'file',
  words: file.name,
  text: null,
  opens: null,
  by: file.isMine ? 'you' : file.by,
  scoreThen: null,
});

const kindWords: Record<string, string> = {
  opened: 'Opened',
  joined: 'Joined',
  withdrawn: 'Alert withdrawn',
  contact: 'Contact',
  referral: 'Referral',
  closed: 'Closed',
  reopened: 'Reopened',
  merged: 'Merged',
  unmerged: 'Merge undone',
  handover: 'Handed over',
  message: 'Message',
  file: 'File',
  records: 'Records',
  plan: 'Plan',
  tier: 'Support',
  'follow-up': 'Follow-up',
  family: 'Family',
};

/** Everything that happened, newest first, each with the score as it stood then. */
export function CaseTimeline({ view, verb }: { view: CaseView; verb: Verb }) {
  const lines: Line[] = [
    ...[...view.timeline, ...view.files.map(fileEntry)].map((entry) => ({ at: entry.at, id: entry.id, entry })),
    ...view.notes.map((note) => ({ at: note.writtenAt, id: note.noteId, note })),
  ].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
  return (
    <section className={styles.part} aria-label="What happened">
      <ol className={styles.timeline}>
        {lines.map((line) => {
          const { scoreThen } = 'entry' in line ? line.entry : line.note;
          const by = 'entry' in line ? line.entry.by : line.note.isMine ? 'you' : line.note.by;
          return (
            <li key={line.id}>
              <span className={styles.when} title={formatInstant(line.at)}>
                {formatDay(line.at.slice(0, 10))}
                <br />
                {by}
              </span>
              <div className={styles.what}>
                {'entry' in line ? (
                  <>
                    {kindWords[line.entry.kind] ? <b>{kindWords[line.entry.kind]}. </b> : null}
                    <span className={styles.words}>{line.entry.words}</span>
                    <OpensLink opens={line.entry.opens} />
                    {line.entry.text ? <p className={styles.words}>{line.entry.text}</p> : null}
                  </>
                ) : (
                  <NoteItem note={line.note} studentId={view.student.studentId} verb={verb} isHeadless />
                )}
              </div>
              <span className={styles.then}>
                {scoreThen ? formatNumber(scoreThen.score) : '–'}
                <small>score then</small>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
