import { type RawBuilder, sql } from 'kysely';
import { listUnits, type Unit } from '../../../institution/server/index.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { coverageSentence } from '../../core/case-sentences.ts';
import type { CoverageRow, LeadingView, WorkloadRow } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { coversOf } from '../handover/absence-cover.ts';
import { readLeftStaff } from '../handover/left-staff.ts';
import { teamsOf } from '../people/teams.ts';

const contacted_within_days = 14;
const looked_back_days = 90;

/** What those who lead casework see: what is open, late and with nobody, how soon students are reached, and who does how much. */
export async function viewLeading({ db, clock, actor }: Verb): Promise<LeadingView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'cases:lead');
    const units = await listUnits(trx, institutionId);
    const coverage = await readCoverage(trx, scope, today, units);
    const whole = coverage.rows.reduce((sum, { below, contacted }) => [sum[0] + below, sum[1] + contacted] as const, [
      0, 0,
    ] as readonly [number, number]);
    return {
      today,
      sentence: coverageSentence({
        below: whole[0],
        contacted: whole[1],
        attention: coverage.attention,
        days: contacted_within_days,
      }),
      counts: await countCases(trx, scope, today),
      coverage: {
        week: coverage.week,
        attention: coverage.attention,
        days: contacted_within_days,
        below: whole[0],
        contacted: whole[1],
        rows: coverage.rows,
      },
      workload: await readWorkload(trx, scope, today),
      left: await readLeftStaff(trx, scope, today),
      teams: await teamsOf(trx, institutionId),
      covers: await coversOf(trx, institutionId, today),
      staff: await allStaff(trx, institutionId, today),
    };
  });
}

function mine(scope: StudentScope, today: IsoDate): RawBuilder<unknown> {
  return scope.seesAll ? sql`true` : sql`${inScope(scope, sql.ref<string>('c.student_id'), today)}`;
}

async function countCases(trx: Tx, scope: StudentScope, today: IsoDate): Promise<LeadingView['counts']> {
  const { rows } = await sql<LeadingView['counts']>`
    select count(*) filter (where c.closed_at is null)::int as open,
      count(*) filter (where c.closed_at is null and c.target_on < ${today}::date)::int as overdue,
      count(*) filter (where c.closed_at is null and c.owner_staff_id is null)::int as unassigned,
      count(*) filter (where c.closed_at is not null)::int as "closedLately",
      (percentile_cont(0.5) within group (order by greatest(0, extract(epoch from c.first_contact_at - c.opened_at) / 86400))
        filter (where c.first_contact_at is not null))::float8 as "daysToFirstContact",
      count(*) filter (where c.first_contact_at is not null)::int as contacted,
      count(*)::int as of
    from cases."case" c
    where c.institution_id = ${scope.institutionId} and c.merged_into_case_id is null
      and (c.closed_at is null or c.closed_on >= ${addDays(today, -looked_back_days)}::date) and ${mine(scope, today)}`.execute(
    trx,
  );
  const counts = rows[0];
  if (!counts) throw new Error('a count gave no row');
  return counts;
}

async function readWorkload(trx: Tx, scope: StudentScope, today: IsoDate): Promise<WorkloadRow[]> {
  const { rows } = await sql<WorkloadRow>`
    select s.staff_id as "staffId", s.display_name as name, (s.left_on is not null and s.left_on <= ${today}::date) as "hasLeft",
      count(*)::int as open, count(*) filter (where c.priority = 1)::int as first,
      count(*) filter (where c.target_on < ${today}::date)::int as overdue,
      count(*) filter (where c.first_contact_at is null)::int as "notReached"
    from cases."case" c
    join roster.staff s on s.institution_id = ${scope.institutionId} and s.staff_id = c.owner_staff_id
    where c.institution_id = ${scope.institutionId} and c.closed_at is null and ${mine(scope, today)}
    group by 1, 2, 3 order by "hasLeft" desc, open desc, name limit 300`.execute(trx);
  return rows;
}

interface BelowRow {
  programme_unit_id: string;
  below: number;
  contacted: number;
  tried: number;
}

/** Students below the attention line in the last scored week, and how many of them somebody spoke with, by unit. */
async function readCoverage(
  trx: Tx,
  scope: StudentScope,
  today: IsoDate,
  units: readonly Unit[],
): Promise<{ week: string | null; attention: number; rows: CoverageRow[] }> {
  const { institutionId } = scope;
  const { rows: runs } = await sql<{ run: number; week: string; attention: number }>`
    select r.run, r.week, coalesce((m.settings ->> 'attentionBelow')::float8, 350) as attention
    from scoring.run r join scoring.model_version m on m.institution_id = ${institutionId} and m.model_version = r.model_version
    where r.institution_id = ${institutionId} and r.state = 'standing' and r.week <= ${today}::date order by r.week desc limit 1`.execute(
    trx,
  );
  const run = runs[0];
  if (!run) return { week: null, attention: 350, rows: [] };
  const { rows } = await sql<BelowRow>`
    select c.programme_unit_id, count(*)::int as below,
      count(*) filter (where k.last_two_way_on >= ${addDays(today, -contacted_within_days)}::date)::int as contacted,
      count(*) filter (where (k.last_two_way_on is null or k.last_two_way_on < ${addDays(today, -contacted_within_days)}::date)
        and k.last_try_on >= ${addDays(today, -contacted_within_days)}::date)::int as tried
    from scoring.score s
    join roster.enrolment c on c.institution_id = ${institutionId} and c.enrolment_id = s.enrolment_id and c.is_primary
    left join cases.contact_standing k on k.institution_id = ${institutionId} and k.student_id = c.student_id
    where s.institution_id = ${institutionId} and s.run = ${run.run} and s.score < ${run.attention} and ${mine(scope, today)}
    group by 1`.execute(trx);
  const places = new Set(rows.map((row) => placeOf(units, row.programme_unit_id).unitId));
  const byPlace = new Map<string, CoverageRow>();
  for (const row of rows) {
    // Where all are of one place, its programmes are told apart.
    const unit =
      places.size > 1
        ? placeOf(units, row.programme_unit_id)
        : (units.find(({ unitId }) => unitId === row.programme_unit_id) ?? placeOf(units, row.programme_unit_id));
    const sum = byPlace.get(unit.unitId) ?? { unitId: unit.unitId, name: unit.name, below: 0, contacted: 0, tried: 0 };
    byPlace.set(unit.unitId, {
      ...sum,
      below: sum.below + row.below,
      contacted: sum.contacted + row.contacted,
      tried: sum.tried + row.tried,
    });
  }
  const all = [...byPlace.values()].sort((a, b) => a.name.localeCompare(b.name));
  return { week: run.week, attention: run.attention, rows: all };
}

/** What a programme belongs to; a school or a programme without a parent stands for itself. */
function placeOf(units: readonly Unit[], programmeUnitId: string): { unitId: string; name: string } {
  const programme = units.find(({ unitId }) => unitId === programmeUnitId);
  const parent =
    programme?.kind === 'programme' ? units.find(({ unitId }) => unitId === programme.parentUnitId) : undefined;
  const place = parent ?? programme;
  return { unitId: place?.unitId ?? programmeUnitId, name: place?.name ?? '' };
}

async function allStaff(trx: Tx, institutionId: number, today: IsoDate): Promise<LeadingView['staff']> {
  const rows = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name', 'left_on'])
    .where('institution_id', '=', institutionId)
    .orderBy('display_name')
    .limit(5_000)
    .execute();
  return rows.map((row) => ({
    staffId: row.staff_id,
    name: row.display_name,
    hasLeft: row.left_on !== null && row.left_on <= today,
  }));
}
