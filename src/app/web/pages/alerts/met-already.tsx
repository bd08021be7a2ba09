import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MetAlreadyView, RuleView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';

/** One line for those who met a rule when it began to speak; it opens as a list. */
export function MetAlready({ rule }: { rule: RuleView }) {
  const { words } = useInstitution();
  const [isOpen, open] = useState(false);
  const { already, silentThrough } = rule.begins;
  if (already === 0 || silentThrough === null) return null;
  return (
    <details className={styles.because} onToggle={(event) => open(event.currentTarget.open)}>
      <summary>
        {formatNumber(already)} {already === 1 ? words.student : words.students} met it already on{' '}
        {formatDay(silentThrough)}, and nobody was told: see them
      </summary>
      {isOpen ? <People ruleId={rule.ruleId} /> : null}
    </details>
  );
}

function People({ ruleId }: { ruleId: string }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'rule-met-already', ruleId],
    queryFn: ({ signal }) => api.get<MetAlreadyView>(tenant(key, `/rules/${ruleId}/met-already`), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
      {(view) => (
        <div className={styles.stack}>
          <PlainTable
            caption="Who met it already"
            rows={view.people}
            keyOf={(person) => person.studentId}
            isDense
            columns={[
              {
                key: 'name',
                label: 'Name',
                isName: true,
                cell: (person) => (
                  <a href={addressOf(key, `/students/${person.studentId}`)} dir="auto">
                    {person.name}
                  </a>
                ),
              },
              { key: 'programme', label: 'Where', cell: (person) => person.programme },
              { key: 'words', label: 'Why', cell: (person) => person.words },
            ]}
          />
          {view.others > 0 ? <p className={styles.quiet}>and {formatNumber(view.others)} more.</p> : null}
        </div>
      )}
    </Loaded>
  );
}
