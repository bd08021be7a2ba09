import { selectionWords } from '../../attendance/core/registers/mark-selection.ts';
import type { Condition, Leaf } from './condition.ts';
import type { Actions, CohortRule, RecipientKey, RuleDefinition, WorkflowStep } from './definition.ts';
import { inWords } from './explain.ts';

const trendNames = {
  stopped: 'activity stops',
  'consistently-low': 'the score is low for three weeks or more',
  'sustained-decline': 'the score falls four weeks in a row',
  declining: 'the score is over 100 points below four weeks ago',
  recovering: 'the score recovers',
};

/** A trigger as a clause: "the score is below 300 for two weeks". */
export function leafWords(leaf: Leaf): string {
  switch (leaf.when) {
    case 'score-below':
      return `the score is below ${leaf.threshold}${leaf.weeks === 1 ? '' : ` for ${inWords(leaf.weeks)} weeks in a row`}`;
    case 'score-first-below':
      return leaf.weeksAbove === null
        ? `the score is below ${leaf.threshold} for the first time this year`
        : `the score is below ${leaf.threshold} after ${inWords(leaf.weeksAbove)} weeks above`;
    case 'score-drop':
      return `the score fell by more than ${leaf.points} points in ${weeksWords(leaf.weeks)}`;
    case 'score-rise':
      return `the score rose by ${leaf.points} points or more over ${weeksWords(leaf.weeks)}`;
    case 'trend':
      return leaf.begins ? `${trendNames[leaf.trend]} (from when it begins)` : trendNames[leaf.trend];
    case 'attendance-below':
      return `attendance is below ${leaf.share_pct} % over ${weeksWords(leaf.weeks)}`;
    case 'absences':
      return leaf.consecutive
        ? `there are ${leaf.count} days away in a row, within ${leaf.days} days`
        : `${leaf.count} or more sessions were missed in ${leaf.days} days`;
    case 'marked':
      return `${leaf.count} or more sessions ${selectionWords(leaf)} in ${leaf.days} days`;
    case 'no-activity':
      return `nothing was seen from ${leaf.sources.length === 0 ? 'any source' : leaf.sources.join(', ')} for ${leaf.days} days`;
    case 'concern':
      return `a colleague raised a concern${leaf.kinds.length > 0 ? ` (${leaf.kinds.join(', ')})` : ''} in the last ${leaf.days} days`;
  }
}

const weeksWords = (weeks: number) => (weeks === 1 ? 'one week' : `${inWords(weeks)} weeks`);

export function conditionWords(tree: Condition, isInner = false): string {
  if ('when' in tree) return leafWords(tree);
  if ('not' in tree) return `not (${conditionWords(tree.not)})`;
  const parts = 'all' in tree ? tree.all : tree.any;
  const text = parts.map((part) => conditionWords(part, true)).join('all' in tree ? ' and ' : ' or ');
  return isInner && parts.length > 1 ? `(${text})` : text;
}

export const recipientWords: Record<RecipientKey, string> = {
  tutor: 'whoever looks after the student',
  'case-manager': 'the case manager',
  'team-lead': 'the lead of their team',
  'programme-lead': 'whoever leads the programme',
  'attendance-officer': 'the attendance officer',
};

const priorityWords = (priority: number) => (priority === 1 ? ', first in priority' : '');
const serviceWords = (names: RuleNames | null, teamId: string) =>
  names ? (names.teams.get(teamId) ?? gone) : 'a service';
const caseWords = (names: RuleNames | null, kind: string) =>
  names ? `a case (${names.kinds.get(kind) ?? gone})` : 'a case';

function actionWords(
  { notify, mailStudent, case: opened, referral, support, agenda, tag, workflow }: Actions,
  names: RuleNames | null = null,
): string[] {
  const queue = opened?.teamId ? ` in the queue of ${names ? (names.teams.get(opened.teamId) ?? gone) : 'a team'}` : '';
  return [
    ...(notify.length > 0 ? [`tell ${notify.map((key) => recipientWords[key]).join(' and ')}`] : []),
    ...(opened ? [`open ${caseWords(names, opened.kind)}${queue}${priorityWords(opened.priority)}`] : []),
    ...(referral
      ? [`ask ${serviceWords(names, referral.teamId)} to take part${priorityWords(referral.priority)}`]
      : []),
    ...(support ? [`propose more help (${support.tier} of 3)${support.wantsPlan ? ' and a plan' : ''}`] : []),
    ...(agenda ? ['put the student on the next review’s agenda'] : []),
    ...(mailStudent ? ['mail the student'] : []),
    ...(tag === null ? [] : [`tag "${tag}"`]),
    ...(workflow.length > 0 ? [`after that ${workflow.map((step) => stepWords(step, names)).join(', ')}`] : []),
  ];
}

/** A step of a workflow as a clause. */
export function stepWords(step: WorkflowStep, names: RuleNames | null = null): string {
  switch (step.do) {
    case 'wait':
      return `wait ${step.days === 1 ? 'a day' : `${step.days} days`}`;
    case 'if-no-contact':
      return 'go on only if nobody reached the student';
    case 'notify':
      return `tell ${recipientWords[step.whom]}`;
    case 'mail-student':
      return 'mail the student';
    case 'open-case':
      return `open ${caseWords(names, step.kind)}${priorityWords(step.priority)}`;
    case 'refer':
      return `ask ${serviceWords(names, step.teamId)} to take part${priorityWords(step.priority)}`;
  }
}

/** "a whole group moves by 0.8 of its usual spread". */
function cohortWords({ least_fall_sd }: CohortRule): string {
  return least_fall_sd > 0.5
    ? `a whole group moves by ${least_fall_sd} of its usual spread or more`
    : 'a whole group moves';
}

/** A whole rule as a sentence. */
export function ruleWords(definition: RuleDefinition): string {
  const when = definition.about === 'cohort' ? cohortWords(definition) : conditionWords(definition.condition);
  const then = actionWords(definition.actions).join(', ') || 'only keep it on the list';
  return `When ${when}: ${then}.`;
}

/** What ids in a rule are called; what is missing here is gone. */
export interface RuleNames {
  units: ReadonlyMap<string, string>;
  cohorts: ReadonlyMap<string, string>;
  kinds: ReadonlyMap<string, string>;
  teams: ReadonlyMap<string, string>;
  sources: ReadonlyMap<string, string>;
}

const gone = 'something that is no longer there';

/** The whole rule read back in sentences: when, about whom, what then, and when again. */
export function readBack(definition: RuleDefinition, names: RuleNames, students: string): string[] {
  const named = (from: ReadonlyMap<string, string>, ids: readonly string[]) =>
    ids.map((id) => from.get(id) ?? gone).join(' or ');
  const { scope, actions, quiet } = definition;
  const whom = [
    ...(scope.unitIds.length > 0 ? [`in ${named(names.units, scope.unitIds)}`] : []),
    ...(scope.cohortIds.length > 0 ? [`in the saved cohort ${named(names.cohorts, scope.cohortIds)}`] : []),
    ...(scope.years.length > 0 ? [`of year ${scope.years.join(' or ')}`] : []),
    ...(scope.modes.length > 0 ? [`studying ${scope.modes.join(' or ')}`] : []),
    ...(scope.caredForBy.length > 0 ? [`with a ${scope.caredForBy.join(' or ')}`] : []),
  ];
  const when =
    definition.about === 'cohort' ? cohortWords(definition) : conditionWords(withNames(definition.condition, names));
  const then = actionWords(actions, names);
  const waits = [...(quiet.holidays ? ['holidays'] : []), ...(quiet.exams ? ['exams'] : [])];
  return [
    `When ${when}.`,
    definition.about === 'cohort'
      ? `About groups of ${definition.least_members} or more${whom.length > 0 ? ` ${whom.join(', ')}` : ''}.`
      : `About ${students}${whom.length > 0 ? ` ${whom.join(', ')}` : ' everywhere'}.`,
    then.length > 0 ? `Then ${then.join(', ')}.` : 'Then nothing but a place on the list.',
    ...(definition.about === 'student'
      ? [
          `Over once things are ${definition.margin.score_points} points better, or attendance ${definition.margin.attendance_pct} % better; about the same person not again within ${definition.cooldown_days} days.`,
        ]
      : ['While it goes on, it is said once.']),
    ...(definition.about === 'student' && waits.length > 0 ? [`Waits until after ${waits.join(' and ')}.`] : []),
  ];
}

/** The same condition with sources by their names. */
function withNames(tree: Condition, names: RuleNames): Condition {
  if ('when' in tree)
    return tree.when === 'no-activity'
      ? { ...tree, sources: tree.sources.map((key) => names.sources.get(key) ?? gone) }
      : tree;
  if ('not' in tree) return { not: withNames(tree.not, names) };
  if ('all' in tree) return { all: tree.all.map((part) => withNames(part, names)) };
  return { any: tree.any.map((part) => withNames(part, names)) };
}
