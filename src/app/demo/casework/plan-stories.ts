import type { PresetKey } from '../../../institution/core/presets.ts';
import type { GoalMeasure } from '../../../interventions/core/plans/goal-measure.ts';

interface Answer {
  missed?: true;
  words: string;
  sessions: number;
  value?: number;
}

export interface PlanStory {
  /** Whom it is told of: somebody who misses some days, who misses many, whose score is low, or who is failing courses. */
  who: 'misses-some' | 'misses-many' | 'low' | 'fails-courses';
  tier: 2 | 3;
  kindKey: string;
  reason: string;
  barrierKey: string | null;
  goal: string;
  measure: GoalMeasure;
  unit: string | null;
  /** Where a source measures it. */
  sourceId?: number;
  baseline: number | null;
  target: number;
  weeks: number;
  per_week: number;
  began_days_ago: number;
  voice: string;
  steps: readonly { words: string; byWhom: string }[];
  /** One for each follow-up that was due, in their order; then it is open. */
  answers: readonly Answer[];
  isGroup?: true;
}

const school: readonly PlanStory[] = [
  {
    who: 'misses-some',
    tier: 2,
    kindKey: 'check-in',
    reason: 'Most of them Mondays, since the bus route changed.',
    barrierKey: 'transport',
    goal: 'Comes to school at least 95 % of days.',
    measure: 'attendance',
    unit: null,
    baseline: 91,
    target: 95,
    weeks: 8,
    per_week: 1,
    began_days_ago: 36,
    voice: '“If I miss the first bus, there is no second one.”',
    steps: [
      { words: 'Bus pass for the second route', byWhom: 'attendance office' },
      { words: 'Weekly call with the grandmother', byWhom: 'counselor' },
    ],
    answers: [
      { words: 'Came in each morning but one. The pass is ordered.', sessions: 1 },
      { words: 'The pass is here; was on time all week.', sessions: 1 },
      { words: 'A full week. Says that mornings are calmer.', sessions: 1 },
      { missed: true, words: 'Testing week, no time with the student.', sessions: 0 },
    ],
  },
  {
    who: 'low',
    tier: 2,
    kindKey: 'mentoring',
    reason: 'Comes every day and hands in nothing; sits alone at lunch.',
    barrierKey: 'belonging',
    goal: 'Hands in four of five assignments a week.',
    measure: 'own',
    unit: 'assignments a week',
    baseline: 0,
    target: 4,
    weeks: 6,
    per_week: 3,
    began_days_ago: 29,
    voice: '“Nobody asks me what I think.”',
    steps: [{ words: 'Find an adult they trust', byWhom: 'counselor' }],
    answers: [
      { words: 'Met with Coach Ruiz; they talked about music.', sessions: 3, value: 1 },
      { words: 'Two handed in, one of them late.', sessions: 2, value: 2 },
      { words: 'Joined the radio club.', sessions: 3, value: 4 },
    ],
  },
  {
    who: 'misses-many',
    tier: 3,
    kindKey: 'success-plan',
    reason: 'Looks after two younger children in the mornings.',
    barrierKey: 'caring',
    goal: 'Comes to school at least 90 % of days.',
    measure: 'attendance',
    unit: null,
    baseline: 74,
    target: 90,
    weeks: 12,
    per_week: 1,
    began_days_ago: 22,
    voice: '“I want to graduate with my class.”',
    steps: [
      { words: 'A place in the breakfast club for the younger two', byWhom: 'family liaison' },
      { words: 'Home visit, by appointment', byWhom: 'counselor and liaison' },
    ],
    answers: [{ words: 'Home visit went well; the breakfast club starts Monday.', sessions: 1 }],
  },
  {
    who: 'low',
    tier: 2,
    kindKey: 'small-group',
    reason: 'Afternoons are hard to organise; work is started and not finished.',
    barrierKey: 'curriculum',
    goal: 'Homework group on Tuesdays, work handed in',
    measure: 'own',
    unit: 'pieces handed in',
    baseline: 1,
    target: 4,
    weeks: 6,
    per_week: 1,
    began_days_ago: 15,
    voice: '',
    steps: [],
    answers: [{ words: 'Came, and finished one piece.', sessions: 1, value: 2 }],
    isGroup: true,
  },
];

/** A high school's own: courses that are being failed, and what is done while they can still be passed. */
const highSchool: readonly PlanStory[] = [
  {
    who: 'fails-courses',
    tier: 2,
    kindKey: 'tutoring',
    reason: 'Homework is started and not handed in.',
    barrierKey: 'curriculum',
    goal: 'Fails no course at the end of the term.',
    measure: 'source',
    unit: null,
    baseline: 2,
    target: 0,
    weeks: 8,
    per_week: 2,
    began_days_ago: 29,
    voice: '“I get it in class and then it is gone at home.”',
    steps: [
      { words: 'Tutoring on Tuesdays and Thursdays', byWhom: 'math department' },
      { words: 'Credit check with the family', byWhom: 'counselor' },
    ],
    answers: [
      { words: 'Came to both sessions; two assignments made up.', sessions: 2 },
      { words: 'One session; the algebra test is passed.', sessions: 1 },
    ],
  },
  {
    who: 'fails-courses',
    tier: 2,
    kindKey: 'mentoring',
    reason: 'Works evenings and sleeps through the first period.',
    barrierKey: 'work',
    goal: 'Hands in four of five assignments a week.',
    measure: 'own',
    unit: 'assignments a week',
    baseline: 1,
    target: 4,
    weeks: 6,
    per_week: 1,
    began_days_ago: 22,
    voice: '“I want to walk in June.”',
    steps: [{ words: 'A later first period', byWhom: 'scheduling' }],
    answers: [{ words: 'Two handed in. The shop agreed to fewer late shifts.', sessions: 1, value: 2 }],
  },
];

export const highSchoolStories: readonly PlanStory[] = [...highSchool, ...school.filter(({ isGroup }) => !isGroup)];

const university: readonly PlanStory[] = [
  {
    who: 'low',
    tier: 2,
    kindKey: 'advising',
    reason: 'Below peers for three weeks; works nights.',
    barrierKey: 'work',
    goal: 'Takes part as peers do: the absolute index is back at 450.',
    measure: 'index',
    unit: null,
    baseline: 380,
    target: 450,
    weeks: 6,
    per_week: 0.5,
    began_days_ago: 29,
    voice: '“I want to stay, but the rent comes first.”',
    steps: [{ words: 'Ask about the hardship fund', byWhom: 'money advice' }],
    answers: [
      { words: 'Two fixed library afternoons agreed.', sessions: 1 },
      { words: 'Kept both. The fund answers next week.', sessions: 1 },
      { missed: true, words: 'Did not come; wrote and asked for another day.', sessions: 0 },
    ],
  },
  {
    who: 'low',
    tier: 2,
    kindKey: 'study-skills',
    reason: 'Starts each piece of work on the last day.',
    barrierKey: 'curriculum',
    goal: 'Study group, drafts before the deadline',
    measure: 'own',
    unit: 'drafts on time',
    baseline: 0,
    target: 3,
    weeks: 6,
    per_week: 1,
    began_days_ago: 22,
    voice: '',
    steps: [],
    answers: [
      { words: 'First draft a week early.', sessions: 1, value: 1 },
      { words: 'Second one too.', sessions: 1, value: 2 },
    ],
    isGroup: true,
  },
  {
    who: 'low',
    tier: 3,
    kindKey: 'success-plan',
    reason: 'Thinks of leaving; has missed the last two deadlines.',
    barrierKey: 'money',
    goal: 'A decision that the student stands behind, and a term that fits it.',
    measure: 'own',
    unit: 'deadlines met',
    baseline: 0,
    target: 4,
    weeks: 8,
    per_week: 1,
    began_days_ago: 15,
    voice: '“I never told anyone at home that I might stop.”',
    steps: [{ words: 'Dates after which fees are owed', byWhom: 'case manager' }],
    answers: [{ words: 'Wants to take two modules instead of four.', sessions: 1, value: 1 }],
  },
];

export function planStories(preset: PresetKey): readonly PlanStory[] {
  return preset === 'higher-education' ? university : school;
}
