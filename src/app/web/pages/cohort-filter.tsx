import { lazy, type ReactNode, Suspense } from 'react';
import type { FilterOption, FilterOptions } from '../../../insights/core/views.ts';
import { capital } from '../../../kernel/capital.ts';
import { type Filter, FilterBar } from '../../../ui/filter-bar.tsx';
import { filterKeys } from '../address.ts';
import { useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';

const SaveCohort = lazy(() => import('./cohorts/save-cohort.tsx'));

/** The filters that cohorts and lists share: they live in the address, and can be saved as a cohort. */
export function CohortFilterBar({
  options,
  more = [],
  children,
}: {
  options: FilterOptions;
  more?: readonly Filter[];
  children?: ReactNode;
}) {
  const { words } = useInstitution();
  const { search, set } = useAddress();
  const filters: Filter[] = [
    {
      key: 'unit',
      label: capital(words.unit),
      all: `All ${words.units}`,
      choices: inTree(options.units),
      value: search.unit,
    },
    {
      key: 'programme',
      label: capital(words.programme),
      all: `All ${words.programmes}`,
      choices: options.programmes,
      value: search.programme,
    },
    { key: 'year', label: capital(words.year), all: `Every ${words.year}`, choices: options.years, value: search.year },
    { key: 'mode', label: 'Mode', all: 'Every mode', choices: options.modes, value: search.mode },
    { key: 'cohort', label: 'Saved cohort', all: 'None', choices: options.cohorts, value: search.cohort },
  ];
  // A cohort is worth offering even when it is the only one.
  const offered = filters.filter((filter) => filter.key !== 'cohort' || filter.choices.length > 0);
  return (
    <FilterBar
      filters={[...offered, ...more]}
      onChange={(key, value) => set({ [key]: value, page: undefined })}
      onClear={() =>
        set({
          ...Object.fromEntries([...filterKeys, ...more.map((filter) => filter.key)].map((key) => [key, undefined])),
          page: undefined,
        })
      }
    >
      {children}
      <Suspense>
        {filterKeys.some((key) => key !== 'cohort' && search[key] !== undefined) ? <SaveCohort /> : null}
      </Suspense>
    </FilterBar>
  );
}

/** Units below their parents, each as deep as it lies. */
function inTree(units: readonly FilterOption[]): (FilterOption & { depth: number })[] {
  const keys = new Set(units.map((unit) => unit.key));
  const below = (parent: string | undefined, depth: number): (FilterOption & { depth: number })[] =>
    units
      .filter((unit) => (unit.parent !== undefined && keys.has(unit.parent) ? unit.parent : undefined) === parent)
      .flatMap((unit) => [{ ...unit, depth }, ...below(unit.key, depth + 1)]);
  return below(undefined, 0);
}
