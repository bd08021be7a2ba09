import { formatCount, formatDay, formatNumber, formatShare, formatShortDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { BackTestView, PreviewView } from '../core/views.ts';
import styles from './alerts.module.css';

/** Alerts a week, as bars with their figures behind. */
export function AlertsPerWeek({ weeks }: { weeks: readonly { week: string; alerts: number }[] }) {
  const most = Math.max(1, ...weeks.map(({ alerts }) => alerts));
  const said = weeks.map(({ week, alerts }) => `${formatShortDay(week)}: ${alerts}`).join(', ');
  return (
    <div>
      <div className={styles.bars} role="img" aria-label={`Alerts a week. ${said}`}>
        {weeks.map(({ week, alerts }) => (
          <span
            key={week}
            title={`${formatDay(week)}: ${formatCount(alerts, 'alert')}`}
            style={{ height: `${Math.max(2, (100 * alerts) / most)}%` }}
          />
        ))}
      </div>
      <p className={styles.quiet}>
        {weeks[0] ? `${formatShortDay(weeks[0].week)} to ${formatShortDay(weeks.at(-1)?.week ?? '')}` : ''}; most in a
        week: {formatNumber(most)}
      </p>
    </div>
  );
}

export function Preview({
  view,
  hrefOf,
  words,
}: {
  view: PreviewView;
  hrefOf: (id: string) => string;
  words: { students: string; tutors: string };
}) {
  const all = view.perWeek.reduce((sum, { alerts }) => sum + alerts, 0);
  const perTutor = view.tutors > 0 && view.perWeek.length > 0 ? all / view.tutors / view.perWeek.length : null;
  return (
    <div className={styles.stack}>
      <p>
        It holds for <b>{formatNumber(view.holding)}</b> of {formatNumber(view.inScope)} {words.students} as of{' '}
        {formatDay(view.asOf)}; for <b>{formatNumber(view.newly)}</b> of them it began in that week.
      </p>
      <p>
        Turned on for those for whom it begins to hold: nobody is told today, and then about{' '}
        <b>{formatNumber(all / Math.max(1, view.perWeek.length), 1)} a week</b>
        {perTutor === null ? '' : `, ${formatNumber(perTutor, 2)} for each of ${view.tutors} ${words.tutors}`}. Turned
        on for everybody: {formatCount(view.holding, 'alert')} at once, and then the same.
      </p>
      <AlertsPerWeek weeks={view.perWeek} />
      {view.students.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="Whom it names today">
          <PlainTable
            caption="Whom it names today"
            rows={view.students}
            keyOf={(row) => row.studentId}
            isDense
            columns={[
              {
                key: 'name',
                label: 'Name',
                isName: true,
                cell: (row) => (
                  <a href={hrefOf(row.studentId)} dir="auto">
                    {row.name}
                  </a>
                ),
              },
              { key: 'programme', label: 'Where', cell: (row) => row.programme },
              { key: 'why', label: 'Why', cell: (row) => `${row.words}${row.isNew ? ' New this week.' : ''}` },
            ]}
          />
        </section>
      ) : null}
      {view.others > 0 ? <p className={styles.quiet}>and {formatNumber(view.others)} more.</p> : null}
    </div>
  );
}

export function BackTestFindings({ view, words }: { view: BackTestView; words: { students: string; tutor: string } }) {
  return (
    <div className={styles.stack}>
      <p>
        From {formatDay(view.from)}, {formatCount(view.weeks, 'week')}: {formatCount(view.alerts, 'alert')} about{' '}
        {formatNumber(view.alertedStudents)} of {formatNumber(view.students)} {words.students}. Each week saw only the
        scores, attendance and activity that had been read when it was first scored: what was corrected later is left
        out. Who was enrolled, and where, is taken from today’s lists.
      </p>
      <AlertsPerWeek weeks={view.perWeek} />
      <dl className={styles.figures}>
        <Figure
          label={`Alerts a week for each ${words.tutor}`}
          value={view.perTutorWeek === null ? '–' : formatNumber(view.perTutorWeek, 2)}
        />
        <Figure
          label={`Fell below ${view.concern} later`}
          value={share(view.fell.found, view.fell.alerted)}
          note={`${view.fell.found} of ${view.fell.alerted} named before it; ${view.fell.missed} fell unnamed`}
        />
        <Figure
          label="Left or failed later"
          value={share(view.left.found, view.left.alerted)}
          note={`${view.left.found} of ${view.left.alerted} named before it; ${view.left.missed} unnamed`}
        />
        <Figure
          label="Warning before leaving"
          value={view.left.warning_weeks === null ? '–' : formatCount(view.left.warning_weeks, 'week')}
          note={
            view.fell.warning_weeks === null
              ? 'the median'
              : `the median; before falling ${formatCount(view.fell.warning_weeks, 'week')}`
          }
        />
        <Figure
          label="Nothing came of it"
          value={formatNumber(view.unfounded)}
          note={`${view.helped} more were helped and did well; of ${view.open} it is too early to say`}
        />
      </dl>
      {view.groups.length > 0 ? (
        <PlainTable
          caption="Share of each group that it names"
          rows={view.groups}
          keyOf={(row) => `${row.kind} ${row.value}`}
          isDense
          columns={[
            { key: 'group', label: 'Group', isName: true, cell: (row) => `${row.kind}: ${row.value}` },
            { key: 'n', label: 'n', isNumeric: true, cell: (row) => (row.n === null ? 'small' : formatNumber(row.n)) },
            {
              key: 'share',
              label: 'Named',
              isNumeric: true,
              cell: (row) => (row.share === null ? 'hidden: a small group' : formatShare(row.share)),
            },
          ]}
        />
      ) : null}
    </div>
  );
}

function share(found: number, of: number): string {
  return of === 0 ? '–' : formatShare(found / of);
}

function Figure({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {note ? <small>{note}</small> : null}
      </dd>
    </div>
  );
}
