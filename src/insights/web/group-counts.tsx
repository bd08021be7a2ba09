import { formatChange, formatNumber } from '../../ui/format.ts';
import type { GroupCount, GroupKey, Thresholds } from '../core/views.ts';
import { groupLabels } from './group-labels.ts';
import styles from './insights.module.css';

interface GroupCountsProps {
  groups: readonly GroupCount[];
  n: number;
  thresholds: Thresholds;
  hrefOf: (group: GroupKey) => string;
}

/** How many are in each pattern, against last week; each opens the list of them. */
export function GroupCounts({ groups, n, thresholds, hrefOf }: GroupCountsProps) {
  return (
    <ul className={styles.groups}>
      {groups.map(({ group, n: count, nLastWeek }) => {
        const { label, means, tone } = groupLabels[group];
        return (
          <li key={group}>
            <a href={hrefOf(group)} className={styles.group} data-tone={count > 0 ? tone : undefined}>
              <span className={styles.groupCount}>{formatNumber(count)}</span>
              <span className={styles.groupWords}>
                <b>{label}</b>
                <span>{means(thresholds)}</span>
              </span>
              <span className={styles.groupChange}>
                {nLastWeek === null ? (
                  `of ${formatNumber(n)}`
                ) : (
                  <>
                    {formatChange(count - nLastWeek)} <span>since last week</span>
                  </>
                )}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
