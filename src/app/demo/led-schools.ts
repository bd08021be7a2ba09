import { sql } from 'kysely';
import { readSourceWeek } from '../../activity/server/index.ts';
import { systemActor } from '../../institution/server/index.ts';
import { decideTier, type playbooksOf } from '../../interventions/server/index.ts';
import { addDays, addWeeks, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { VerbContext } from '../../sources/server/index.ts';
import { highSchoolStories, type PlanStory } from './casework/plan-stories.ts';
import { asOn, playStory, type Standing, storyOf, workday } from './playing/play-story.ts';

interface Led extends Standing {
  /** How many courses are being failed, as last told. */
  failing: number;
  share: number;
}

/** Of a school's students: in tier 3 and in tier 2, and in each how many of them have a plan. */
const spread = { third: 0.03, second: 0.1, plans: { third: 12, second: 30 } };

/**
 * The school that somebody leads who can sign in: a healthy spread over the tiers, by days missed and courses being failed, and plans with
 * most of them, by the counselors who look after them.
 */
export async function playLedSchools(
  context: VerbContext,
  {
    timeZone,
    today,
    playbooks,
  }: { timeZone: string; today: IsoDate; playbooks: Awaited<ReturnType<typeof playbooksOf>> },
): Promise<void> {
  const { institutionId } = context.actor;
  const as = asOn(context.db, systemActor(institutionId, 'Support team'), timeZone);
  const { sourceId, failing } = await failingCourses(context, today);
  for (const unitId of await ledSchools(context)) {
    const students = await standingsIn(context, unitId, failing);
    const inThird = byShare(students).slice(0, Math.round(spread.third * students.length));
    const left = students.filter((one) => !inThird.includes(one));
    const second = Math.round(spread.second * students.length);
    const failers = left.filter((one) => one.failing >= 2).slice(0, Math.round(second / 2));
    const missers = byShare(left.filter((one) => !failers.includes(one))).slice(0, second - failers.length);
    const tell = async (some: readonly Led[], who: PlanStory['who'], tier: 2 | 3, plans: number) => {
      const stories = highSchoolStories.filter((story) => story.who === who && story.tier === tier);
      const playbook = playbooks.find((one) => one.isActive && one.tier === tier);
      for (const [n, one] of some.entries()) {
        const story = stories[n % stories.length];
        if (!story) continue;
        const told = ledStory(story, one, { n, sourceId });
        if (n < plans)
          await playStory(as, told, { studentId: one.studentId, today, playbookId: playbook?.playbookId ?? null });
        else {
          const on = workday(addDays(today, -told.began_days_ago));
          await decideTier(as(on), { studentId: one.studentId, tier, revision: 0, reason: told.reason });
        }
      }
    };
    await tell(inThird, 'misses-many', 3, spread.plans.third);
    await tell(failers, 'fails-courses', 2, spread.plans.second / 2);
    await tell(missers, 'misses-some', 2, spread.plans.second / 2);
  }
}

const weekly: PlanStory['answers'] = [
  { words: 'Kept to what was agreed.', sessions: 1, value: 3 },
  { words: 'A good week; called home to say so.', sessions: 1, value: 3 },
  { words: 'One hard day, talked about it the next morning.', sessions: 1, value: 2 },
  { words: 'Back on track.', sessions: 1, value: 4 },
];

/** Not all on one day, and with the student's own figures. */
function ledStory(story: PlanStory, one: Led, { n, sourceId }: { n: number; sourceId: number | null }): PlanStory {
  // Three of four follow-ups are answered up to now; the fourth waits for somebody.
  const answers = n % 4 === 3 ? story.answers.slice(0, 1) : [...story.answers, ...weekly];
  const told = { ...storyOf(story, one), began_days_ago: story.began_days_ago - 7 * (n % 3), answers };
  if (story.who !== 'fails-courses') return told;
  const reason = `Is failing ${one.failing} courses. ${story.reason}`;
  if (story.measure !== 'source') return { ...told, reason };
  return sourceId === null
    ? { ...told, reason, measure: 'own', unit: 'courses failed', baseline: one.failing }
    : { ...told, reason, sourceId, baseline: one.failing };
}

const byShare = (students: readonly Led[]): Led[] => students.toSorted((a, b) => b.share - a.share);

async function ledSchools({ db, actor }: VerbContext): Promise<string[]> {
  const rows = await db.forInstitution(actor.institutionId, (trx) =>
    trx
      .selectFrom('access.assignment')
      .distinct()
      .select('unit_id')
      .where('institution_id', '=', actor.institutionId)
      .where('role_key', '=', 'leader')
      .where('unit_id', 'is not', null)
      .execute(),
  );
  return rows.flatMap(({ unit_id }) => unit_id ?? []);
}

/** By enrolment, how many courses are being failed, in the last week that says so. */
async function failingCourses(
  { db, actor }: VerbContext,
  today: IsoDate,
): Promise<{ sourceId: number | null; failing: Map<number, number> }> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const source = await trx
      .selectFrom('sources.source')
      .select('source_id')
      .where('institution_id', '=', institutionId)
      .where('key', '=', 'failing')
      .executeTakeFirst();
    const failing = new Map<number, number>();
    if (!source) return { sourceId: null, failing };
    const sourceId = source.source_id;
    for (let back = 6; back > 0; back--) {
      const week = addWeeks(weekOf(today), -back);
      const { enrolmentIds, levels } = await readSourceWeek(trx, { institutionId, sourceId, week });
      for (const [row, enrolmentId] of enrolmentIds.entries()) {
        const level = levels?.subarray(7 * row, 7 * row + 7).findLast((one) => !Number.isNaN(one));
        if (level !== undefined) failing.set(enrolmentId, level);
      }
    }
    return { sourceId, failing };
  });
}

/** The school's students who still come, and have no tier yet. */
async function standingsIn(
  { db, actor }: VerbContext,
  unitId: string,
  failing: ReadonlyMap<number, number>,
): Promise<Led[]> {
  const { institutionId: i } = actor;
  const { rows } = await db.forInstitution(i, (trx) =>
    sql<{ studentId: string; enrolmentId: number; enrolled: number; absent: number }>`
      select s.student_id as "studentId", e.enrolment_id as "enrolmentId", s.enrolled_days as enrolled, s.absent_days as absent
      from attendance.standing s
      join roster.enrolment e on e.institution_id = ${i} and e.student_id = s.student_id and e.is_primary and e.programme_unit_id = ${unitId}::uuid
      where s.institution_id = ${i} and s.is_last and s.recent_absent_days <= s.recent_enrolled_days / 2 and s.enrolled_days > 0
        and not exists (select from interventions.tier t where t.institution_id = ${i} and t.student_id = s.student_id)
        and not exists (select from interventions.plan p where p.institution_id = ${i} and p.student_id = s.student_id)
      order by s.student_id`.execute(trx),
  );
  return rows.map((row) => ({
    ...row,
    score: null,
    failing: failing.get(row.enrolmentId) ?? 0,
    share: row.absent / row.enrolled,
  }));
}
