import { formatInstant } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { ViewView } from './event-words.ts';

const pageWords: Record<string, string> = {
  student: 'their page',
  activity: 'their days',
  score: 'their score, derived again',
  merge: 'their record beside another, to merge them',
  list: 'a list with them',
  export: 'an export with them',
  search: 'a search that found them',
};

/** Who looked at a student, when, and on what ground. */
export function ViewTable({ views }: { views: readonly ViewView[] }) {
  return (
    <PlainTable
      caption="Who looked at this student"
      rows={views}
      keyOf={(view) => `${view.at} ${view.actor_name} ${view.page}`}
      columns={[
        { key: 'who', label: 'Who', isName: true, cell: (view) => view.actor_name },
        { key: 'at', label: 'When', cell: (view) => formatInstant(view.at) },
        { key: 'page', label: 'Saw', cell: (view) => pageWords[view.page] ?? view.page },
        { key: 'reason', label: 'On what ground', cell: (view) => view.reason },
      ]}
    />
  );
}
