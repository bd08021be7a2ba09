import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import styles from '../../../../cases/web/cases.module.css';
import type { AfterActionView } from '../../../../insights/core/after/after-views.ts';
import { outcomeWords } from '../../../../insights/web/outcome-words.ts';
import { formatDay } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Trouble } from '../../trouble.tsx';

const AfterChart = lazy(async () => ({
  default: (await import('../../../../insights/web/after-chart.tsx')).AfterChart,
}));

interface AfterActionProps {
  caseId: string;
  /** The picture is there at once, not behind a button. */
  isWhole: boolean;
  level: 2 | 4;
}

/** Did it recover? What happened after the first action of a case, beside similar students without one. */
export default function AfterAction({ caseId, isWhole, level }: AfterActionProps) {
  const Heading = `h${level}` as 'h2' | 'h4';
  const { key, words } = useInstitution();
  const [isShown, show] = useState(isWhole);
  const query = useQuery({
    queryKey: [key, 'case-after', caseId],
    queryFn: ({ signal }) => api.get<AfterActionView>(tenant(key, `/cases/${caseId}/after`), {}, signal),
    placeholderData: () => undefined,
  });
  const { data } = query;
  if (query.error) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <div className={styles.afterWaits} aria-busy="true" />;
  const { course, action } = data;
  const begun = action.wasReached
    ? `Counted from ${formatDay(action.on)}, when somebody first spoke with the ${words.student}.`
    : `Counted from ${formatDay(action.on)}, when the case was opened: nobody has spoken with the ${words.student} since.`;
  return (
    <section className={styles.after} aria-label="What happened after">
      <Heading>What happened after</Heading>
      <p className={styles.words}>{data.sentence}</p>
      {course && !isShown ? (
        <div>
          <Button variant="default" size="compact-md" onClick={() => show(true)}>
            Show it week by week
          </Button>
        </div>
      ) : null}
      {course && isShown ? (
        <>
          <Suspense fallback={<div className={styles.afterWaits} />}>
            <AfterChart course={course} name={`The ${words.student}`} students={words.students} />
          </Suspense>
          <ul className={styles.said}>
            {course.besides.map((said) => (
              <li key={said}>{said}</li>
            ))}
            {course.outcomes.own ? <li>{course.outcomes.own}</li> : null}
            {course.outcomes.alike ? <li>{outcomeWords(course.outcomes.alike, `similar ${words.students}`)}</li> : null}
          </ul>
        </>
      ) : null}
      {isShown || !course ? (
        <p className={styles.faint}>
          {begun} {course?.similar}
        </p>
      ) : null}
    </section>
  );
}
