import { Checkbox, MultiSelect, NumberInput } from '@mantine/core';
import type { CohortRule, RuleDefinition } from '../../../../alerts/core/definition.ts';
import type { RuleOptions } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { Section } from '../../../../ui/page-header.tsx';
import { useInstitution } from '../../session.tsx';

export interface PartProps<Draft = RuleDefinition> {
  draft: Draft;
  set: (change: object) => void;
}

const choicesOf = (choices: readonly { key: string; label: string }[]) =>
  choices.map(({ key: value, label }) => ({ value, label }));

/** For whom a rule is: everybody, until something is chosen. */
export function ScopeFields({ draft, options, set }: PartProps & { options: RuleOptions }) {
  const { words } = useInstitution();
  const { scope } = draft;
  const units = (
    <MultiSelect
      label="Sites, schools, programmes"
      searchable
      data={choicesOf(options.units)}
      value={scope.unitIds}
      onChange={(unitIds) => set({ scope: { ...scope, unitIds } })}
      w={280}
    />
  );
  if (draft.about === 'cohort')
    return (
      <Section title="For whom" note="Nothing chosen: every group.">
        <div className={styles.leaf}>{units}</div>
      </Section>
    );
  return (
    <Section
      title="For whom"
      note={`Nothing chosen: all ${words.students}. Chosen in several fields: those who meet each.`}
    >
      <div className={styles.leaf}>
        {units}
        {options.cohorts.length > 0 ? (
          <MultiSelect
            label="Saved cohorts"
            searchable
            data={choicesOf(options.cohorts)}
            value={scope.cohortIds}
            onChange={(cohortIds) => set({ scope: { ...scope, cohortIds } })}
            w={220}
          />
        ) : null}
        <MultiSelect
          label={`${words.year.charAt(0).toUpperCase()}${words.year.slice(1)}`}
          data={options.years}
          value={scope.years}
          onChange={(years) => set({ scope: { ...scope, years } })}
          w={180}
        />
        {options.modes.length > 1 ? (
          <MultiSelect
            label="Mode"
            data={options.modes}
            value={scope.modes}
            onChange={(modes) => set({ scope: { ...scope, modes } })}
            w={180}
          />
        ) : null}
        {options.carers.length > 1 ? (
          <MultiSelect
            label="Looked after by a"
            data={choicesOf(options.carers)}
            value={scope.caredForBy}
            onChange={(caredForBy) => set({ scope: { ...scope, caredForBy } })}
            w={220}
          />
        ) : null}
      </div>
    </Section>
  );
}

const causes = [
  { value: 'real', label: 'no gap in the data and nothing in the calendar explains it' },
  { value: 'data_gap', label: 'most likely a gap in the data' },
  { value: 'calendar', label: 'most likely the calendar' },
] as const;

/** When a group counts as moved. */
export function CohortFields({ draft, set }: PartProps<CohortRule>) {
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>
        A group has moved when its mean on the absolute index lies below that of its last four weeks. It is said once,
        when it begins.
      </p>
      <div className={styles.leaf}>
        <NumberInput
          label="By at least so much of its usual spread"
          description="0.5 to 3"
          min={0.5}
          max={3}
          step={0.1}
          decimalScale={1}
          value={draft.least_fall_sd}
          onChange={(n) => (Number(n) >= 0.5 ? set({ least_fall_sd: Math.min(3, Number(n)) }) : undefined)}
          w={260}
        />
        <NumberInput
          label="Groups of at least so many"
          description="Few people make a mean jump"
          min={1}
          max={1000}
          allowDecimal={false}
          value={draft.least_members}
          onChange={(n) => (Number(n) >= 1 ? set({ least_members: Number(n) }) : undefined)}
          w={220}
        />
      </div>
      <Checkbox.Group
        label="Where"
        value={draft.causes}
        // Nothing chosen would speak of nothing.
        onChange={(chosen) => (chosen.length > 0 ? set({ causes: chosen }) : undefined)}
      >
        <div className={styles.lines}>
          {causes.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  );
}

/** How often, and when not. */
export function TimingFields({ draft, set }: PartProps) {
  const quiet = (
    <>
      <Checkbox
        label="Wait during holidays"
        checked={draft.quiet.holidays}
        onChange={(event) => set({ quiet: { ...draft.quiet, holidays: event.currentTarget.checked } })}
      />
      <Checkbox
        label="Wait during exams"
        checked={draft.quiet.exams}
        onChange={(event) => set({ quiet: { ...draft.quiet, exams: event.currentTarget.checked } })}
      />
    </>
  );
  if (draft.about === 'cohort') return null;
  return (
    <Section title="How often">
      <div className={styles.leaf}>
        <NumberInput
          label="Not again within days"
          min={0}
          max={365}
          value={draft.cooldown_days}
          onChange={(n) => set({ cooldown_days: Number(n) || 0 })}
          w={170}
        />
        <NumberInput
          label="Over when better by points"
          min={0}
          max={200}
          value={draft.margin.score_points}
          onChange={(n) => set({ margin: { ...draft.margin, score_points: Number(n) || 0 } })}
          w={200}
        />
        <NumberInput
          label="or by attendance %"
          min={0}
          max={30}
          value={draft.margin.attendance_pct}
          onChange={(n) => set({ margin: { ...draft.margin, attendance_pct: Number(n) || 0 } })}
          w={160}
        />
      </div>
      <div className={styles.leaf}>
        {quiet}
        <Checkbox
          label="It is good news"
          checked={draft.isGoodNews}
          onChange={(event) => set({ isGoodNews: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}
