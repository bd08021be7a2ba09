import { sql } from 'kysely';
import { listCalendarPeriods, listUnits, unitChain } from '../../../institution/server/index.ts';
import { addDays } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { leavesOf } from '../../core/condition.ts';
import type { RuleDefinition } from '../../core/definition.ts';
import type { Exclusions } from '../../core/fire.ts';
import type { StandingWeek } from '../raise/standing-weeks.ts';
import type { Rule } from './rules.ts';

export interface AlertToSettle {
  alertId: string;
  ruleId: string;
  studentId: string;
  enrolmentId: number;
}

export interface Facts {
  today: string;
  /** The last scored week. */
  last: StandingWeek | null;
  /** By rule, the sources that it rests on and that have not come, in words. */
  stale: ReadonlyMap<string, string>;
}

export interface EnrolmentNow {
  hasLeft: boolean;
  programmeUnitId: string;
}

/** A group that moved takes its members' activity with it; scores are relative to the group, and stay where they are. */
function yieldsToDrift(definition: RuleDefinition): boolean {
  if (definition.about === 'cohort') return false;
  return leavesOf(definition.condition).some(
    (leaf) =>
      leaf.when === 'attendance-below' ||
      leaf.when === 'absences' ||
      leaf.when === 'marked' ||
      leaf.when === 'no-activity' ||
      (leaf.when === 'trend' && leaf.trend === 'stopped'),
  );
}

/** What keeps each of these alerts from being told today, asked for all of them at once. */
export async function exclusionsOf(
  trx: Tx,
  institutionId: number,
  alerts: readonly AlertToSettle[],
  rules: ReadonlyMap<string, Rule>,
  { today, last, stale }: Facts,
): Promise<{ of(alert: AlertToSettle): Exclusions; enrolments: Map<number, EnrolmentNow> }> {
  const ids = sql`${sql.lit(`{${alerts.map(({ enrolmentId }) => enrolmentId).join(',')}}`)}::int[]`;
  const students = sql`${sql.lit(`{${alerts.map(({ studentId }) => studentId).join(',')}}`)}::uuid[]`;
  const { rows: enrolled } = await sql<{ id: number; hasLeft: boolean; programmeUnitId: string }>`
    select enrolment_id as id, coalesce(ends_on < ${today}::date, false) as "hasLeft", programme_unit_id as "programmeUnitId"
    from roster.enrolment where institution_id = ${institutionId} and enrolment_id = any(${ids})`.execute(trx);
  const { rows: known } = await sql<{ studentId: string; kind: string }>`
    select distinct student_id as "studentId", kind from roster.circumstance
    where institution_id = ${institutionId} and student_id = any(${students})
      and starts_on <= ${today}::date and (ends_on is null or ends_on >= ${today}::date)`.execute(trx);
  const { rows: drifting } =
    last === null
      ? { rows: [] }
      : await sql<{ id: number; label: string }>`
    select s.enrolment_id as id, d.label from trends.cohort_drift d
    join scoring.score s on s.institution_id = d.institution_id and s.run = d.run and s.peer_group_no = d.group_no
    where d.institution_id = ${institutionId} and s.institution_id = ${institutionId} and d.run = ${last.run}
      and s.run = ${last.run} and s.enrolment_id = any(${ids})`.execute(trx);
  const quietOf = await quietTimes(trx, institutionId, today);
  const enrolments = new Map(enrolled.map(({ id, hasLeft, programmeUnitId }) => [id, { hasLeft, programmeUnitId }]));
  const drifts = new Map(drifting.map(({ id, label }) => [id, label]));
  const circumstances = new Set(known.map(({ studentId, kind }) => `${studentId} ${kind}`));
  return {
    enrolments,
    of: ({ ruleId, studentId, enrolmentId }) => {
      const definition = rules.get(ruleId)?.definition;
      const enrolment = enrolments.get(enrolmentId);
      return {
        hasLeft: enrolment?.hasLeft ?? true,
        exemption: circumstances.has(`${studentId} exemption`),
        circumstance: circumstances.has(`${studentId} circumstance`),
        drift: definition && yieldsToDrift(definition) ? (drifts.get(enrolmentId) ?? null) : null,
        quiet: definition && enrolment ? quietOf(enrolment.programmeUnitId, definition.quiet) : null,
        stale: stale.get(ruleId) ?? null,
      };
    },
  };
}

/** The holiday, closure or exams that a programme is in today, where its own calendar or its parents' say so. */
async function quietTimes(trx: Tx, institutionId: number, today: string) {
  const here = (await listCalendarPeriods(trx, institutionId)).filter(
    ({ kind, startsOn, endsOn }) => kind !== 'term' && startsOn <= today && today <= endsOn,
  );
  const units = here.some(({ unitId }) => unitId !== null) ? await listUnits(trx, institutionId) : [];
  return (programmeUnitId: string, { holidays, exams }: RuleDefinition['quiet']): string | null => {
    const chain = units.length > 0 ? unitChain(units, programmeUnitId) : [];
    const found = here.find(
      ({ kind, unitId }) => (unitId === null || chain.includes(unitId)) && (kind === 'exams' ? exams : holidays),
    );
    return found ? `${found.name} (to ${found.endsOn})` : null;
  };
}

/** A fifth of the weight without data, and a score is not firm enough to send anybody out. */
const least_weight = 0.2;
const fresh_days = 7;

/** By rule, which of the sources that it rests on have brought nothing of late. */
export async function staleSources(
  trx: Tx,
  institutionId: number,
  rules: readonly Rule[],
  last: StandingWeek | null,
  lastDay: string,
): Promise<Map<string, string>> {
  const stale = new Map<string, string>();
  const scores = last === null ? null : await missingFromRun(trx, institutionId, last.run);
  const { rows: sources } = await sql<{ key: string; name: string; isAttendance: boolean; weeks: number }>`
    select s.key, s.name, s.weight_group = 'attendance' and s.measure = 'rate' as "isAttendance",
      (select count(*)::int from activity.covered c join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
        where c.institution_id = ${institutionId} and l.institution_id = ${institutionId} and c.source_id = s.source_id
          and l.state = 'applied' and c.week > ${addDays(lastDay, -fresh_days - 6)}::date) as weeks
    from sources.source s where s.institution_id = ${institutionId}`.execute(trx);
  for (const { ruleId, definition } of rules) {
    if (definition.about === 'cohort') continue;
    const parts = new Set<string>();
    for (const leaf of leavesOf(definition.condition)) {
      if (leaf.when === 'no-activity')
        for (const { key, name, weeks } of sources) if (leaf.sources.includes(key) && weeks === 0) parts.add(name);
      if (leaf.when === 'attendance-below' || leaf.when === 'absences' || leaf.when === 'marked')
        for (const { name, weeks, isAttendance } of sources) if (isAttendance && weeks === 0) parts.add(name);
      if (leaf.when.startsWith('score-') && scores) parts.add(scores);
    }
    if (parts.size > 0) stale.set(ruleId, `${[...parts].join(', ')} brought nothing`);
  }
  return stale;
}

interface RunSource {
  key: string;
  sourceId: number;
  isCovered: boolean;
}

/** The sources that a run went without, when they carry enough of the weight; null: it had what it needed. */
async function missingFromRun(trx: Tx, institutionId: number, run: number): Promise<string | null> {
  const found = await trx
    .selectFrom('scoring.run')
    .select(['sources', 'weight_profiles'])
    .where('institution_id', '=', institutionId)
    .where('run', '=', run)
    .executeTakeFirst();
  if (!found) return null;
  // Written by scoring alone.
  const sources = found.sources as unknown as RunSource[];
  const weights = (found.weight_profiles as unknown as number[][])[0] ?? [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const missing = sources.flatMap((source, index) =>
    source.isCovered ? [] : [{ sourceId: source.sourceId, weight: weights[index] ?? 0 }],
  );
  const share = missing.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1e-9, total);
  if (missing.length === 0 || share < least_weight) return null;
  const names = await trx
    .selectFrom('sources.source')
    .select('name')
    .where('institution_id', '=', institutionId)
    .where(
      'source_id',
      'in',
      missing.map(({ sourceId }) => sourceId),
    )
    .execute();
  return names.map(({ name }) => name).join(', ');
}
