import { sql } from 'kysely';
import { type IsoDate, weekOf } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { History, WeekColumns } from '../../core/effects/effect-history.ts';
import type { Layout } from '../layout/layouts.ts';

/** A plan as evaluation needs it; one that was made in error is none. */
export interface PlanBegun {
  planId: string;
  studentId: string;
  kindKey: string;
  playbookId: string | null;
  startsOn: IsoDate;
  endedOn: IsoDate | null;
}

export async function readPlans(db: Database, institutionId: number, today: IsoDate): Promise<PlanBegun[]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<PlanBegun>`
      select p.plan_id as "planId", coalesce(s.merged_into_student_id, p.student_id) as "studentId", p.kind_key as "kindKey",
        p.playbook_id as "playbookId", p.starts_on as "startsOn", p.ended_on as "endedOn"
      from interventions.plan p
      join roster.student s on s.institution_id = ${institutionId} and s.student_id = p.student_id
      where p.institution_id = ${institutionId} and p.starts_on <= ${today}::date and coalesce(p.end_reason, '') <> 'in-error'
      order by p.starts_on, p.plan_id`.execute(trx),
  );
  return rows;
}

/** Everybody who is looked at: those with a plan, and of a large institution a part of the others, always the same. */
export interface Roll {
  history: History;
  students: string[];
  sites: string[];
  grades: string[];
}

const most_compared = 20_000;
const batch_rows = { embedded: 2_000, server: 20_000 };

/** A year's layouts as columns, in short statements. */
export async function readRoll(
  db: Database,
  institutionId: number,
  layouts: readonly Layout[],
  planned: ReadonlySet<string>,
): Promise<Roll> {
  const stride = await strideOf(db, institutionId, layouts);
  const people = await readPeople(db, institutionId, layouts, stride, planned);
  const rowOf = new Map(people.map(({ enrolmentId }, row) => [enrolmentId, row]));
  const weeks: WeekColumns[] = [];
  for (const { run } of layouts) {
    const column = () => new Float32Array(people.length).fill(Number.NaN);
    const week = { score: column(), absolute: column(), attended: column(), expected: column() };
    for (const ids of stretches(
      people.map(({ enrolmentId }) => enrolmentId),
      batch_rows[db.kind],
    )) {
      const { rows } = await db.forInstitution(institutionId, (trx) =>
        sql<{ id: number; score: number | null; absolute: number | null; attended: number; expected: number }>`
          select l.enrolment_id as id, l.score, l.absolute_index as absolute, l.attended, l.expected
          from unnest(${arrayLiteral(ids)}::text::int[]) w (id)
          join insights.standing l on l.institution_id = ${institutionId} and l.run = ${run} and l.enrolment_id = w.id`.execute(
          trx,
        ),
      );
      for (const { id, score, absolute, attended, expected } of rows) {
        const row = rowOf.get(id);
        if (row === undefined) continue;
        week.score[row] = score ?? Number.NaN;
        week.absolute[row] = absolute ?? Number.NaN;
        week.attended[row] = attended;
        week.expected[row] = expected;
      }
    }
    weeks.push(week);
  }
  return {
    history: { enrolments: Int32Array.from(people, ({ enrolmentId }) => enrolmentId), weeks },
    students: people.map(({ studentId }) => studentId),
    sites: people.map(({ site }) => site),
    grades: people.map(({ grade }) => grade),
  };
}

function* stretches(ids: readonly number[], size: number): Generator<number[]> {
  for (let from = 0; from < ids.length; from += size) yield ids.slice(from, from + size);
}

async function strideOf(db: Database, institutionId: number, layouts: readonly Layout[]): Promise<number> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{
      most: number | null;
    }>`select max(rows)::int as most from insights.layout where institution_id = ${institutionId}
      and run = any(${arrayLiteral(layouts.map(({ run }) => run))}::text::int[])`.execute(trx),
  );
  return Math.max(1, Math.ceil((rows[0]?.most ?? 0) / most_compared));
}

interface Person {
  enrolmentId: number;
  studentId: string;
  site: string;
  grade: string;
}

/** The primary enrolments that overlap the year's weeks. */
async function readPeople(
  db: Database,
  institutionId: number,
  layouts: readonly Layout[],
  stride: number,
  planned: ReadonlySet<string>,
): Promise<Person[]> {
  const people: Person[] = [];
  const [first, last] = [layouts[0]?.week ?? weekOf('1970-01-01'), layouts.at(-1)?.week ?? weekOf('1970-01-01')];
  const size = batch_rows[db.kind];
  for (let after = 0; ; ) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<Person & { inYear: boolean }>`
        select e.enrolment_id as "enrolmentId", e.student_id as "studentId", e.programme_unit_id as site, e.year_of_study as grade,
          e.is_primary and coalesce(e.starts_on <= ${last}::date + 6, true) and coalesce(e.ends_on >= ${first}::date, true) as "inYear"
        from roster.enrolment e where e.institution_id = ${institutionId} and e.enrolment_id > ${after}
        order by e.enrolment_id limit ${size}`.execute(trx),
    );
    for (const { inYear, ...person } of rows)
      if (inYear && (person.enrolmentId % stride === 0 || planned.has(person.studentId))) people.push(person);
    if (rows.length < size) return people;
    after = rows.at(-1)?.enrolmentId ?? after;
  }
}

/** Every decision about a tier, oldest first, by student: in which tier somebody was on a day. */
export async function readTiers(
  db: Database,
  institutionId: number,
): Promise<Map<string, { on: IsoDate; tier: number }[]>> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ studentId: string; on: IsoDate; tier: number }>`
      select student_id as "studentId", decided_on as on, tier from interventions.tier_decision
      where institution_id = ${institutionId} order by decided_at`.execute(trx),
  );
  return Map.groupBy(rows, ({ studentId }) => studentId);
}
