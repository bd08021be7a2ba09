import { formatInstant, formatNumber } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { ViewView } from '../core/views.ts';

const pageWords: Record<string, string> = {
  student: 'their page',
  activity: 'their days',
  score: 'their score, derived again',
  merge: 'their record beside another, to merge them',
  peers: 'them beside their peers',
  export: 'an export with them',
  list: 'them in a list',
  search: 'them in a list: what a search found',
  merges: 'them in the list of merged records',
  mailbox: 'messages to them, in a list',
  message: 'a message to them',
  alerts: 'alerts on their page',
  casework: 'contacts and casework on their page',
  plans: 'support and plans on their page',
  plan: 'a plan',
  'follow-ups': 'a list of follow-ups',
  notices: 'them in the list of notices',
  trial: 'them in a trial',
  review: 'a review',
  case: 'a case of theirs',
  note: 'a restricted note about them',
  'case-after': 'what happened after a case of theirs',
  print: 'a printed case or referral of theirs',
  file: 'a file of a case of theirs',
  cases: 'them in a list of cases',
  concerns: 'them in a list of concerns',
  'this-week': 'them in a list: whom to talk to this week',
  'rule-preview': 'them in a list: whom a rule would call for',
  'rule-met-already': 'them in a list: who met a rule already when it began',
  'family-meetings': 'them in a list: meetings that families booked',
  'family-event': 'them in a list: guests of an event',
  'family-calls': 'them in a list: families to call',
  'family-questions': 'them in a list: what may be an opt-out',
  'family-rights': 'them in a list: students who come of age',
  'families-unreachable': 'them in a list: families who cannot be reached',
  'family-inbox': 'them in a list: what families wrote',
  letters: 'them in a list: letters that went',
  'family-conversation': 'a conversation with the family',
  'model-preview': 'them in a list: whom a change of the model would move',
};

/** "them in a list of 312, by week, group" */
function seen({ page, listed, filter }: ViewView): string {
  const words = pageWords[page] ?? page;
  if (listed === null) return words;
  const by = Object.entries(filter ?? {}).flatMap(([name, value]) => (value ? [`${name} ${String(value)}`] : []));
  return `${words} (of ${formatNumber(listed)}${by.length > 0 ? `; ${by.join(', ')}` : ''})`;
}

/** Who looked at a student, when, and on what ground. */
export function ViewTable({ views }: { views: readonly ViewView[] }) {
  return (
    <PlainTable
      caption="Who looked at this student"
      rows={views}
      keyOf={(view) => view.id}
      columns={[
        { key: 'who', label: 'Who', isName: true, cell: (view) => view.actor_name },
        { key: 'at', label: 'When', cell: (view) => formatInstant(view.at) },
        { key: 'page', label: 'Saw', cell: seen },
        { key: 'reason', label: 'On what ground', cell: (view) => view.reason },
      ]}
    />
  );
}
