import type { ReactNode } from 'react';
import { capital } from '../../kernel/capital.ts';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatDay, formatNumber } from '../../ui/format.ts';
import { PersonName } from '../../ui/person-name.tsx';
import { priorityWords } from '../core/change-words.ts';
import type { CaseRowView } from '../core/views.ts';
import styles from './cases.module.css';
import { ContactDays } from './contact-standing.tsx';

/** What the list of cases shows; the page says where each leads. */
export function caseColumns(
  words: { student: string },
  hrefOf: (row: CaseRowView) => string,
  studentHrefOf: (row: CaseRowView) => string,
  logOf?: (row: CaseRowView) => ReactNode,
): Column<CaseRowView>[] {
  return [
    {
      key: 'student',
      header: capital(words.student),
      isFixed: true,
      cell: (row) => <PersonName name={row.student.name} identifier={row.student.identifier} href={hrefOf(row)} />,
    },
    { key: 'kind', header: 'Kind', isBrief: true, cell: (row) => row.kind },
    { key: 'stage', header: 'Stage', isBrief: true, cell: (row) => (row.closedOn ? row.closeReason : row.stage) },
    { key: 'priority', header: 'Priority', sort: 'next', isBrief: true, cell: (row) => priorityWords[row.priority] },
    { key: 'with', header: 'With', isBrief: true, cell: (row) => row.owner ?? row.team ?? 'nobody yet' },
    {
      key: 'target',
      header: 'Target day',
      sort: 'target',
      isBrief: true,
      cell: (row) =>
        row.isOverdue ? <AttentionMark>{formatDay(row.targetOn)}, past</AttentionMark> : formatDay(row.targetOn),
    },
    {
      key: 'score',
      header: 'Score',
      hint: 'The last score, 500 is the mean of the peer group',
      isNumeric: true,
      cell: (row) => (row.score === null ? '–' : formatNumber(row.score)),
    },
    {
      key: 'contact',
      header: 'No contact',
      hint: 'Days since anyone spoke with them',
      isNumeric: true,
      cell: (row) => (
        <span className={styles.standing}>
          <ContactDays {...row.contact} />
          {logOf?.(row)}
        </span>
      ),
    },
    { key: 'opened', header: 'Opened', sort: 'opened', cell: (row) => formatDay(row.openedOn) },
    {
      key: 'tags',
      header: 'Tags',
      isExtra: true,
      cell: (row) => row.tags.join(', ') || '–',
    },
    { key: 'reason', header: 'Why', isExtra: true, cell: (row) => row.reason },
    {
      key: 'page',
      header: `${capital(words.student)}’s page`,
      isExtra: true,
      cell: (row) => <a href={studentHrefOf(row)}>Open</a>,
    },
  ];
}
