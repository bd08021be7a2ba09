import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import styles from '../../../../cases/web/cases.module.css';
import type { PooledWeek } from '../../../../insights/core/after/after-action.ts';
import type { KindAfterView } from '../../../../insights/core/after/after-views.ts';
import { outcomeWords } from '../../../../insights/web/outcome-words.ts';
import { CourseBeside } from '../../../../ui/charts/course-beside.tsx';
import { formatChange, formatNumber } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';

/** What happened after the year's cases of a kind, together: never by person. */
export default function KindAfter() {
  const { key } = useInstitution();
  const [kind, setKind] = useState<string | null>(null);
  const query = useQuery({
    queryKey: [key, 'kind-after', kind],
    queryFn: ({ signal }) =>
      api.get<KindAfterView>(tenant(key, '/casework/after'), kind === null ? {} : { kind }, signal),
    placeholderData: (last) => last,
  });
  return (
    <Section
      title="What happened after"
      note="The first weeks after a case’s first action, beside similar people nobody acted on: low scores rise by themselves"
      actions={
        query.data ? (
          <NativeSelect
            aria-label="Kind of case"
            value={query.data.kind.key}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={query.data.kinds.map((one) => ({ value: one.key, label: one.name }))}
          />
        ) : null
      }
    >
      <Loaded query={query} skeleton={<div className={styles.afterWaits} aria-busy="true" />}>
        {(view) => <Found view={view} />}
      </Loaded>
    </Section>
  );
}

function Found({ view }: { view: KindAfterView }) {
  const { words } = useInstitution();
  const last = view.weeks.findLastIndex((week) => week !== null);
  const weeks = view.weeks.slice(0, last + 1);
  const part =
    view.looked < view.opened ? `, of which ${formatNumber(view.looked)} were looked at, evenly over the year` : '';
  const basis = `${formatNumber(view.opened)} ${view.opened === 1 ? 'case was' : 'cases were'} opened in ${view.academicYear}${part}.`;
  return (
    <div className={styles.part}>
      <p className={styles.words}>{view.sentence}</p>
      {last > 0 ? <KindChart view={view} weeks={weeks} /> : null}
      <p className={styles.faint}>
        {basis}
        {view.compared > 0
          ? ` ${formatNumber(view.compared)} could be followed beside similar ${words.students}. ${view.left ? `${outcomeWords(view.left.own, `${words.students} with a case`)} ${outcomeWords(view.left.alike, `similar ${words.students}`)}` : ''}`
          : ''}
      </p>
    </div>
  );
}

function KindChart({ view, weeks }: { view: KindAfterView; weeks: readonly (PooledWeek | null)[] }) {
  const { words } = useInstitution();
  const value = (pick: (week: PooledWeek) => number) => weeks.map((week) => (week ? pick(week) : null));
  const label = view.measure === 'absolute' ? 'absolute index' : 'score';
  return (
    <CourseBeside
      title={`Mean change of the ${label}: ${view.kind.name}`}
      note={`Points against the week before the first action. The band is the difference’s 95 % interval: where it holds the dotted line, there is no clear difference`}
      steps={weeks.map((_, k) => (k === 0 ? 'before' : `${k}`))}
      axis="weeks after"
      own={{ name: 'With a case', values: value((week) => week.own) }}
      beside={{ name: `Similar ${words.students}`, values: value((week) => week.alike) }}
      bands={[{ low: value((week) => week.alike + week.low), high: value((week) => week.alike + week.high) }]}
      wordsAt={(k) => {
        const week = weeks[k];
        if (!week) return 'Fewer than ten cases: not told';
        if (k === 0) return `The week before: ${week.n} cases`;
        return `${k} ${k === 1 ? 'week' : 'weeks'} after: ${formatChange(week.own)}, similar ${words.students} ${formatChange(week.alike)}; difference ${formatChange(week.difference)} (${formatChange(week.low)} to ${formatChange(week.high)}), ${week.n} cases`;
      }}
      table={{
        columns: [
          'Weeks after',
          'With a case',
          `Similar ${words.students}`,
          'Difference',
          'from (95 %)',
          'to (95 %)',
          'Cases',
        ].map((name) => ({ label: name, numeric: true })),
        rows: weeks.map((week, k) =>
          week
            ? [k, ...[week.own, week.alike, week.difference, week.low, week.high].map(Math.round), week.n]
            : [k, null, null, null, null, null, null],
        ),
      }}
    />
  );
}
