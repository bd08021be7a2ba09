import type { CSSProperties } from 'react';
import { priorityWords } from '../../../../cases/core/change-words.ts';
import { Cite } from '../../../../cases/web/cite.tsx';
import { levelWords } from '../../../../cases/web/note-form.tsx';
import type { PrintView } from '../../../../insights/core/print-view.ts';
import { ScoreTrend } from '../../../../ui/charts/score-trend.tsx';
import { formatChange, formatDay, formatInstant, formatNumber, formatShare } from '../../../../ui/format.ts';
import { cssVariables, light } from '../../../../ui/tokens.ts';
import { useInstitution } from '../../session.tsx';
import styles from './print.module.css';

/** Paper is light whatever the screen is. */
const paper = cssVariables({ ...light, paper: '#ffffff', raised: '#ffffff' }) as CSSProperties;

const events: Record<string, string> = {
  model: 'Model',
  drift: 'Group moved',
  break: 'Break',
  exams: 'Exams',
  circumstance: 'Circumstance',
};

/** The sheet: who is asked, why, what was tried, and the score's course as evidence. */
export function Sheet({ view }: { view: PrintView }) {
  const { referral } = view;
  const { words } = useInstitution();
  return (
    <article className={styles.sheet} style={paper} aria-label="The sheet">
      <header>
        <p className={styles.faint}>{view.institution} · confidential</p>
        <h2>
          {referral ? `Referral to ${referral.to}` : view.kind}: <bdi>{view.student.name}</bdi>
        </h2>
        <p className={styles.faint}>
          {view.student.identifier}
          {view.evidence
            ? ` · ${[view.evidence.programme, view.evidence.cohort, view.evidence.year].filter(Boolean).join(', ')}`
            : ''}
        </p>
      </header>
      {referral ? (
        <section>
          <h3>What is asked</h3>
          <p className={styles.words}>{referral.reason}</p>
          <p className={styles.faint}>
            {referral.by}, {formatInstant(referral.madeAt)}. Priority: {priorityWords[referral.priority].toLowerCase()}.
            {referral.decidedBy
              ? ` ${referral.decidedBy}: ${referral.state}${referral.decision ? `, ${referral.decision}` : ''}.`
              : ''}
          </p>
          {referral.cites ? <Cite cites={referral.cites} /> : null}
        </section>
      ) : null}
      <section>
        <h3>Why there is a case</h3>
        <p className={styles.words}>{view.reason}</p>
        <p className={styles.faint}>
          {view.kind}, opened on {formatDay(view.openedOn)} by {view.openedBy}; {view.stage}
          {view.owner ? `, with ${view.owner}` : ''}.
          {view.closedOn ? ` Closed on ${formatDay(view.closedOn)}: ${view.outcome ?? ''}` : ''}
        </p>
      </section>
      <section>
        <h3>What was tried</h3>
        {view.tried.length === 0 ? <p>No contact was logged since the case was opened.</p> : null}
        <ul>
          {view.tried.map((line) => (
            <li key={line.day + line.words + line.by + (line.text ?? '')}>
              {formatDay(line.day)}: {line.words}, {line.by}
              {line.text ? <span className={styles.words}>. {line.text}</span> : null}
            </li>
          ))}
        </ul>
      </section>
      <Evidence view={view} />
      {view.notes.length > 0 ? (
        <section>
          <h3>Notes</h3>
          <ul>
            {view.notes.map((note) => (
              <li key={note.writtenAt + note.by}>
                <span className={styles.faint}>
                  {formatInstant(note.writtenAt)}, {note.by}
                  {note.level === 'team' ? '' : ` · ${levelWords[note.level].label.toLowerCase()}`}
                </span>
                <p className={styles.words}>{note.text}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <footer className={styles.faint}>
        Prepared {formatInstant(view.printedAt)} by {view.printedBy}. The score compares traces of taking part with
        those of similar {words.students}; it is no finding about a person.
      </footer>
    </article>
  );
}

function Evidence({ view }: { view: PrintView }) {
  const { evidence } = view;
  if (!evidence)
    return (
      <section>
        <h3>Score and attendance</h3>
        <p>No week has been scored yet.</p>
      </section>
    );
  const { attendance } = evidence;
  return (
    <section>
      <h3>Score and attendance</h3>
      <p>{evidence.sentence}</p>
      {attendance ? (
        <p>
          Attended {formatShare(attendance.share)} of what was expected from {formatDay(attendance.from)} to{' '}
          {formatDay(attendance.to)} ({formatNumber(attendance.attended)} of {formatNumber(attendance.expected)}).
        </p>
      ) : null}
      <div className={styles.figure}>
        <ScoreTrend
          title="Score over the academic year"
          note="500 is the mean of the peer group, the band its middle half; the dotted line is the absolute index"
          name={view.student.name}
          at={view.week}
          attention={view.attention}
          height={230}
          weeks={evidence.weeks.map((week) => ({
            week: week.week,
            score: week.scoreRaw,
            absolute: week.absolute,
            p25: week.p25,
            p75: week.p75,
            n: week.n,
            gap:
              week.scoreRaw === null ? (week.noScore?.words ?? (week.kind === 'break' ? 'Break' : 'No score')) : null,
            isReducedConfidence: week.isReducedConfidence,
          }))}
          events={evidence.events.map((event) => ({
            week: event.week,
            label: events[event.kind] ?? event.kind,
            words: event.words,
          }))}
        />
      </div>
      {evidence.contributions.length > 0 ? (
        <>
          <p>What the score of the week of {formatDay(view.week)} is made of, in points above or below 500:</p>
          <ul className={styles.made}>
            {evidence.contributions.map(({ source, points, valueWords, peerWords, missing }) => (
              <li key={source}>
                <b>{source}</b>{' '}
                {points === null
                  ? (missing ?? 'not known')
                  : `${formatChange(points)}: ${valueWords}; peers typically ${peerWords}`}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
