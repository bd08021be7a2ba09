import { Button } from '@mantine/core';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { SavedCohortView } from '../core/views.ts';

interface CohortTableProps {
  cohorts: readonly SavedCohortView[];
  hrefOf: (cohort: SavedCohortView) => string;
  /** "BBB, second year, part-time" */
  wordsOf: (cohort: SavedCohortView) => string;
  onRemove: (cohort: SavedCohortView) => void;
}

export function CohortTable({ cohorts, hrefOf, wordsOf, onRemove }: CohortTableProps) {
  return (
    <PlainTable
      caption="Saved cohorts"
      rows={cohorts}
      keyOf={(cohort) => cohort.savedCohortId}
      columns={[
        { key: 'name', label: 'Cohort', isName: true, cell: (cohort) => <a href={hrefOf(cohort)}>{cohort.name}</a> },
        { key: 'filter', label: 'Who is in it', cell: wordsOf },
        {
          key: 'shared',
          label: 'For',
          cell: (cohort) => (cohort.isMine ? (cohort.isShared ? 'Me and colleagues' : 'Me') : 'Shared by a colleague'),
        },
        {
          key: 'acts',
          label: 'Actions',
          isActions: true,
          cell: (cohort) =>
            cohort.isMine ? (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => onRemove(cohort)}
                aria-label={`Remove ${cohort.name}`}
              >
                Remove
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
