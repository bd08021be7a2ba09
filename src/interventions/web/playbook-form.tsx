import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { capital } from '../../kernel/capital.ts';
import { CheckField, ChecksField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { type Form, isGiven, useForm } from '../../ui/form/use-form.ts';
import { type GoalMeasure, goalMeasures, measureWords } from '../core/plans/goal-measure.ts';
import { type PlaybookDefinition, trendKinds, trendWords } from '../core/tiers/playbook.ts';
import { type EvidenceLevel, evidenceLevels, evidenceWords } from '../core/tiers/preset-kinds.ts';
import type { KindView, PlaybookView } from '../core/views.ts';
import styles from './interventions.module.css';

interface Does {
  kindKey: string;
  by: string;
  sessionsPerWeek: string;
  sessionMinutes: string;
}

interface Values {
  name: string;
  tier: string;
  isActive: boolean;
  who: string;
  missedFrom: string;
  missedBelow: string;
  scoreBelow: string;
  trends: string[];
  concerns: string;
  does: Does[];
  weeks: string;
  followUpDays: string;
  goalMeasure: Exclude<GoalMeasure, 'source'>;
  goalWords: string;
  lookFor: string;
  stepUp: string;
  stepOut: string;
  leastPoints: string;
  fitting: string;
  why: string;
}

const text = (value: number | null | undefined) => (value == null ? '' : String(value));
const numberOrNull = (value: string) => (value.trim() === '' ? null : Number(value.replace(',', '.')));
const number =
  (says: string, isOptional = false) =>
  (value: string) =>
    (value.trim() === '' && isOptional) || (value.trim() !== '' && !Number.isNaN(Number(value.replace(',', '.'))))
      ? null
      : says;

function valuesOf(playbook: PlaybookView | null, kinds: readonly KindView[]): Values {
  const definition = playbook?.definition;
  const { qualifies } = definition ?? {};
  return {
    name: playbook?.name ?? '',
    tier: String(playbook?.tier ?? 2),
    isActive: playbook?.isActive ?? true,
    who: definition?.who ?? '',
    missedFrom: text(qualifies?.missed_pct?.from),
    missedBelow: text(qualifies?.missed_pct?.below),
    scoreBelow: text(qualifies?.score_below),
    trends: [...(qualifies?.trends ?? [])],
    concerns: text(qualifies?.concerns),
    does: (
      definition?.does ?? [{ kindKey: kinds[0]?.key ?? '', by: '', sessionsPerWeek: 1, sessionMinutes: null }]
    ).map((one) => ({
      kindKey: one.kindKey,
      by: one.by,
      sessionsPerWeek: String(one.sessionsPerWeek),
      sessionMinutes: text(one.sessionMinutes),
    })),
    weeks: String(definition?.weeks ?? 8),
    followUpDays: String(definition?.followUpDays ?? 7),
    goalMeasure: definition?.goal.measure ?? 'attendance',
    goalWords: definition?.goal.words ?? '',
    lookFor: definition?.lookFor ?? '',
    stepUp: definition?.stepUp ?? '',
    stepOut: definition?.stepOut ?? '',
    leastPoints: String(definition?.leastPoints ?? 4),
    fitting: (definition?.fitting ?? []).map((one) => `${one.characteristic}: ${one.support}`).join('\n'),
    why: '',
  };
}

function definitionOf(values: Values): PlaybookDefinition {
  const from = numberOrNull(values.missedFrom);
  return {
    who: values.who.trim(),
    qualifies: {
      missed_pct: from === null ? null : { from, below: numberOrNull(values.missedBelow) },
      score_below: numberOrNull(values.scoreBelow),
      // The choices are these.
      trends: values.trends as PlaybookDefinition['qualifies']['trends'],
      concerns: numberOrNull(values.concerns),
    },
    does: values.does.map((one) => ({
      kindKey: one.kindKey,
      by: one.by.trim(),
      sessionsPerWeek: Number(one.sessionsPerWeek.replace(',', '.')),
      sessionMinutes: numberOrNull(one.sessionMinutes),
    })),
    weeks: Number(values.weeks),
    followUpDays: Number(values.followUpDays),
    goal: { measure: values.goalMeasure, words: values.goalWords.trim() },
    lookFor: values.lookFor.trim(),
    stepUp: values.stepUp.trim(),
    stepOut: values.stepOut.trim(),
    leastPoints: Number(values.leastPoints),
    fitting: values.fitting
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => {
        const at = line.indexOf(':');
        return { characteristic: line.slice(0, at < 0 ? undefined : at).trim(), support: line.slice(at + 1).trim() };
      }),
  };
}

interface PlaybookProps {
  playbook: PlaybookView | null;
  kinds: readonly KindView[];
  tierWord: string;
  onSave: (body: {
    name: string;
    tier: number;
    isActive: boolean;
    version: number | null;
    definition: PlaybookDefinition;
    why: string;
  }) => Promise<unknown>;
  onCancel: () => void;
}

/** A playbook, or its next version: what stands stays readable, and plans keep the one that they were made by. */
export function PlaybookForm({ playbook, kinds, tierWord, onSave, onCancel }: PlaybookProps) {
  const form = useForm<Values>({
    draft: `playbook-${playbook?.playbookId ?? 'new'}`,
    initial: valuesOf(playbook, kinds),
    checks: {
      name: isGiven('Name it.'),
      who: isGiven('Say who it is for.'),
      missedFrom: number('Give a number of per cent, or leave it empty.', true),
      missedBelow: number('Give a number of per cent, or leave it empty.', true),
      scoreBelow: number('Give a score, or leave it empty.', true),
      concerns: number('Give a number, or leave it empty.', true),
      weeks: number('Give a number of weeks.'),
      followUpDays: number('Give a number of days.'),
      leastPoints: (value) => (Number(value) >= 4 ? null : 'Fewer than four data points say nothing.'),
      goalWords: isGiven('Say what it is to reach.'),
      lookFor: isGiven('Say what to look for.'),
      stepUp: isGiven('Say when.'),
      stepOut: isGiven('Say when.'),
      why: isGiven('Say in a few words why.'),
      does: (does) => (does.some(({ by }) => by.trim() === '') ? 'Say of each by whom.' : null),
    },
    save: (values) =>
      onSave({
        name: values.name.trim(),
        tier: Number(values.tier),
        isActive: values.isActive,
        version: playbook?.version ?? null,
        definition: definitionOf(values),
        why: values.why.trim(),
      }),
  });
  return (
    <FormBody form={form} submit={playbook ? 'Save the next version' : 'Save'} onCancel={onCancel} isWide>
      <FieldRow>
        <TextField form={form} name="name" label="Name" />
        <SelectField
          form={form}
          name="tier"
          label={capital(tierWord)}
          choices={['1', '2', '3'].map((one) => ({ value: one, label: one }))}
        />
      </FieldRow>
      <LongTextField form={form} name="who" label="Whom it is for" rows={2} />
      <FieldGroup
        title="Proposed by the figures"
        note="Any one is enough. Characteristics of students are not among them, on purpose."
      >
        <FieldRow>
          <TextField form={form} name="missedFrom" label="Missed days, from %" isOptional width={8} />
          <TextField form={form} name="missedBelow" label="to under %" isOptional width={8} />
          <TextField form={form} name="scoreBelow" label="Score below" isOptional width={8} />
          <TextField form={form} name="concerns" label="Concerns in four weeks" isOptional width={8} />
        </FieldRow>
        <ChecksField
          form={form}
          name="trends"
          label="Patterns"
          choices={trendKinds.map((kind) => ({ value: kind, label: trendWords[kind] }))}
        />
      </FieldGroup>
      <DoesFields form={form} kinds={kinds} />
      <FieldRow>
        <TextField form={form} name="weeks" label="For weeks" width={8} />
        <TextField form={form} name="followUpDays" label="Looked at every … days" width={8} />
        <TextField form={form} name="leastPoints" label="Data points before it is judged" width={8} />
      </FieldRow>
      <FieldRow>
        <SelectField
          form={form}
          name="goalMeasure"
          label="Goal measured by"
          choices={goalMeasures
            .filter((one) => one !== 'source')
            .map((one) => ({ value: one, label: measureWords[one] }))}
        />
        <TextField form={form} name="goalWords" label="Goal in words" />
      </FieldRow>
      <LongTextField form={form} name="lookFor" label="What to look for" rows={2} />
      <FieldRow>
        <LongTextField form={form} name="stepUp" label="When to step up" rows={2} />
        <LongTextField form={form} name="stepOut" label="When to step out" rows={2} />
      </FieldRow>
      <LongTextField
        form={form}
        name="fitting"
        label="Support that fits some"
        help="One a line: characteristic: support. It changes nothing of who qualifies."
        isOptional
        rows={3}
      />
      <CheckField form={form} name="isActive" label="In use" />
      <TextField form={form} name="why" label="Why this change" help="Stays with the version." />
    </FormBody>
  );
}

function DoesFields({ form, kinds }: { form: Form<Values>; kinds: readonly KindView[] }) {
  const { does } = form.values;
  const error = form.errorOf('does');
  const put = (index: number, change: Partial<Does>) =>
    form.set(
      'does',
      does.map((one, at) => (at === index ? { ...one, ...change } : one)),
    );
  return (
    <FieldGroup title="What is done" note={error ?? 'The first is what a new plan is laid out with.'}>
      <div className={styles.steps}>
        {does.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: it is nothing but its place until it is saved
          <FieldRow key={index}>
            <NativeSelect
              label="Kind"
              value={one.kindKey}
              data={kinds
                .filter(({ isActive, key }) => isActive || key === one.kindKey)
                .map(({ key, name }) => ({ value: key, label: name }))}
              onChange={(event) => put(index, { kindKey: event.currentTarget.value })}
            />
            <TextInput
              label="By whom"
              value={one.by}
              error={error !== null && one.by.trim() === ''}
              onChange={(event) => put(index, { by: event.currentTarget.value })}
            />
            <TextInput
              label="A week"
              value={one.sessionsPerWeek}
              onChange={(event) => put(index, { sessionsPerWeek: event.currentTarget.value })}
            />
            <TextInput
              label="Minutes"
              value={one.sessionMinutes}
              onChange={(event) => put(index, { sessionMinutes: event.currentTarget.value })}
              rightSection={
                does.length > 1 ? (
                  <ActionIcon
                    variant="subtle"
                    aria-label={`Take ${index + 1} away`}
                    onClick={() =>
                      form.set(
                        'does',
                        does.filter((_, at) => at !== index),
                      )
                    }
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                ) : null
              }
            />
          </FieldRow>
        ))}
        {does.length < 10 ? (
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() =>
                form.set('does', [
                  ...does,
                  { kindKey: kinds[0]?.key ?? '', by: '', sessionsPerWeek: '1', sessionMinutes: '' },
                ])
              }
            >
              Add what is done
            </Button>
          </div>
        ) : null}
      </div>
    </FieldGroup>
  );
}

interface KindProps {
  kind: KindView | null;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

export function KindForm({ kind, onSave, onCancel }: KindProps) {
  const form = useForm({
    draft: `intervention-kind-${kind?.key ?? 'new'}`,
    initial: {
      name: kind?.name ?? '',
      what: kind?.what ?? '',
      evidence: kind?.evidence ?? '',
      evidenceLevel: (kind?.evidenceLevel ?? 'local') as string,
      isActive: kind?.isActive ?? true,
    },
    checks: {
      name: isGiven('Name it.'),
      what: isGiven('Say what is done.'),
      evidence: isGiven('Say what is known, or that nothing is.'),
    },
    save: (values) =>
      onSave({
        ...(kind ? { key: kind.key } : {}),
        name: values.name.trim(),
        what: values.what.trim(),
        evidence: values.evidence.trim(),
        evidenceLevel: values.evidenceLevel as EvidenceLevel,
        isActive: values.isActive,
      }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <LongTextField form={form} name="what" label="What is done" rows={2} />
      <LongTextField
        form={form}
        name="evidence"
        label="What is known of whether it helps"
        help="With its source."
        rows={3}
      />
      <SelectField
        form={form}
        name="evidenceLevel"
        label="How far that carries"
        choices={evidenceLevels.map((level) => ({ value: level, label: evidenceWords[level] }))}
      />
      <CheckField form={form} name="isActive" label="In use for new plans" />
    </FormBody>
  );
}
