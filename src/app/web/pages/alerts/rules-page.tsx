import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RuleLine } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatCount, formatNumber, formatShare } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { stateWords } from './state-words.ts';

/** What raises alerts, and how each rule does. */
export default function RulesPage() {
  const { key, name } = useInstitution();
  const can = useCan();
  const query = useQuery({
    queryKey: [key, 'rules'],
    queryFn: ({ signal }) => api.get<{ rules: RuleLine[] }>(tenant(key, '/rules'), {}, signal),
  });
  const rules = query.data?.rules;
  const on = rules?.filter(({ state }) => state === 'on').length ?? 0;
  return (
    <div className={styles.page}>
      <title>{`Rules – ${name}`}</title>
      <PageHeader
        title="Rules"
        sentence={rules ? `${formatCount(on, 'rule is', 'rules are')} on, of ${rules.length}.` : undefined}
        actions={
          can('rules:change') ? (
            <Button component="a" href={addressOf(key, '/rules/new')} leftSection={<IconPlus size={16} />}>
              New rule
            </Button>
          ) : undefined
        }
      />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(data) => (
          <PlainTable
            caption="Rules"
            rows={data.rules}
            keyOf={(rule) => rule.ruleId}
            isQuiet={(rule) => rule.state === 'off'}
            columns={[
              {
                key: 'name',
                label: 'Rule',
                isName: true,
                cell: (rule) => (
                  <>
                    <a href={addressOf(key, `/rules/${rule.ruleId}`)}>{rule.name}</a>
                    <span className={styles.more}>{rule.words}</span>
                    {rule.review ? <AttentionMark>Worth a review: {rule.review}</AttentionMark> : null}
                  </>
                ),
              },
              { key: 'state', label: 'State', cell: (rule) => stateWords[rule.state] },
              {
                key: 'rhythm',
                label: 'Evaluated',
                cell: (rule) => (rule.rhythm === 'weekly' ? 'each week' : 'each delivery'),
              },
              { key: 'fired', label: 'Alerts', isNumeric: true, cell: (rule) => formatNumber(rule.fired) },
              { key: 'acted', label: 'Acted on', isNumeric: true, cell: (rule) => formatNumber(rule.acted) },
              {
                key: 'useful',
                label: 'Found useful',
                isNumeric: true,
                cell: (rule) =>
                  rule.usefulShare === null ? '–' : `${formatShare(rule.usefulShare)} of ${formatNumber(rule.judged)}`,
              },
            ]}
          />
        )}
      </Loaded>
    </div>
  );
}
