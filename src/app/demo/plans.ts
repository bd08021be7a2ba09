import type { PresetKey } from '../../institution/core/presets.ts';
import { systemActor } from '../../institution/server/index.ts';
import {
  assignGroup,
  decideTier,
  doFollowUp,
  fireFollowUps,
  makePlan,
  missFollowUp,
  NewGroup,
  NewPlan,
  openMeeting,
  playbooksOf,
  proposeTiers,
} from '../../interventions/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { type Clock, fixedClock } from '../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate, weekdayOf } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import type { VerbContext } from '../../sources/server/index.ts';
import { type PlanStory, planStories } from './plan-stories.ts';

export interface PlansCarer {
  staffId: string;
  actor: Actor;
  students: readonly { studentId: string; score: number | null }[];
}

type As = (day: IsoDate, hour?: number) => { db: Database; clock: Clock; actor: Actor };

/** A believable stock of plans, tiers and follow-ups, through the same verbs that staff use; the same every time. */
export async function playPlans(
  context: VerbContext,
  { timeZone, preset, carers }: { timeZone: string; preset: PresetKey; carers: readonly PlansCarer[] },
): Promise<void> {
  const today = dayIn(timeZone, context.clock.now());
  const stories = planStories(preset);
  const playbooks = await context.db.forInstitution(context.actor.institutionId, (trx) =>
    playbooksOf(trx, context.actor.institutionId),
  );
  for (const [t, carer] of carers.entries()) {
    const as: As = (day, hour = 11) => ({
      db: context.db,
      clock: fixedClock(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant()),
      actor: carer.actor,
    });
    const low = carer.students.filter(({ score }) => score !== null).slice(0, 3);
    for (const [n, { studentId }] of low.entries()) {
      const story = stories[(t + n) % stories.length];
      const playbook = playbooks.find(({ tier, isActive }) => isActive && tier === story?.tier);
      if (story) await playStory(as, story, { studentId, today, playbookId: playbook?.playbookId ?? null });
    }
    if (t === 0) await playGroup(as, carer, stories, today);
  }
  const now = { db: context.db, clock: context.clock, actor: systemActor(context.actor.institutionId, 'Leadline') };
  await proposeTiers(now);
  await fireFollowUps(now);
  await openMeeting(
    { ...now, actor: systemActor(context.actor.institutionId, 'Demo') },
    { title: 'Support team, this week', unitId: null, heldOn: today, present: '', most: 12 },
  );
}

interface Playing {
  studentId: string;
  today: IsoDate;
  playbookId: string | null;
}

async function playStory(as: As, story: PlanStory, { studentId, today, playbookId }: Playing): Promise<void> {
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
    if (dueOn >= today) return;
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
}

function planOf(story: PlanStory, began: IsoDate) {
  const end = addDays(began, 7 * story.weeks);
  return {
    kindKey: story.kindKey,
    tier: story.tier,
    reason: story.reason,
    barrierKey: story.barrierKey,
    goal: story.goal,
    goalMeasure: story.measure,
    goalUnit: story.unit,
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

/** Five who meet on one afternoon. */
async function playGroup(as: As, carer: PlansCarer, stories: readonly PlanStory[], today: IsoDate): Promise<void> {
  const story = stories.find(({ isGroup }) => isGroup);
  const members = carer.students.slice(6, 11).map(({ studentId }) => studentId);
  if (!story || members.length < 2) return;
  const began = workday(addDays(today, -7));
  await assignGroup(
    as(began),
    NewGroup.parse({
      name: story.goal.split(',')[0],
      studentIds: members,
      caseManagerStaffId: carer.staffId,
      ...planOf(story, began),
      steps: [],
    }),
  );
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
function workday(day: IsoDate): IsoDate {
  return addDays(day, -Math.max(0, weekdayOf(day) - 4));
}
