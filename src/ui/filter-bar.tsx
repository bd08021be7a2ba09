import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { formatNumber } from './format.ts';
import styles from './ui.module.css';

export interface FilterChoice {
  key: string;
  label: string;
  n?: number;
  /** How deep in its tree, from 0. */
  depth?: number;
}

export interface Filter {
  key: string;
  label: string;
  /** "All faculties" */
  all: string;
  choices: readonly FilterChoice[];
  value: string | undefined;
}

interface FilterBarProps {
  filters: readonly Filter[];
  /** Writes the address; undefined takes the filter off. */
  onChange: (key: string, value: string | undefined) => void;
  onClear: () => void;
  children?: ReactNode;
}

/** Filters of a page. They live in its address, so that back works and a link shows a colleague the same view. */
export function FilterBar({ filters, onChange, onClear, children }: FilterBarProps) {
  const useful = filters.filter((filter) => filter.choices.length > 1 || filter.value !== undefined);
  const isFiltered = useful.some((filter) => filter.value !== undefined);
  return (
    <search className={styles.filters} aria-label="Filters">
      {useful.map((filter) => (
        <Choice key={filter.key} filter={filter} onChange={(value) => onChange(filter.key, value)} />
      ))}
      {children}
      {isFiltered ? (
        <Button variant="subtle" size="compact-sm" leftSection={<IconX size={14} />} onClick={onClear}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}

function Choice({ filter, onChange }: { filter: Filter; onChange: (value: string | undefined) => void }) {
  const id = useId();
  const isKnown = filter.value === undefined || filter.choices.some((choice) => choice.key === filter.value);
  return (
    <div className={styles.filter} data-set={filter.value !== undefined || undefined}>
      <label htmlFor={id}>{filter.label}</label>
      <select id={id} value={filter.value ?? ''} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
        <option value="">{filter.all}</option>
        {filter.choices.map((choice) => (
          <option key={choice.key} value={choice.key}>
            {'  '.repeat(choice.depth ?? 0)}
            {choice.label}
            {choice.n === undefined ? '' : ` (${formatNumber(choice.n)})`}
          </option>
        ))}
        {isKnown ? null : <option value={filter.value}>{filter.value} (not here)</option>}
      </select>
    </div>
  );
}
