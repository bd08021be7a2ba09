import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { GoalMeasure } from '../core/plans/goal-measure.ts';
import type { PlanView, PlaybookView } from '../core/views.ts';

/** A plan as a form holds it: text, until it is saved. */
export interface PlanValues {
  playbookId: string;
  kindKey: string;
  tier: string;
  reason: string;
  barrierKey: string;
  goal: string;
  goalMeasure: GoalMeasure;
  goalSourceId: string;
  goalUnit: string;
  baseline: string;
  target: string;
  goalBy: string;
  sessionsPerWeek: string;
  sessionMinutes: string;
  followUpDays: string;
  caseManagerStaffId: string;
  startsOn: string;
  reviewOn: string;
  studentVoice: string;
  familyVoice: string;
  steps: StepValues[];
}

/** A step as a form holds it; one that is new has no number yet. */
export interface StepValues {
  stepNo: number | null;
  words: string;
  byWhom: string;
  dueOn: string;
}

const target: Record<GoalMeasure, string> = { attendance: '95', index: '500', source: '', own: '' };

/** What a playbook says, laid into a plan that begins on a day. */
/** Where the student stands, by measure; what is not known is null. */
export interface StandsNow {
  attendance: number | null;
  index: number | null;
}

export function baselineOf(measure: GoalMeasure, now: StandsNow | null): string {
  const value = measure === 'own' || measure === 'source' ? null : (now?.[measure] ?? null);
  return value === null ? '' : String(value);
}

export function fromPlaybook(
  { playbookId, tier, definition }: PlaybookView,
  startsOn: IsoDate,
  now: StandsNow | null,
): Partial<PlanValues> {
  const [first] = definition.does;
  const end = addDays(startsOn, 7 * definition.weeks);
  return {
    playbookId,
    tier: String(tier),
    kindKey: first?.kindKey ?? '',
    goal: definition.goal.words,
    goalMeasure: definition.goal.measure,
    baseline: baselineOf(definition.goal.measure, now),
    target: target[definition.goal.measure],
    goalBy: end,
    reviewOn: end,
    sessionsPerWeek: String(first?.sessionsPerWeek ?? 1),
    sessionMinutes: first?.sessionMinutes ? String(first.sessionMinutes) : '',
    followUpDays: String(definition.followUpDays),
  };
}

export function emptyPlan(today: IsoDate, caseManagerStaffId: string): PlanValues {
  return {
    playbookId: '',
    kindKey: '',
    tier: '2',
    reason: '',
    barrierKey: '',
    goal: '',
    goalMeasure: 'attendance',
    goalSourceId: '',
    goalUnit: '',
    baseline: '',
    target: '95',
    goalBy: addDays(today, 56),
    sessionsPerWeek: '1',
    sessionMinutes: '15',
    followUpDays: '7',
    caseManagerStaffId,
    startsOn: today,
    reviewOn: addDays(today, 56),
    studentVoice: '',
    familyVoice: '',
    steps: [],
  };
}

export function valuesOf(view: PlanView): PlanValues {
  return {
    playbookId: '',
    kindKey: view.kindKey,
    tier: String(view.tier),
    reason: view.reason,
    barrierKey: view.barrierKey ?? '',
    goal: view.goal,
    goalMeasure: view.goalMeasure,
    goalSourceId: view.goalSourceId === null ? '' : String(view.goalSourceId),
    goalUnit: view.goalUnit ?? '',
    baseline: view.baseline === null ? '' : String(view.baseline),
    target: String(view.target),
    goalBy: view.goalBy,
    sessionsPerWeek: String(view.sessionsPerWeek),
    sessionMinutes: view.sessionMinutes === null ? '' : String(view.sessionMinutes),
    followUpDays: String(view.followUpDays),
    caseManagerStaffId: view.caseManagerStaffId,
    startsOn: view.startsOn,
    reviewOn: view.reviewOn,
    studentVoice: view.studentVoice,
    familyVoice: view.familyVoice,
    steps: view.steps.map(({ stepNo, words, byWhom, dueOn }) => ({ stepNo, words, byWhom, dueOn: dueOn ?? '' })),
  };
}

const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text.replace(',', '.')));

/** What is sent; the fields of a plan that is made only are left out where one is changed. */
export function bodyOf(values: PlanValues) {
  return {
    kindKey: values.kindKey,
    reason: values.reason.trim(),
    barrierKey: values.barrierKey || null,
    goal: values.goal.trim(),
    goalMeasure: values.goalMeasure,
    goalSourceId: values.goalMeasure === 'source' && values.goalSourceId ? Number(values.goalSourceId) : null,
    goalUnit: values.goalMeasure === 'own' ? values.goalUnit.trim() || null : null,
    baseline: numberOrNull(values.baseline),
    target: Number(values.target.replace(',', '.')),
    goalBy: values.goalBy,
    sessionsPerWeek: Number(values.sessionsPerWeek.replace(',', '.')),
    sessionMinutes: numberOrNull(values.sessionMinutes),
    followUpDays: Number(values.followUpDays),
    caseManagerStaffId: values.caseManagerStaffId,
    startsOn: values.startsOn,
    reviewOn: values.reviewOn,
    studentVoice: values.studentVoice.trim(),
    familyVoice: values.familyVoice.trim(),
  };
}
export type PlanBodyInput = ReturnType<typeof bodyOf>;

export function stepsOf(steps: readonly StepValues[]) {
  return steps
    .filter(({ words }) => words.trim() !== '')
    .map(({ stepNo, words, byWhom, dueOn }) => ({
      stepNo,
      words: words.trim(),
      byWhom: byWhom.trim(),
      dueOn: dueOn || null,
    }));
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What a change sends: only what differs from what stands, so that nothing of somebody else's is written over. */
export function changesOf(
  view: PlanView,
  values: PlanValues,
): Partial<PlanBodyInput> & { steps?: ReturnType<typeof stepsOf> } {
  const before = bodyOf(valuesOf(view));
  const after = bodyOf(values);
  const changed = (Object.keys(after) as (keyof PlanBodyInput)[]).filter((name) => !isSame(after[name], before[name]));
  const steps = stepsOf(values.steps);
  return {
    ...Object.fromEntries(changed.map((name) => [name, after[name]])),
    ...(isSame(steps, stepsOf(valuesOf(view).steps)) ? {} : { steps }),
  };
}

/** Fields that both changed since the form was opened: what stands now, and what is typed. */
export function clashesOf(opened: PlanView, now: PlanView, values: PlanValues): (keyof PlanValues)[] {
  const [before, theirs] = [valuesOf(opened), valuesOf(now)];
  return (Object.keys(before) as (keyof PlanValues)[]).filter(
    (name) => !isSame(theirs[name], before[name]) && !isSame(values[name], theirs[name]),
  );
}
