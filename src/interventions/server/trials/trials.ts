import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { compareYears } from '../../../attendance/core/patterns/year-order.ts';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { drawLots, gateFaults } from '../../core/trials/trial.ts';
import { analyseFollowedUp } from '../../core/trials/trial-missing.ts';
import {
  type TrialLine,
  type TrialMeasure,
  type TrialOutcomeView,
  type TrialState,
  type TrialsView,
  type TrialView,
  trialMeasures,
} from '../../core/trials/trial-views.ts';
import { trouble } from '../problems.ts';
import { requireKind } from '../tiers/kinds.ts';
import { outcomeOf, outcomeSources, outcomesOf } from './trial-outcomes.ts';

const most_eligible = 500;
const largest_seed = 2 ** 31;

export const NewTrial = z.strictObject({
  name: z.string().trim().min(3, 'name it').max(120),
  kindKey: z.string().max(40),
  unitId: z.uuid(),
  /** Who is asked: those in this tier. In tier 3 nobody waits by lot. */
  tier: z.union([z.literal(1), z.literal(2)]),
  /** Left out: of every year or grade. */
  year: z.string().trim().min(1).max(40).optional(),
  places: z.int().min(1).max(most_eligible),
  followWeeks: z.int().min(4).max(30),
  /** What it is judged by. */
  outcome: z.enum(trialMeasures).default('missed'),
  outcomeSourceId: z.int().positive().nullable().default(null),
  isWithholdable: z.boolean(),
  approvedBy: z.string().trim().max(200),
  whyFair: z.string().trim().max(1_000),
  stopRule: z.string().trim().max(1_000),
});

/** Records a trial before anything is drawn: who is eligible, how many places, the seed, what is looked at and when, and who approved it. */
export async function recordTrial(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewTrial>,
): Promise<{ trialId: string }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const kind = await requireKind(trx, i, input.kindKey);
    const outcome = await outcomeOf(trx, i, { measure: input.outcome, sourceId: input.outcomeSourceId });
    const scope = await studentScope(trx, actor, 'plans:lead');
    if (!scope.seesAll && !scope.unitIds.includes(input.unitId))
      throw trouble.invalid('There is no such unit that you lead.');
    const { rows: eligible } = await sql<{ studentId: string; stratum: string }>`
      select distinct on (e.student_id) e.student_id as "studentId", e.year_of_study as stratum
      from roster.enrolment e
      join roster.student s on s.institution_id = ${i} and s.student_id = e.student_id and s.merged_into_student_id is null
      left join interventions.tier t on t.institution_id = ${i} and t.student_id = e.student_id
      where e.institution_id = ${i} and (e.programme_unit_id = ${input.unitId}::uuid or e.campus_unit_id = ${input.unitId}::uuid)
        and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
        and ${input.year === undefined ? sql`true` : sql`e.year_of_study = ${input.year}`}
        and coalesce(t.tier, 1) = ${input.tier}::int
        and ${inScope(scope, sql.ref<string>('e.student_id'), today)}
        and not exists (select from interventions.plan p where p.institution_id = ${i} and p.student_id = e.student_id and p.state = 'active'
          and p.kind_key = ${input.kindKey})
      order by e.student_id, e.is_primary desc`.execute(trx);
    const faults = gateFaults({ ...input, eligible: eligible.length });
    if (faults.length > 0) throw trouble.gateClosed(faults.join(' '), { faults });
    if (eligible.length > most_eligible)
      throw trouble.invalid(
        `${eligible.length} would be eligible; a trial has at most ${most_eligible}. Choose a smaller unit, or one year.`,
      );
    const trialId = uuidv7();
    await trx
      .insertInto('interventions.trial')
      .values({
        institution_id: i,
        trial_id: trialId,
        name: input.name,
        kind_key: input.kindKey,
        unit_id: input.unitId,
        tier: input.tier,
        places: input.places,
        follow_weeks: input.followWeeks,
        outcome: outcome.measure,
        outcome_source_id: outcome.sourceId,
        approved_by: input.approvedBy,
        why_fair: input.whyFair,
        stop_rule: input.stopRule,
        seed: randomInt(1, largest_seed),
        state: 'recorded',
        recorded_at: at,
        recorded_on: today,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .execute();
    await trx
      .insertInto('interventions.trial_member')
      .values(
        eligible.map(({ studentId, stratum }) => ({
          institution_id: i,
          trial_id: trialId,
          student_id: studentId,
          stratum,
        })),
      )
      .execute();
    await record(trx, ctx, {
      verb: 'interventions.record-trial',
      subject: { kind: 'trial', id: trialId },
      details: {
        kind: kind.name,
        year: input.year ?? null,
        eligible: eligible.length,
        places: input.places,
        followWeeks: input.followWeeks,
        outcome: outcome.name,
      },
    });
    return { trialId };
  });
}

async function requireTrial(trx: Tx, actor: Verb['actor'], trialId: string) {
  const row = await trx
    .selectFrom('interventions.trial')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('trial_id', '=', trialId)
    .executeTakeFirst();
  const scope = await studentScope(trx, actor, 'plans:lead');
  if (!row || !(scope.seesAll || scope.unitIds.includes(row.unit_id)))
    throw trouble.notFound('There is no trial with this address that you lead.');
  // The check of interventions.trial holds it to these.
  return { ...row, state: row.state as TrialState };
}

/** Draws the lot of a trial that was recorded, once: the seed was written down before. */
export async function drawTrial({ db, clock, actor }: Verb, trialId: string): Promise<{ offered: number }> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const trial = await requireTrial(trx, actor, trialId);
    const won = await trx
      .updateTable('interventions.trial')
      .set({ state: 'drawn', drawn_at: at, drawn_on: today })
      .where('institution_id', '=', i)
      .where('trial_id', '=', trialId)
      .where('state', '=', 'recorded')
      .returning('trial_id')
      .executeTakeFirst();
    if (!won) throw trouble.conflict('The lot of this trial was drawn already, or it was stopped. It is drawn once.');
    const members = await membersOf(trx, i, trialId);
    if (members.length <= trial.places)
      throw trouble.conflict('There is a place for everybody who is left: offer it to them all, and stop the trial.');
    const drawn = drawLots(members, trial.places, trial.seed);
    await sql`update interventions.trial_member m set lot_no = d.lot_no, is_offered = d.is_offered
      from (select unnest(${drawn.map(({ studentId }) => studentId)}::uuid[]) as student_id, unnest(${drawn.map(({ lotNo }) => lotNo)}::int[]) as lot_no,
        unnest(${drawn.map(({ isOffered }) => isOffered)}::boolean[]) as is_offered) d
      where m.institution_id = ${i} and m.trial_id = ${trialId}::uuid and m.student_id = d.student_id`.execute(trx);
    const offered = drawn.filter(({ isOffered }) => isOffered).length;
    await record(trx, ctx, {
      verb: 'interventions.draw-trial',
      subject: { kind: 'trial', id: trialId },
      details: { seed: trial.seed, offered },
    });
    return { offered };
  });
}

export const TrialStop = z.strictObject({ reason: z.string().trim().min(5, 'say why').max(1_000) });

/** Stops a trial: everybody who waits may be helped from now on. */
export async function stopTrial(
  { db, clock, actor }: Verb,
  trialId: string,
  { reason }: z.output<typeof TrialStop>,
): Promise<null> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    await requireTrial(trx, actor, trialId);
    const won = await trx
      .updateTable('interventions.trial')
      .set({ state: 'stopped', stopped_on: today, stop_reason: reason })
      .where('institution_id', '=', actor.institutionId)
      .where('trial_id', '=', trialId)
      .where('state', '<>', 'stopped')
      .returning('trial_id')
      .executeTakeFirst();
    if (!won) throw trouble.conflict('This trial was stopped already.');
    await record(trx, ctx, {
      verb: 'interventions.stop-trial',
      subject: { kind: 'trial', id: trialId },
      details: {},
    });
    return null;
  });
}

interface Member {
  studentId: string;
  name: string;
  identifier: string;
  stratum: string;
  lotNo: number | null;
  isOffered: boolean | null;
  /** Two records of one student were drawn, and merged since: the chance was another than everybody's. */
  wasTwice: boolean;
}

/** Everybody in a trial once: of a record that was merged into another of them since, the place goes with the one that stays. */
async function membersOf(trx: Tx, i: number, trialId: string): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select m.student_id as "studentId", s.display_name as name, s.source_key as identifier, m.stratum, m.lot_no as "lotNo",
      case when m.is_offered is null then null else m.is_offered or coalesce(o.is_offered, false) end as "isOffered",
      coalesce(o.is_twice, false) and m.lot_no is not null as "wasTwice"
    from interventions.trial_member m
    join roster.student s on s.institution_id = ${i} and s.student_id = m.student_id and s.merged_into_student_id is null
    left join (
      select r.merged_into_student_id as student_id, bool_or(x.is_offered) as is_offered, bool_or(x.lot_no is not null) as is_twice
      from interventions.trial_member x
      join roster.student r on r.institution_id = ${i} and r.student_id = x.student_id and r.merged_into_student_id is not null
      where x.institution_id = ${i} and x.trial_id = ${trialId}::uuid group by r.merged_into_student_id
    ) o on o.student_id = m.student_id
    where m.institution_id = ${i} and m.trial_id = ${trialId}::uuid
    order by m.stratum, m.lot_no, m.student_id`.execute(trx);
  return rows;
}

export async function listTrials({ db, clock, actor }: Verb): Promise<TrialsView> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'plans:lead');
    const { rows } = await sql<TrialLine & { unitId: string }>`
      select t.trial_id as "trialId", t.name, k.name as kind, u.name as unit, t.unit_id as "unitId", t.places, t.state, t.recorded_on as "recordedOn",
        (select count(*)::int from interventions.trial_member m
          join roster.student s on s.institution_id = ${i} and s.student_id = m.student_id and s.merged_into_student_id is null
          where m.institution_id = ${i} and m.trial_id = t.trial_id) as eligible
      from interventions.trial t
      join interventions.kind k on k.institution_id = ${i} and k.kind_key = t.kind_key
      join institution.unit u on u.institution_id = ${i} and u.unit_id = t.unit_id
      where t.institution_id = ${i} order by t.recorded_at desc limit 100`.execute(trx);
    const kinds = await trx
      .selectFrom('interventions.kind')
      .select(['kind_key as key', 'name'])
      .where('institution_id', '=', i)
      .where('is_active', '=', true)
      .orderBy('sort_no')
      .execute();
    const units = await trx
      .selectFrom('institution.unit')
      .select(['unit_id as unitId', 'name'])
      .where('institution_id', '=', i)
      .where('kind', 'in', ['school', 'programme'])
      .orderBy('name')
      .execute();
    const { rows: years } = await sql<{ year: string }>`
      select distinct year_of_study as year from roster.enrolment
      where institution_id = ${i} and (ends_on is null or ends_on >= ${today}::date)`.execute(trx);
    return {
      today,
      years: years.map(({ year }) => year).sort(compareYears),
      trials: rows
        .filter(({ unitId }) => scope.seesAll || scope.unitIds.includes(unitId))
        .map(({ unitId: _, ...line }) => line),
      kinds,
      sources: await outcomeSources(trx, i),
      units: units.filter(({ unitId }) => scope.seesAll || scope.unitIds.includes(unitId)),
    };
  });
}

/** A trial as it was recorded, its lot, and, once its weeks are over, what came of it: by what was offered, whatever was done with it. */
export async function viewTrial({ db, clock, actor }: Verb, trialId: string): Promise<TrialView> {
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, ctx);
    const trial = await requireTrial(trx, actor, trialId);
    const kind = await requireKind(trx, i, trial.kind_key);
    const members = await membersOf(trx, i, trialId);
    const scope = await studentScope(trx, actor, 'plans:lead');
    await recordListView(trx, ctx, {
      page: 'trial',
      reason: scope.why[0]?.reason ?? '',
      filter: { trialId },
      studentIds: members.map(({ studentId }) => studentId),
    });
    const endsOn = trial.drawn_on === null ? null : addDays(trial.drawn_on, 7 * trial.follow_weeks);
    const outcome = await outcomeOf(trx, i, {
      // The check of interventions.trial holds it to these.
      measure: trial.outcome as TrialMeasure,
      sourceId: trial.outcome_source_id,
    });
    const isOver = trial.state === 'drawn' && endsOn !== null && endsOn <= today;
    return {
      trialId,
      name: trial.name,
      kind: kind.name,
      tier: trial.tier,
      places: trial.places,
      followWeeks: trial.follow_weeks,
      outcome,
      approvedBy: trial.approved_by,
      whyFair: trial.why_fair,
      stopRule: trial.stop_rule,
      seed: trial.seed,
      state: trial.state,
      recordedOn: trial.recorded_on,
      by: trial.by_name,
      drawnOn: trial.drawn_on,
      endsOn,
      stopped: trial.stopped_on === null ? null : { on: trial.stopped_on, reason: trial.stop_reason ?? '' },
      members: members.map(({ studentId, name, identifier, ...rest }) => ({
        student: { studentId, name, identifier },
        ...rest,
      })),
      ...(isOver && trial.drawn_on !== null
        ? await resultOf(trx, i, { members, outcome, seed: trial.seed, from: trial.drawn_on, to: endsOn })
        : { result: null, unknown: null }),
    };
  });
}

/** The trial as planned, of everybody in it: by what they were offered, whatever they did with it. */
async function resultOf(
  trx: Tx,
  i: number,
  {
    members,
    outcome,
    seed,
    from,
    to,
  }: { members: readonly Member[]; outcome: TrialOutcomeView; seed: number; from: IsoDate; to: IsoDate },
): Promise<Pick<TrialView, 'result' | 'unknown'>> {
  // Whoever had two chances, or was in no lot, is in neither group.
  const drawn = members.filter(({ isOffered, wasTwice }) => isOffered !== null && !wasTwice);
  const known = await outcomesOf(trx, i, outcome, { studentIds: drawn.map(({ studentId }) => studentId), from, to });
  return analyseFollowedUp(
    drawn.map(({ studentId, stratum, isOffered }) => ({
      stratum,
      isOffered: isOffered === true,
      value: known.get(studentId) ?? null,
    })),
    seed,
  );
}
