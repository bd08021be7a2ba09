import { sql } from 'kysely';
import { missedDays } from '../../../../attendance/server/index.ts';
import { clockOf, institutionById, systemActor } from '../../../../institution/server/index.ts';
import { addDays, type IsoDate } from '../../../../kernel/week.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { MessageContext } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import { armOf, lookAt } from '../../../core/writing/nudge-trial.ts';
import { writeToFamilies } from '../batches/write-to-families.ts';

const from_hour = 10;

interface NudgeRow {
  nudge_id: string;
  template_key: string;
  other_template_key: string | null;
  least_days: number;
  days: IsoDate[];
  follow_days: number;
  alpha: number;
  wanted_households: number;
  most_looks: number;
}

/** The rounds that are due today, and a look at each trial whose families are through. Safe to run again. */
export async function runNudges(db: Database, institutionId: number): Promise<void> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const local = ctx.clock.now().toZonedDateTimeISO(institution.timeZone);
  const today = local.toPlainDate().toString();
  const running = await db.forInstitution(institutionId, async (trx) => {
    const { rows } =
      await sql<NudgeRow>`select nudge_id, template_key, other_template_key, least_days, days::text[] as days, follow_days, alpha, wanted_households, most_looks
      from families.nudge where institution_id = ${institutionId} and state = 'running'`.execute(trx);
    return rows;
  });
  for (const nudge of running) {
    if (local.hour >= from_hour && nudge.days.includes(today))
      await db.forInstitution(institutionId, (trx) => sendRound(trx, ctx, nudge, today));
    await db.forInstitution(institutionId, (trx) => lookAndEnd(trx, ctx, nudge, today));
  }
}

/** One round: each household gets the wording that it was drawn for. */
async function sendRound(trx: Tx, ctx: MessageContext, nudge: NudgeRow, today: IsoDate): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const { rows } = await sql<{ student_id: string; household: string }>`
    select s.student_id, coalesce((select min(g.household) from roster.guardianship g where g.institution_id = ${i} and g.student_id = s.student_id and g.household is not null),
      s.student_id::text) as household
    from attendance.standing s where s.institution_id = ${i} and s.is_last and s.absent_days >= ${nudge.least_days}
      and not exists (select from families.nudge_round r where r.institution_id = ${i} and r.nudge_id = ${nudge.nudge_id} and r.day = ${today}::date)
    order by s.student_id`.execute(trx);
  if (rows.length === 0) return;
  const households = Map.groupBy(rows, ({ household }) => household);
  const arms = [...households].map(([household, students]) => ({
    household,
    arm: nudge.other_template_key === null ? ('A' as const) : armOf(nudge.nudge_id, household),
    studentIds: students.map(({ student_id }) => student_id),
  }));
  for (const { household, arm, studentIds } of arms)
    await trx
      .insertInto('families.nudge_arm')
      .values({
        institution_id: i,
        nudge_id: nudge.nudge_id,
        household_key: household,
        arm,
        joined_on: today,
        student_ids: studentIds,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const variant of ['A', 'B'] as const) {
    const students = arms.filter(({ arm }) => arm === variant).flatMap(({ studentIds }) => studentIds);
    const templateKey = variant === 'A' ? nudge.template_key : nudge.other_template_key;
    if (students.length === 0 || templateKey === null) continue;
    await writeToFamilies(trx, ctx, {
      templateKey,
      students: students.map((studentId) => ({ studentId })),
      origin: { kind: 'nudge', id: nudge.nudge_id },
      dedupeKey: `nudge/${nudge.nudge_id}/${today}/${variant}`,
      variant,
    });
  }
  await trx
    .insertInto('families.nudge_round')
    .values({ institution_id: i, nudge_id: nudge.nudge_id, day: today, households: arms.length })
    .execute();
  await record(trx, ctx, {
    verb: 'families.nudge-round',
    subject: { kind: 'family-nudge', id: nudge.nudge_id },
    details: { day: today, households: arms.length },
  });
}

/** A look once a day at most, by the rule that was fixed; when the calendar is over and nobody is awaited, it is done. */
async function lookAndEnd(trx: Tx, ctx: MessageContext, nudge: NudgeRow, today: IsoDate): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const lastDay = nudge.days.at(-1) ?? today;
  const isOver = today > addDays(lastDay, nudge.follow_days);
  const looks = await trx
    .selectFrom('families.nudge_look')
    .select(['look_no', 'information', 'day'])
    .where('institution_id', '=', i)
    .where('nudge_id', '=', nudge.nudge_id)
    .orderBy('look_no')
    .execute();
  if (nudge.other_template_key === null) {
    if (isOver) await end(trx, ctx, nudge, null);
    return;
  }
  if (looks.some(({ day }) => day === today)) return;
  const rows = await trx
    .selectFrom('families.nudge_arm')
    .select(['arm', 'joined_on', 'student_ids'])
    .where('institution_id', '=', i)
    .where('nudge_id', '=', nudge.nudge_id)
    .where('joined_on', '<', addDays(today, -nudge.follow_days))
    .execute();
  if (rows.length < 40) {
    if (isOver) await end(trx, ctx, nudge, 'none');
    return;
  }
  const rule = { alpha: nudge.alpha, wantedHouseholds: nudge.wanted_households, mostLooks: nudge.most_looks };
  const before = looks.map(({ information }) => information);
  const none = (wanted: string) => rows.filter(({ arm }) => arm === wanted).map(() => 0);
  // Whether it is time is asked before any marks are read.
  if (lookAt(rule, none('A'), none('B'), before).kind === 'too-soon') {
    if (isOver) await end(trx, ctx, nudge, 'none');
    return;
  }
  const missed: Record<'A' | 'B', number[]> = { A: [], B: [] };
  for (const [joined, some] of Map.groupBy(rows, ({ joined_on }) => joined_on)) {
    const days = await missedDays(trx, i, {
      studentIds: some.flatMap(({ student_ids }) => student_ids),
      from: addDays(joined, 1),
      to: addDays(joined, nudge.follow_days),
    });
    for (const { arm, student_ids } of some) {
      const total = student_ids.reduce((sum, id) => sum + (days.get(id)?.length ?? 0), 0);
      missed[arm as 'A' | 'B'].push(total / student_ids.length);
    }
  }
  const result = lookAt(rule, missed.A, missed.B, before);
  if (result.kind === 'too-soon') return;
  const { look } = result;
  await trx
    .insertInto('families.nudge_look')
    .values({
      institution_id: i,
      nudge_id: nudge.nudge_id,
      look_no: looks.length + 1,
      day: today,
      households_a: missed.A.length,
      households_b: missed.B.length,
      mean_a: look.meanA,
      mean_b: look.meanB,
      z: look.z,
      information: look.information,
      bound: look.bound,
      decision: look.decision,
    })
    .execute();
  if (look.decision !== 'go on') await end(trx, ctx, nudge, look.decision);
  else
    await record(trx, ctx, {
      verb: 'families.nudge-look',
      subject: { kind: 'family-nudge', id: nudge.nudge_id },
      details: { information: look.information, z: look.z, bound: look.bound },
    });
}

async function end(trx: Tx, ctx: MessageContext, { nudge_id }: NudgeRow, decision: string | null): Promise<void> {
  await trx
    .updateTable('families.nudge')
    .set({ state: 'done', decision, ended_at: new Date(ctx.clock.now().epochMilliseconds) })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('nudge_id', '=', nudge_id)
    .execute();
  await record(trx, ctx, {
    verb: 'families.end-nudge',
    subject: { kind: 'family-nudge', id: nudge_id },
    details: { decision },
  });
}
