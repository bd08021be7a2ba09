import type { PresetKey } from '../../institution/core/presets.ts';
import { systemActor } from '../../institution/server/index.ts';
import {
  assignGroup,
  decideTier,
  doFollowUp,
  fireFollowUps,
  keepChronicMonth,
  makePlan,
  missFollowUp,
  NewAppointment,
  NewGroup,
  NewPlan,
  openMeeting,
  planAppointment,
  playbooksOf,
  proposeTiers,
  SuccessInput,
  saveSuccessPlan,
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
    const free = await standingsOf(context, carer);
    for (let n = 0; n < each; n++) {
      const story = stories[(t + n) % stories.length];
      const one = story && take(free, story.who);
      if (!story || !one) continue;
      const playbook = playbooks.find(({ tier, isActive }) => isActive && tier === story.tier);
      const planId = await playStory(as, storyOf(story, one), {
        studentId: one.studentId,
        today,
        playbookId: playbook?.playbookId ?? null,
      });
      if (t === 0 && n === 0) await playTogether(as, preset, { planId, studentId: one.studentId, today });
    }
    if (t === 0) await playGroup(as, carer, stories, today);
  }
  const now = { db: context.db, clock: context.clock, actor: systemActor(context.actor.institutionId, 'Leadline') };
  await proposeTiers(now);
  await fireFollowUps(now);
  await keepChronicMonth(now);
  for (const unitId of await ledUnits(context))
    await openMeeting(
      { ...now, actor: systemActor(context.actor.institutionId, 'Demo') },
      { title: 'Support team, this week', unitId, heldOn: today, present: '', most: 12 },
    );
}

/** Students of each carer who have a plan of their own. */
const each = 3;

interface Standing {
  studentId: string;
  score: number | null;
  enrolled: number;
  absent: number;
}

/** The carer's students as their attendance stands; where none is kept, nobody misses any. */
async function standingsOf({ db, actor }: VerbContext, carer: PlansCarer): Promise<Standing[]> {
  const { institutionId } = actor;
  const rows = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('attendance.standing')
      .select(['student_id', 'enrolled_days', 'absent_days', 'recent_enrolled_days', 'recent_absent_days'])
      .where('institution_id', '=', institutionId)
      .where('is_last', '=', true)
      .where(
        'student_id',
        'in',
        carer.students.map(({ studentId }) => studentId),
      )
      .execute(),
  );
  return carer.students.flatMap(({ studentId, score }) => {
    const row = rows.find(({ student_id }) => student_id === studentId);
    // Who stopped coming altogether is not whom these stories are about.
    if (row && row.recent_absent_days > row.recent_enrolled_days / 2) return [];
    return [{ studentId, score, enrolled: row?.enrolled_days ?? 0, absent: row?.absent_days ?? 0 }];
  });
}

/** Takes the one out of the list whom a story fits best. */
function take(free: Standing[], who: PlanStory['who']): Standing | null {
  const share = ({ enrolled, absent }: Standing) => (enrolled === 0 ? 0 : absent / enrolled);
  const by: Record<PlanStory['who'], (one: Standing) => number> = {
    'misses-some': (one) => Math.abs(share(one) - 0.09),
    'misses-many': (one) => -share(one),
    low: (one) => one.score ?? 1_000,
  };
  const found = free.toSorted((a, b) => by[who](a) - by[who](b))[0];
  if (!found) return null;
  free.splice(free.indexOf(found), 1);
  return found;
}

/** A story with the student's own figures. */
function storyOf(story: PlanStory, { enrolled, absent }: Standing): PlanStory {
  if (story.measure !== 'attendance' || enrolled === 0) return story;
  const attended = Math.round((1_000 * (enrolled - absent)) / enrolled) / 10;
  return {
    ...story,
    reason: `Missed ${absent} of ${enrolled} days. ${story.reason}`,
    baseline: attended,
    target: Math.max(story.target, Math.min(98, Math.ceil(attended + 3))),
  };
}

/** What somebody leads who can sign in; where all of it, a review is about everybody. */
async function ledUnits({ db, actor }: VerbContext): Promise<(string | null)[]> {
  const rows = await db.forInstitution(actor.institutionId, (trx) =>
    trx
      .selectFrom('access.assignment')
      .distinct()
      .select('unit_id')
      .where('institution_id', '=', actor.institutionId)
      .where('role_key', '=', 'leader')
      .execute(),
  );
  return rows.map(({ unit_id }) => unit_id);
}

interface Playing {
  studentId: string;
  today: IsoDate;
  playbookId: string | null;
}

async function playStory(as: As, story: PlanStory, { studentId, today, playbookId }: Playing): Promise<string> {
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

/** A conference that is to come, and in a school what is agreed with the family, in their language. */
async function playTogether(
  as: As,
  preset: PresetKey,
  { planId, studentId, today }: { planId: string; studentId: string; today: IsoDate },
): Promise<void> {
  const day = addDays(today, weekdayOf(today) > 2 ? 7 - weekdayOf(today) : 2);
  await planAppointment(
    as(today),
    NewAppointment.parse({
      studentId,
      planId,
      kind: 'conference',
      purpose: 'Look at the month together: what helped, and what is agreed for the next.',
      on: day,
      at: '15:30',
      minutes: 30,
      place: 'Room 12',
    }),
  );
  if (preset === 'higher-education') return;
  await saveSuccessPlan(
    as(today),
    planId,
    SuccessInput.parse({
      language: 'es',
      revision: 0,
      content: {
        strengths: 'Dibuja muy bien y ayuda a sus compañeros.',
        hopes: 'Queremos que las mañanas sean tranquilas.',
        goal: 'Venir a la escuela todos los días, menos uno al mes como mucho.',
        hard: 'El primer autobús sale muy temprano, y después no hay otro.',
        school: ['Un pase para el segundo autobús', 'Una llamada cada viernes'],
        family: ['Llamar a la oficina antes de las 8 cuando hay un problema'],
        student: ['Preparar la mochila por la noche'],
        checkOn: day,
        contact: 'la oficina de asistencia, 555-0101',
      },
    }),
  );
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
