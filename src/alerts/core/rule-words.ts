import type { Condition, Leaf } from './condition.ts';
import type { Actions, RecipientKey, RuleDefinition } from './definition.ts';
import { inWords } from './explain.ts';

const trendNames = {
  stopped: 'activity stops',
  'consistently-low': 'the score is low for three weeks or more',
  'sustained-decline': 'the score falls four weeks in a row',
  declining: 'the score is over 100 points below four weeks ago',
  recovering: 'the score recovers',
};

/** A trigger as a clause: "score below 300 for two weeks". */
export function leafWords(leaf: Leaf): string {
  switch (leaf.when) {
    case 'score-below':
      return `score below ${leaf.threshold}${leaf.weeks === 1 ? '' : ` for ${inWords(leaf.weeks)} weeks in a row`}`;
    case 'score-first-below':
      return leaf.weeksAbove === null
        ? `score below ${leaf.threshold} for the first time this year`
        : `score below ${leaf.threshold} after ${inWords(leaf.weeksAbove)} weeks above`;
    case 'score-drop':
      return `score down more than ${leaf.points} points in ${weeksWords(leaf.weeks)}`;
    case 'score-rise':
      return `score up ${leaf.points} points or more over ${weeksWords(leaf.weeks)}`;
    case 'trend':
      return leaf.begins ? `${trendNames[leaf.trend]} (from when it begins)` : trendNames[leaf.trend];
    case 'attendance-below':
      return `attendance below ${leaf.share_pct} % over ${weeksWords(leaf.weeks)}`;
    case 'absences':
      return leaf.consecutive
        ? `${leaf.count} days away in a row, within ${leaf.days} days`
        : `${leaf.count} or more sessions missed in ${leaf.days} days`;
    case 'no-activity':
      return `nothing seen from ${leaf.sources.length === 0 ? 'any source' : leaf.sources.join(', ')} for ${leaf.days} days`;
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
  tutor: 'who looks after the student',
  'case-manager': 'the case manager',
  'programme-lead': 'who leads the programme',
  'attendance-officer': 'the attendance officer',
};

function actionWords({ notify, mailStudent, case: opened, tag, workflow }: Actions): string[] {
  return [
    ...(notify.length > 0 ? [`tell ${notify.map((key) => recipientWords[key]).join(' and ')}`] : []),
    ...(opened ? ['open a case'] : []),
    ...(mailStudent ? ['mail the student'] : []),
    ...(tag === null ? [] : [`tag "${tag}"`]),
    ...(workflow.length > 0 ? [`${workflow.length} steps after that`] : []),
  ];
}

/** A whole rule as a sentence. */
export function ruleWords(definition: RuleDefinition): string {
  const when = definition.about === 'cohort' ? 'a whole group moves' : conditionWords(definition.condition);
  const then = actionWords(definition.actions).join(', ') || 'only keep it on the list';
  return `When ${when}: ${then}.`;
}
