import { decideTier, doFollowUp, makePlan, missFollowUp, NewPlan } from '../../../interventions/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { type Clock, fixedClock } from '../../../kernel/clock.ts';
import { addDays, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { PlanStory } from '../casework/plan-stories.ts';

/** Somebody at an hour of a day: what the demo's stories are told through. */
export type As = (day: IsoDate, hour?: number) => { db: Database; clock: Clock; actor: Actor };

export function asOn(db: Database, actor: Actor, timeZone: string): As {
  return (day, hour = 11) => ({
    db,
    clock: fixedClock(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant()),
    actor,
  });
}

export interface Standing {
  studentId: string;
  score: number | null;
  enrolled: number;
  absent: number;
}

/** A story with the student's own figures. */
export function storyOf(story: PlanStory, { enrolled, absent }: Standing): PlanStory {
  if (story.measure !== 'attendance' || enrolled === 0) return story;
  const attended = Math.round((1_000 * (enrolled - absent)) / enrolled) / 10;
  return {
    ...story,
    reason: `Missed ${absent} of ${enrolled} days. ${story.reason}`,
    baseline: attended,
    target: Math.max(story.target, Math.min(98, Math.ceil(attended + 3))),
  };
}

export interface Playing {
  studentId: string;
  today: IsoDate;
  playbookId: string | null;
}

/** A story from the decision about the tier to the follow-up that is open. */
export async function playStory(as: As, story: PlanStory, { studentId, today, playbookId }: Playing): Promise<string> {
  const began = workday(addDays(today, -story.began_days_ago));
  await decideTier(as(began), { studentId, tier: story.tier, revision: 0, reason: story.reason });
  const { planId } = await makePlan(
    as(began),
    NewPlan.parse({
      studentId,
      playbookId,
      ...planOf(story, began),
    }),
  );
  let { followUpId, dueOn } = await openFollowUp(as(began), planId);
  for (const answer of story.answers) {
    // What would be due today or later is still to be done.
    if (dueOn >= today) return planId;
    const then = as(dueOn, 14);
    const next = answer.missed
      ? await missFollowUp(then, followUpId, { words: answer.words })
      : await doFollowUp(then, followUpId, {
          words: answer.words,
          sessionsDone: answer.sessions,
          value: answer.value ?? null,
        });
    followUpId = next.nextId;
    dueOn = next.nextOn;
  }
  return planId;
}

export function planOf(story: PlanStory, began: IsoDate) {
  const end = addDays(began, 7 * story.weeks);
  return {
    kindKey: story.kindKey,
    tier: story.tier,
    reason: story.reason,
    barrierKey: story.barrierKey,
    goal: story.goal,
    goalMeasure: story.measure,
    goalUnit: story.unit,
    goalSourceId: story.sourceId ?? null,
    baseline: story.baseline,
    target: story.target,
    goalBy: end,
    reviewOn: end,
    startsOn: began,
    sessionsPerWeek: story.per_week,
    sessionMinutes: 15,
    followUpDays: 7,
    studentVoice: story.voice,
    steps: story.steps,
  };
}

async function openFollowUp(
  { db, actor }: ReturnType<As>,
  planId: string,
): Promise<{ followUpId: string; dueOn: IsoDate }> {
  const row = await db.forInstitution(actor.institutionId, (trx) =>
    trx
      .selectFrom('interventions.follow_up')
      .select(['follow_up_id', 'due_on'])
      .where('institution_id', '=', actor.institutionId)
      .where('plan_id', '=', planId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
  );
  return { followUpId: row.follow_up_id, dueOn: row.due_on };
}

/** The last weekday up to a day. */
export function workday(day: IsoDate): IsoDate {
  return addDays(day, -Math.max(0, weekdayOf(day) - 4));
}
