import { ActionIcon, Button, MultiSelect, NativeSelect, NumberInput, TagsInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type Meaning, meanings } from '../../attendance/core/meaning.ts';
import { concernKinds, concernWords } from '../../cases/core/concern.ts';
import type { Condition, Leaf, LeafKind, TrendKey } from '../core/condition.ts';
import { leafWords } from '../core/rule-words.ts';
import type { RuleOptions } from '../core/views.ts';
import styles from './alerts.module.css';

interface EditorProps {
  value: Condition;
  options: RuleOptions;
  onChange: (value: Condition) => void;
  onRemove?: (() => void) | undefined;
  depth?: number;
}

const kinds: readonly { value: LeafKind; label: string }[] = [
  { value: 'score-below', label: 'Score below' },
  { value: 'score-first-below', label: 'Score below, for the first time' },
  { value: 'score-drop', label: 'Score dropped' },
  { value: 'score-rise', label: 'Score rose (recovery)' },
  { value: 'trend', label: 'A pattern' },
  { value: 'attendance-below', label: 'Attendance below' },
  { value: 'absences', label: 'Sessions missed' },
  { value: 'marked', label: 'Marks of a kind' },
  { value: 'no-activity', label: 'Nothing seen' },
  { value: 'concern', label: 'A colleague is concerned' },
];

const fresh: Record<LeafKind, Leaf> = {
  'score-below': { when: 'score-below', threshold: 300, weeks: 2 },
  'score-first-below': { when: 'score-first-below', threshold: 350, weeksAbove: null },
  'score-drop': { when: 'score-drop', points: 100, weeks: 2 },
  'score-rise': { when: 'score-rise', points: 50, weeks: 2 },
  trend: { when: 'trend', trend: 'stopped', begins: true },
  'attendance-below': { when: 'attendance-below', share_pct: 75, weeks: 4 },
  absences: { when: 'absences', count: 3, days: 10, consecutive: false },
  marked: { when: 'marked', meanings: ['unexcused', 'unexplained'], codes: [], count: 3, days: 10 },
  'no-activity': { when: 'no-activity', sources: [], days: 14 },
  concern: { when: 'concern', kinds: [], days: 7 },
};

const trends: readonly { value: TrendKey; label: string }[] = [
  { value: 'stopped', label: 'Stopped' },
  { value: 'consistently-low', label: 'Consistently low' },
  { value: 'declining', label: 'Declining' },
  { value: 'sustained-decline', label: 'Sustained decline' },
  { value: 'recovering', label: 'Recovering' },
];

/** A condition as nested groups: all of these, any of these, not this. */
export function ConditionEditor({ value, options, onChange, onRemove, depth = 0 }: EditorProps) {
  if ('when' in value) return <LeafEditor value={value} options={options} onChange={onChange} onRemove={onRemove} />;
  const joint = 'not' in value ? 'not' : 'all' in value ? 'all' : 'any';
  const parts = 'not' in value ? [value.not] : 'all' in value ? value.all : value.any;
  const rejoin = (next: string, inner: Condition[]): Condition => {
    const first = inner[0] ?? fresh['score-below'];
    if (next === 'not') return { not: inner.length > 1 ? { all: inner } : first };
    return next === 'all' ? { all: inner } : { any: inner };
  };
  const replace = (at: number, part: Condition) =>
    onChange(
      rejoin(
        joint,
        parts.map((one, index) => (index === at ? part : one)),
      ),
    );
  return (
    <fieldset className={styles.branch}>
      <div className={styles.leaf}>
        <NativeSelect
          aria-label="How these are joined"
          value={joint}
          data={[
            { value: 'all', label: 'All of these' },
            { value: 'any', label: 'Any of these' },
            { value: 'not', label: 'Not this' },
          ]}
          onChange={(event) => onChange(rejoin(event.currentTarget.value, parts))}
        />
        {onRemove ? <Remove onRemove={onRemove} what="this group" /> : null}
      </div>
      {parts.map((part, index) => (
        <ConditionEditor
          // Parts have no names: their place is all that tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          value={part}
          options={options}
          depth={depth + 1}
          onChange={(next) => replace(index, next)}
          onRemove={
            parts.length > 1
              ? () =>
                  onChange(
                    rejoin(
                      joint,
                      parts.filter((_, at) => at !== index),
                    ),
                  )
              : undefined
          }
        />
      ))}
      {joint === 'not' ? null : (
        <div className={styles.leaf}>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => onChange(rejoin(joint, [...parts, fresh['attendance-below']]))}
          >
            Add a trigger
          </Button>
          {depth < 2 ? (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => onChange(rejoin(joint, [...parts, { any: [fresh['score-below']] }]))}
            >
              Add a group
            </Button>
          ) : null}
        </div>
      )}
    </fieldset>
  );
}

function Remove({ onRemove, what }: { onRemove: () => void; what: string }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={34} aria-label={`Remove ${what}`} onClick={onRemove}>
      <IconTrash size={16} />
    </ActionIcon>
  );
}

interface LeafProps {
  value: Leaf;
  options: RuleOptions;
  onChange: (value: Condition) => void;
  onRemove?: (() => void) | undefined;
}

function LeafEditor({ value, options, onChange, onRemove }: LeafProps) {
  return (
    <div className={styles.leaf}>
      <NativeSelect
        label="Trigger"
        value={value.when}
        data={[...kinds]}
        // Each option is a kind.
        onChange={(event) => onChange(fresh[event.currentTarget.value as LeafKind])}
      />
      <Figures value={value} options={options} onChange={onChange} />
      {onRemove ? <Remove onRemove={onRemove} what={leafWords(value)} /> : null}
    </div>
  );
}

function Figures({ value, options, onChange }: Omit<LeafProps, 'onRemove'>) {
  const number = (label: string, now: number, set: (n: number) => Leaf, max = 1000) => (
    <NumberInput
      key={label}
      label={label}
      value={now}
      min={1}
      max={max}
      allowDecimal={false}
      w={104}
      onChange={(n) => (Number(n) >= 1 ? onChange(set(Number(n))) : undefined)}
    />
  );
  switch (value.when) {
    case 'score-below':
      return [
        number('Below', value.threshold, (threshold) => ({ ...value, threshold })),
        number('Weeks in a row', value.weeks, (weeks) => ({ ...value, weeks }), 26),
      ];
    case 'score-first-below':
      return [
        number('Below', value.threshold, (threshold) => ({ ...value, threshold })),
        <NativeSelect
          key="after"
          label="First time"
          value={value.weeksAbove === null ? 'year' : String(value.weeksAbove)}
          data={[
            { value: 'year', label: 'this year' },
            ...[2, 3, 4, 6, 8, 12].map((n) => ({ value: String(n), label: `after ${n} weeks above` })),
          ]}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            onChange({ ...value, weeksAbove: chosen === 'year' ? null : Number(chosen) });
          }}
        />,
      ];
    case 'score-drop':
    case 'score-rise':
      return [
        number('Points', value.points, (points) => ({ ...value, points })),
        number('Within weeks', value.weeks, (weeks) => ({ ...value, weeks }), 26),
      ];
    case 'trend':
      return [
        <NativeSelect
          key="trend"
          label="Pattern"
          value={value.trend}
          data={[...trends]}
          // Each option is a trend.
          onChange={(event) => onChange({ ...value, trend: event.currentTarget.value as TrendKey })}
        />,
        <NativeSelect
          key="begins"
          label="When"
          value={value.begins ? 'begins' : 'holds'}
          data={[
            { value: 'begins', label: 'it begins' },
            { value: 'holds', label: 'it is there' },
          ]}
          onChange={(event) => onChange({ ...value, begins: event.currentTarget.value === 'begins' })}
        />,
      ];
    case 'attendance-below':
      return [
        number('Below %', value.share_pct, (share_pct) => ({ ...value, share_pct }), 100),
        number('Over weeks', value.weeks, (weeks) => ({ ...value, weeks }), 26),
      ];
    case 'absences':
      return [
        number(value.consecutive ? 'Days in a row' : 'Sessions', value.count, (count) => ({ ...value, count }), 200),
        number('Within days', value.days, (days) => ({ ...value, days }), 120),
        <NativeSelect
          key="row"
          label="Counted"
          value={value.consecutive ? 'row' : 'all'}
          data={[
            { value: 'all', label: 'in all' },
            { value: 'row', label: 'days in a row' },
          ]}
          onChange={(event) => onChange({ ...value, consecutive: event.currentTarget.value === 'row' })}
        />,
      ];
    case 'marked':
      return [
        number('Sessions', value.count, (count) => ({ ...value, count }), 200),
        number('Within days', value.days, (days) => ({ ...value, days }), 120),
        <MultiSelect
          key="meanings"
          label="That mean"
          placeholder={value.meanings.length + value.codes.length === 0 ? 'any absence' : ''}
          data={meanings.filter(({ kind }) => kind !== 'none').map(({ key, name }) => ({ value: key, label: name }))}
          value={value.meanings}
          // Each option is a meaning.
          onChange={(chosen) => onChange({ ...value, meanings: chosen as Meaning[] })}
          w={260}
        />,
        <TagsInput
          key="codes"
          label="Or with the codes"
          placeholder={value.codes.length === 0 ? 'N, O' : ''}
          value={value.codes}
          onChange={(codes) => onChange({ ...value, codes })}
          maxTags={12}
          w={200}
        />,
      ];
    case 'no-activity':
      return [
        <MultiSelect
          key="sources"
          label="From"
          placeholder={value.sources.length === 0 ? 'any source' : ''}
          data={options.sources.map(({ key, label }) => ({ value: key, label }))}
          value={value.sources}
          onChange={(sources) => onChange({ ...value, sources })}
          w={220}
        />,
        number('For days', value.days, (days) => ({ ...value, days }), 120),
      ];
    case 'concern':
      return [
        <MultiSelect
          key="kinds"
          label="About"
          placeholder={value.kinds.length === 0 ? 'anything' : ''}
          data={concernKinds.map((kind) => ({ value: kind, label: concernWords[kind] }))}
          value={value.kinds}
          onChange={(chosen) => onChange({ ...value, kinds: chosen })}
          w={220}
        />,
        number('In the last days', value.days, (days) => ({ ...value, days }), 120),
      ];
  }
}
