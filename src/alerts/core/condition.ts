import { z } from 'zod';
import {
  type MarkSelection,
  selectableMeanings,
  selectionKey,
} from '../../attendance/core/registers/mark-selection.ts';

/** What a rule looks for: a small tree of triggers joined by and, or, not. */

export const trendKeys = ['stopped', 'consistently-low', 'sustained-decline', 'declining', 'recovering'] as const;
export type TrendKey = (typeof trendKeys)[number];

const points = z.number().int().min(1).max(1000);
const weeks = z.number().int().min(1).max(26);
const days = z.number().int().min(1).max(120);

const leaves = [
  /** Below for so many scored weeks in a row; 1: now. */
  z.object({ when: z.literal('score-below'), threshold: points, weeks }),
  /** Below for the first time this academic year (weeksAbove null), or after so many scored weeks above. */
  z.object({ when: z.literal('score-first-below'), threshold: points, weeksAbove: weeks.nullable() }),
  /** More than so many points lower than so many scored weeks ago. */
  z.object({ when: z.literal('score-drop'), points, weeks }),
  /** A pattern that trends found; `begins`: it was not there in the scored week before. */
  z.object({ when: z.literal('trend'), trend: z.enum(trendKeys), begins: z.boolean() }),
  /** So many points higher than so many scored weeks ago, rising in each. */
  z.object({ when: z.literal('score-rise'), points, weeks }),
  /** Attended of expected over the last weeks, in per cent; asks for at least four expected. */
  z.object({ when: z.literal('attendance-below'), share_pct: z.number().min(1).max(100), weeks }),
  /** Sessions missed in the last days; or days in a row on which everything was missed. */
  z.object({ when: z.literal('absences'), count: z.number().int().min(1).max(200), days, consecutive: z.boolean() }),
  /** So many sessions with marks of a meaning or code in the last days (none named: any absence); what was agreed is none. */
  z.object({
    when: z.literal('marked'),
    meanings: z.array(z.enum(selectableMeanings)).max(14),
    codes: z.array(z.string().trim().min(1).max(20)).max(12),
    count: z.number().int().min(1).max(200),
    days,
  }),
  /** Nothing at all from the sources named (none named: any that counts or keeps attendance) in the last days. */
  z.object({ when: z.literal('no-activity'), sources: z.array(z.string().min(1)).max(20), days }),
  /** A colleague raised a concern in the last days (no kinds named: any). */
  z.object({ when: z.literal('concern'), kinds: z.array(z.string().min(1)).max(10), days }),
] as const;

const LeafSchema = z.discriminatedUnion('when', leaves);
export type Leaf = z.output<typeof LeafSchema>;
export type LeafKind = Leaf['when'];

export type Condition = Leaf | { all: Condition[] } | { any: Condition[] } | { not: Condition };

/** Deeper than this nobody reads a rule any more. */
const most_depth = 4;
const most_leaves = 12;

const Tree: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      LeafSchema,
      z.strictObject({ all: z.array(Tree).min(1).max(6) }),
      z.strictObject({ any: z.array(Tree).min(1).max(6) }),
      z.strictObject({ not: Tree }),
    ]),
  )
  // Named, since it holds itself: the API's description could not be written out.
  .meta({ id: 'RuleCondition' });

export const ConditionSchema: z.ZodType<Condition> = Tree.refine((tree) => depthOf(tree) <= most_depth, {
  message: `joined more than ${most_depth} deep: make it two rules`,
})
  .refine((tree) => leavesOf(tree).length <= most_leaves, {
    message: `more than ${most_leaves} triggers: make it several rules`,
  })
  .refine((tree) => !isOnlyAbsence(tree), { message: 'needs something that holds, beside what does not' });

export function leavesOf(tree: Condition): Leaf[] {
  if ('when' in tree) return [tree];
  if ('not' in tree) return leavesOf(tree.not);
  return ('all' in tree ? tree.all : tree.any).flatMap(leavesOf);
}

function depthOf(tree: Condition): number {
  if ('when' in tree) return 1;
  if ('not' in tree) return 1 + depthOf(tree.not);
  return 1 + Math.max(...('all' in tree ? tree.all : tree.any).map(depthOf));
}

/** "Not A" alone holds for nearly everybody: what fires must rest on something that is there. */
function isOnlyAbsence(tree: Condition): boolean {
  if ('when' in tree) return false;
  if ('not' in tree) return true;
  if ('all' in tree) return tree.all.every(isOnlyAbsence);
  return tree.any.some(isOnlyAbsence);
}

const onScores: readonly LeafKind[] = ['score-below', 'score-first-below', 'score-drop', 'score-rise', 'trend'];

/** Rules on scores and trends follow the weekly run; the others every delivery. */
export function rhythmOf(tree: Condition): 'weekly' | 'daily' {
  return leavesOf(tree).some(({ when }) => onScores.includes(when)) ? 'weekly' : 'daily';
}

export interface Reach {
  /** Scored weeks that must be known, the one looked at included; Infinity: the academic year. */
  scoredWeeks: number;
  /** Calendar weeks of attendance. */
  attendanceWeeks: number;
  /** Whether single days of them are asked for, or their sums are enough. */
  attendanceDays: boolean;
  /** Calendar weeks of marks, by selection. */
  markedWeeks: ReadonlyMap<string, { selection: MarkSelection; weeks: number }>;
  /** Calendar weeks of activity, by source key; '*' for any. */
  activityWeeks: ReadonlyMap<string, number>;
  /** Days back that a concern counts. */
  concernDays: number;
}

/** How far back a rule looks: nothing more is read. */
export function reachOf(trees: readonly Condition[]): Reach {
  let scoredWeeks = 1;
  let attendanceWeeks = 0;
  let attendanceDays = false;
  let concernDays = 0;
  const activityWeeks = new Map<string, number>();
  const markedWeeks = new Map<string, { selection: MarkSelection; weeks: number }>();
  for (const leaf of trees.flatMap(leavesOf)) {
    switch (leaf.when) {
      case 'score-below':
        scoredWeeks = Math.max(scoredWeeks, leaf.weeks);
        break;
      case 'score-first-below':
        scoredWeeks = Math.max(scoredWeeks, leaf.weeksAbove === null ? Number.POSITIVE_INFINITY : leaf.weeksAbove + 1);
        break;
      case 'score-drop':
      case 'score-rise':
        scoredWeeks = Math.max(scoredWeeks, leaf.weeks + 1);
        break;
      case 'trend':
        scoredWeeks = Math.max(scoredWeeks, leaf.begins ? 2 : 1);
        break;
      case 'attendance-below':
        attendanceWeeks = Math.max(attendanceWeeks, leaf.weeks + 1);
        break;
      case 'absences':
        attendanceWeeks = Math.max(attendanceWeeks, Math.ceil(leaf.days / 7) + 1);
        attendanceDays = true;
        break;
      case 'marked': {
        const key = selectionKey(leaf);
        const weeks = Math.max(markedWeeks.get(key)?.weeks ?? 0, Math.ceil(leaf.days / 7) + 1);
        markedWeeks.set(key, { selection: leaf, weeks });
        break;
      }
      case 'no-activity':
        for (const source of leaf.sources.length > 0 ? leaf.sources : ['*'])
          activityWeeks.set(source, Math.max(activityWeeks.get(source) ?? 0, Math.ceil(leaf.days / 7) + 1));
        break;
      case 'concern':
        concernDays = Math.max(concernDays, leaf.days);
        break;
    }
  }
  return { scoredWeeks, attendanceWeeks, attendanceDays, markedWeeks, activityWeeks, concernDays };
}
