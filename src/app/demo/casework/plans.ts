import type { PresetKey } from '../../../institution/core/presets.ts';
import { systemActor } from '../../../institution/server/index.ts';
import {
  assignGroup,
  fireFollowUps,
  keepChronicMonth,
  NewAppointment,
  NewGroup,
  openMeeting,
  planAppointment,
  playbooksOf,
  proposeTiers,
  SuccessInput,
  saveSuccessPlan,
} from '../../../interventions/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { addDays, dayIn, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';
import { playLedSchools } from '../led-schools.ts';
import { type As, asOn, planOf, playStory, type Standing, storyOf, workday } from '../playing/play-story.ts';
import { type PlanStory, planStories } from './plan-stories.ts';

export interface PlansCarer {
  staffId: string;
  actor: Actor;
  students: readonly { studentId: string; score: number | null }[];
}

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
    const as = asOn(context.db, carer.actor, timeZone);
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
  if (preset === 'us-k12') await playLedSchools(context, { timeZone, today, playbooks });
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
    'fails-courses': (one) => one.score ?? 1_000,
    'misses-some': (one) => Math.abs(share(one) - 0.09),
    'misses-many': (one) => -share(one),
    low: (one) => one.score ?? 1_000,
  };
  const found = free.toSorted((a, b) => by[who](a) - by[who](b))[0];
  if (!found) return null;
  free.splice(free.indexOf(found), 1);
  return found;
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
