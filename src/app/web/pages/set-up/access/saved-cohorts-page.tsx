import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedCohortView } from '../../../../../access/core/views.ts';
import { CohortForm, type SavedCohortInput } from '../../../../../access/web/cohort-form.tsx';
import { CohortTable } from '../../../../../access/web/cohort-table.tsx';
import type { CohortView, FilterOptions } from '../../../../../insights/core/views.ts';
import { FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** Groups of students that somebody comes back to. */
export default function SavedCohortsPage() {
  const { key, words } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const [isAdding, add] = useState(false);
  const cohorts = useQuery({
    queryKey: [key, 'saved-cohorts'],
    queryFn: ({ signal }) => api.get<{ cohorts: SavedCohortView[] }>(tenant(key, '/saved-cohorts'), {}, signal),
  });
  const options = useQuery({
    queryKey: [key, 'filter-options'],
    queryFn: async ({ signal }) => (await api.get<CohortView>(tenant(key, '/cohorts/view'), {}, signal)).options,
    enabled: can('cohorts:read'),
  }).data;
  const save = async (cohort: SavedCohortInput): Promise<void> => {
    await api.post(tenant(key, '/saved-cohorts'), cohort);
    add(false);
    await verb.refresh();
    verb.say({ words: `${cohort.name} is saved, and offered in every filter bar.`, tone: 'good' });
  };
  const remove = (cohort: SavedCohortView): void => {
    const { name, filter, isShared } = cohort;
    void verb.run(
      () => api.delete(tenant(key, `/saved-cohorts/${cohort.savedCohortId}`)),
      `${name} is removed. Its ${words.students} are not touched.`,
      () => api.post(tenant(key, '/saved-cohorts'), { name, filter, isShared }),
    );
  };
  const begin = options ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => add(true)}>
      New cohort
    </Button>
  ) : undefined;
  return (
    <Page title="Saved cohorts">
      <PageHeader
        title="Saved cohorts"
        sentence={
          cohorts.data && cohorts.data.cohorts.length > 0
            ? `${formatCount(cohorts.data.cohorts.length, 'cohort')} of yours and your colleagues’.`
            : undefined
        }
        actions={cohorts.data && cohorts.data.cohorts.length > 0 ? begin : undefined}
      />
      <SaidNotice verb={verb} />
      <Loaded query={cohorts} skeleton={<TableSkeleton rows={4} />}>
        {(data) =>
          data.cohorts.length === 0 ? (
            <Empty title="No saved cohorts yet" action={begin}>
              <p>
                A cohort keeps a choice of {words.programmes}, years and modes under a name, such as “Part-time
                nursing”. It then stands in the filter bar of every list and picture.
              </p>
            </Empty>
          ) : (
            <CohortTable
              cohorts={data.cohorts}
              hrefOf={(cohort) =>
                addressOf(key, can('cohorts:read') ? '/cohorts' : '/students', { cohort: cohort.savedCohortId })
              }
              wordsOf={(cohort) => filterWords(cohort, options)}
              onRemove={remove}
            />
          )
        }
      </Loaded>
      {options ? (
        <FormDialog title="New cohort" isOpen={isAdding} onClose={() => add(false)}>
          <CohortForm choices={options} words={words} onSave={save} onCancel={() => add(false)} />
        </FormDialog>
      ) : null}
    </Page>
  );
}

const groups = { unit: 'units', programme: 'programmes', year: 'years', mode: 'modes' } as const;

/** "Nursing or Midwifery; part-time" */
function filterWords({ filter }: SavedCohortView, options: FilterOptions | undefined): string {
  return (Object.keys(groups) as (keyof typeof groups)[])
    .flatMap((part) => {
      const chosen = [filter[part] ?? []].flat();
      const labels = chosen.map(
        (one) => options?.[groups[part]].find((option) => option.key === one)?.label ?? 'one with nobody in it now',
      );
      return labels.length > 0 ? [labels.join(' or ')] : [];
    })
    .join('; ');
}
