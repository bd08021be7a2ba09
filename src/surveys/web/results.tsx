import { formatCount } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { scale_top } from '../core/survey.ts';
import type { SurveyView, SurveyWindowView } from '../core/views.ts';
import styles from './surveys.module.css';

/** What was answered in one window: each question with its answers in counts. */
export function SurveyResults({ view, window }: { view: SurveyView; window: SurveyWindowView }) {
  const { result } = window;
  const words = view.wordings.find(({ language }) => language === view.language)?.words;
  if (result.kind === 'open')
    return (
      <p className={styles.quiet}>
        {`${formatCount(result.have, 'person has', 'people have')} answered. Results stand here when it is closed: until then each further answer could be told from those before.`}
      </p>
    );
  if (result.kind === 'insufficient')
    return (
      <p className={styles.quiet}>
        {`${formatCount(result.have, 'person has', 'people have')} answered. Results stand here from ${result.need} on, so that nobody can be told by an answer.`}
      </p>
    );
  return (
    <>
      {view.questions.map(({ kind, dimension }, at) => {
        const said = words?.questions[at];
        const one = result.questions[at];
        const label = (n: number) =>
          kind === 'choice'
            ? (said?.choices[n] ?? '')
            : `${n + 1}${n === 0 ? `: ${said?.low}` : n === scale_top - 1 ? `: ${said?.high}` : ''}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a question is known by its place alone
          <section key={at}>
            <h3>{said?.text}</h3>
            <p className={styles.quiet}>
              {formatCount(one?.answered ?? 0, 'answer')}
              {one?.mean === null || one?.mean === undefined
                ? ''
                : `, on average ${one.mean.toFixed(1)} of ${scale_top}`}
              {dimension ? ` · ${dimension}` : ''}
            </p>
            {one?.counts ? (
              <dl className={styles.bars}>
                {one.counts.map((count, n) => (
                  <Bar key={label(n)} label={label(n)} count={count ?? 0} of={one.answered} />
                ))}
              </dl>
            ) : null}
            {kind === 'text' ? <Texts texts={window.texts[at] ?? null} mayRead={view.mayManage} /> : null}
          </section>
        );
      })}
      {window.schools.length > 1 ? (
        <PlainTable
          caption="By school; where fewer than ten answered, nothing is shown"
          rows={window.schools}
          keyOf={({ name }) => name}
          columns={[
            { key: 'name', label: 'School', isName: true, cell: ({ name }) => name },
            { key: 'n', label: 'Answered', isNumeric: true, cell: ({ answered }) => answered ?? 'too few' },
            ...view.questions.flatMap(({ kind }, at) =>
              kind === 'scale'
                ? [
                    {
                      key: `q${at}`,
                      label: `Question ${at + 1}, average`,
                      isNumeric: true,
                      cell: ({ means }: SurveyWindowView['schools'][number]) => means[at]?.toFixed(1) ?? '–',
                    },
                  ]
                : [],
            ),
          ]}
        />
      ) : null}
    </>
  );
}

function Bar({ label, count, of }: { label: string; count: number; of: number }) {
  return (
    <>
      <dt dir="auto">{label}</dt>
      <dd className={styles.track}>
        <div className={styles.fill} style={{ width: `${of > 0 ? (100 * count) / of : 0}%` }} />
      </dd>
      <dd className={styles.count}>{`${count} (${of > 0 ? Math.round((100 * count) / of) : 0} %)`}</dd>
    </>
  );
}

function Texts({ texts, mayRead }: { texts: readonly string[] | null; mayRead: boolean }) {
  if (texts === null)
    return (
      <p className={styles.quiet}>
        {mayRead
          ? 'Fewer than ten people wrote something, so it is not shown.'
          : 'What people wrote is read by whoever asks the survey.'}
      </p>
    );
  return (
    <details>
      <summary>{`Read what ${texts.length} people wrote`}</summary>
      <ul className={styles.said}>
        {texts.map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two people may write the same
          <li key={at} dir="auto">
            {text}
          </li>
        ))}
      </ul>
    </details>
  );
}
