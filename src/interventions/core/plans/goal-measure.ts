export const goalMeasures = ['attendance', 'index', 'source', 'own'] as const;
/** attendance: % of days not missed in a week; index: the absolute index; source: what a source saw; own: what people count themselves. */
export type GoalMeasure = (typeof goalMeasures)[number];

export const measureWords: Record<GoalMeasure, string> = {
  attendance: 'Attendance, % of each week',
  index: 'Absolute index of the week',
  source: 'A source: assignments, connection …',
  own: 'A measure of its own',
};

export function measureUnit(measure: GoalMeasure, unit: string | null): string {
  if (measure === 'attendance') return '%';
  return measure === 'index' ? 'points' : (unit ?? '');
}

/** "From 88 % to 95 % by 2014-05-30." */
export function goalFigures(goal: {
  measure: GoalMeasure;
  unit: string | null;
  baseline: number | null;
  target: number;
}): string {
  const unit = measureUnit(goal.measure, goal.unit);
  const said = (value: number) => [String(Math.round(10 * value) / 10), unit].filter(Boolean).join(' ');
  return goal.baseline === null ? `to ${said(goal.target)}` : `from ${said(goal.baseline)} to ${said(goal.target)}`;
}

export const endReasons = [
  'goal-met',
  'stepped-up',
  'stepped-down',
  'changed',
  'left',
  'no-longer-wanted',
  'in-error',
] as const;
export type EndReason = (typeof endReasons)[number];

export const endWords: Record<EndReason, string> = {
  'goal-met': 'The goal is met',
  'stepped-up': 'More help is needed',
  'stepped-down': 'Less help is enough',
  changed: 'Another plan takes its place',
  left: 'The student left',
  'no-longer-wanted': 'Student or family no longer want it',
  'in-error': 'Made in error',
};
