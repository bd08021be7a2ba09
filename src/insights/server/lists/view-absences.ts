import { sql } from 'kysely';
import { z } from 'zod';
import { explanationWords } from '../../../attendance/core/registers/explanation.ts';
import type { AbsencesView, AbsentView } from '../../../attendance/core/views.ts';
import {
  type Absence,
  absencesToday,
  asksOf,
  attendanceOf,
  markedDaysAround,
  passedOnOf,
} from '../../../attendance/server/index.ts';
import { openCasesOf } from '../../../cases/server/index.ts';
import { loadInstitution, todayOf } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { reasonOf } from '../../core/student/sentences.ts';
import { refuseDeidentified } from '../student/view-student.ts';

export const AbsencesQuery = z.object({
  day: z.iso.date().optional(),
  show: z.enum(['unexplained', 'unexcused', 'excused', 'all']).default('unexplained'),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

const page_size = 50;

interface Person {
  enrolmentId: number;
  studentId: string;
  name: string;
  unitId: string;
  place: string;
  year: string;
}

/**
 * Who is missing on a day, of those the reader sees: first who has an open case of first priority, then who has been absent longest
 * in a row, then by the share of the year that was missed. What was tried, and what was said, stands beside.
 */
export async function viewAbsences(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { day, show, page }: z.output<typeof AbsencesQuery>,
): Promise<AbsencesView> {
  refuseDeidentified(actor);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const institution = await loadInstitution(trx, institutionId);
    const today = todayOf(institution);
    const found = await absencesToday(trx, institutionId, day);
    const scope = await studentScope(trx, actor, 'attendance:read');
    const seen = await peopleOf(trx, actor, found.absences, today);
    const around =
      found.day === null ? { before: null, after: null } : await markedDaysAround(trx, { institutionId }, found.day);
    const here = found.absences.flatMap((absence) => {
      const person = seen.get(absence.enrolmentId);
      return person ? [{ absence, person }] : [];
    });
    const studentIds = [...new Set(here.map(({ person }) => person.studentId))];
    const standings = await attendanceOf(trx, institutionId, studentIds);
    const seesCases = actor.why('cases:read').length > 0;
    const cases = seesCases ? await openCasesOf(trx, institutionId, studentIds) : new Map();
    const done =
      found.day === null ? new Map<string, Done>() : await doneSince(trx, institutionId, studentIds, found.day);
    const lines = here
      .map(({ absence, person }) =>
        lineOf(
          absence,
          person,
          standings.get(person.studentId),
          cases.get(person.studentId) ?? [],
          done.get(person.studentId),
        ),
      )
      .sort(mostVulnerableFirst);
    const wanted = show === 'all' ? lines : lines.filter(({ kind }) => kind === show);
    const shown = wanted.slice((page - 1) * page_size, page * page_size);
    await addFamilies(trx, institutionId, shown, new Map(lines.map((line) => [line.studentId, line.name])));
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'absences',
        reason: reasonOf(scope.why, institution.words),
        filter: { day: found.day, show },
        total: wanted.length,
        studentIds: shown.map(({ studentId }) => studentId),
      },
    );
    return {
      day: found.day,
      today,
      lastDay: found.lastDay,
      ...around,
      expected: await expectedOn(trx, institutionId, scope.seesAll ? null : scope.unitIds, found.day),
      counts: countsOf(lines, wanted),
      people: shown,
      total: wanted.length,
      page,
      hasMore: wanted.length > page * page_size,
    };
  });
}

function countsOf(lines: readonly AbsentView[], wanted: readonly AbsentView[]): AbsencesView['counts'] {
  const ofKind = (kind: AbsentView['kind']) => lines.filter((line) => line.kind === kind).length;
  const inState = (state: AbsentView['state']) => wanted.filter((line) => line.state === state).length;
  return {
    unexplained: ofKind('unexplained'),
    unexcused: ofKind('unexcused'),
    excused: ofKind('excused'),
    open: inState('open'),
    tried: inState('tried'),
    reached: inState('reached'),
    explained: inState('explained'),
  };
}

/** Of absent enrolments those whose students the reader sees; a student with several is named once. */
async function peopleOf(
  trx: Tx,
  actor: Actor,
  absences: readonly Absence[],
  today: IsoDate,
): Promise<Map<number, Person>> {
  const { institutionId } = actor;
  const scope = await studentScope(trx, actor, 'attendance:read');
  const ids = absences.map(({ enrolmentId }) => enrolmentId);
  const { rows } = await sql<Person & { isPrimary: boolean }>`
    select e.enrolment_id as "enrolmentId", e.student_id as "studentId", st.display_name as name, e.programme_unit_id as "unitId", u.name as place,
      e.year_of_study as year, e.is_primary as "isPrimary"
    from unnest(${ids}::int[]) a (id)
    join roster.enrolment e on e.institution_id = ${institutionId} and e.enrolment_id = a.id
    join roster.student st on st.institution_id = ${institutionId} and st.student_id = e.student_id
    join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = e.programme_unit_id
    where ${inScope(scope, sql.ref<string>('st.student_id'), today)}
    order by e.is_primary desc, e.enrolment_id`.execute(trx);
  const once = new Map<string, Person>();
  for (const row of rows) if (!once.has(row.studentId)) once.set(row.studentId, row);
  return new Map([...once.values()].map((person) => [person.enrolmentId, person]));
}

interface Done {
  tries: number;
  isReached: boolean;
  explanation: AbsentView['explanation'];
  asks: AbsentView['asks'];
  passedOn: AbsentView['passedOn'];
}

async function doneSince(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  day: IsoDate,
): Promise<Map<string, Done>> {
  const done = new Map<string, Done>();
  const of = (studentId: string): Done => {
    const known = done.get(studentId) ?? { tries: 0, isReached: false, explanation: null, asks: [], passedOn: null };
    done.set(studentId, known);
    return known;
  };
  if (studentIds.length === 0) return done;
  const { rows: contacts } = await sql<{ student_id: string; reach: string; n: number }>`
    select student_id, reach, count(*)::int as n from cases.contact
    where institution_id = ${institutionId} and student_id = any(${[...studentIds]}::uuid[]) and day >= ${day}::date and undone_at is null
    group by student_id, reach`.execute(trx);
  for (const { student_id, reach, n } of contacts) {
    const one = of(student_id);
    if (reach === 'two_way') one.isReached = true;
    else one.tries += n;
  }
  for (const [studentId, asks] of await asksOf(trx, institutionId, studentIds, day)) {
    of(studentId).asks = asks.map(({ askId, way, by, at }) => ({ askId, way, by, at }));
    of(studentId).tries += asks.length;
  }
  for (const [studentId, passedOn] of await passedOnOf(trx, institutionId, studentIds, day))
    of(studentId).passedOn = passedOn;
  // What was said of a duplicate record that was merged into another is said of that student.
  const { rows: explained } = await sql<{
    explanation_id: string;
    student_id: string;
    reason: string;
    words: string | null;
    said_by: string;
    by_name: string;
  }>`
    select x.explanation_id, coalesce(m.merged_into_student_id, x.student_id) as student_id, x.reason, x.words, x.said_by, x.by_name
    from attendance.explanation x join roster.student m on m.institution_id = x.institution_id and m.student_id = x.student_id
    where x.institution_id = ${institutionId} and m.institution_id = ${institutionId} and x.undone_at is null
      and x.from_day <= ${day}::date and x.to_day >= ${day}::date
      and coalesce(m.merged_into_student_id, x.student_id) = any(${[...studentIds]}::uuid[])
    order by x.at`.execute(trx);
  for (const row of explained)
    of(row.student_id).explanation = {
      explanationId: row.explanation_id,
      words: explanationWords(row.reason, row.words),
      saidBy: row.said_by,
      by: row.by_name,
    };
  return done;
}

function lineOf(
  { enrolmentId, kind, missed }: Absence,
  { studentId, name, place, year }: Person,
  standing: Awaited<ReturnType<typeof attendanceOf>> extends Map<string, infer S> ? S | undefined : never,
  cases: readonly { caseId: string; priority: number }[],
  done: Done | undefined,
): AbsentView {
  const state = done?.explanation
    ? 'explained'
    : done?.isReached
      ? 'reached'
      : done && done.tries > 0
        ? 'tried'
        : 'open';
  return {
    studentId,
    enrolmentId,
    name,
    place,
    year,
    kind,
    missed,
    absentDays: standing?.absentDays ?? null,
    enrolledDays: standing?.enrolledDays ?? null,
    absencePct: standing?.absencePct ?? null,
    runDays: standing?.runDays ?? 0,
    openCaseId: cases[0]?.caseId ?? null,
    isFirstPriority: cases[0]?.priority === 1,
    state,
    tries: done?.tries ?? 0,
    explanation: done?.explanation ?? null,
    asks: done?.asks ?? [],
    passedOn: done?.passedOn ?? null,
    siblings: [],
    guardians: [],
  };
}

/** What is settled goes last; then as the page says. */
function mostVulnerableFirst(a: AbsentView, b: AbsentView): number {
  const settled = (line: AbsentView) => Number(line.state === 'explained' || line.state === 'reached');
  return (
    settled(a) - settled(b) ||
    Number(b.isFirstPriority) - Number(a.isFirstPriority) ||
    b.runDays - a.runDays ||
    (b.absencePct ?? 0) - (a.absencePct ?? 0) ||
    a.name.localeCompare(b.name)
  );
}

/** Whom to call, and who of the same household is missing too. */
async function addFamilies(
  trx: Tx,
  institutionId: number,
  lines: readonly AbsentView[],
  absent: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = lines.map(({ studentId }) => studentId);
  if (ids.length === 0) return;
  const { rows: guardians } = await sql<{
    studentId: string;
    name: string;
    relation: string;
    phone: string | null;
    language: string | null;
    mayReceive: boolean;
  }>`
    select p.student_id as "studentId", g.display_name as name, p.relation, g.phone, g.language, p.may_receive as "mayReceive"
    from roster.guardianship p join roster.guardian g on g.institution_id = p.institution_id and g.guardian_id = p.guardian_id
    where p.institution_id = ${institutionId} and g.institution_id = ${institutionId} and p.student_id = any(${ids}::uuid[])
    order by p.may_receive desc, p.relation, g.display_name`.execute(trx);
  const { rows: siblings } = await sql<{ studentId: string; other: string }>`
    select distinct a.student_id as "studentId", b.student_id as other
    from roster.guardianship a join roster.guardianship b on b.institution_id = a.institution_id and b.guardian_id = a.guardian_id and b.student_id <> a.student_id
    where a.institution_id = ${institutionId} and b.institution_id = ${institutionId} and a.student_id = any(${ids}::uuid[])`.execute(
    trx,
  );
  for (const line of lines) {
    line.guardians = guardians
      .filter(({ studentId }) => studentId === line.studentId)
      .map(({ studentId: _, ...guardian }) => guardian);
    line.siblings = siblings.flatMap(({ studentId, other }) => {
      const name = studentId === line.studentId ? absent.get(other) : undefined;
      return name === undefined ? [] : [{ studentId: other, name }];
    });
  }
}

async function expectedOn(
  trx: Tx,
  institutionId: number,
  unitIds: readonly string[] | null,
  day: IsoDate | null,
): Promise<number> {
  if (day === null) return 0;
  let query = trx
    .selectFrom('attendance.day_sum')
    .select((on) => on.fn.sum<number>('students').as('students'))
    .where('institution_id', '=', institutionId)
    .where('day', '=', day);
  if (unitIds !== null)
    query = query.where('unit_id', 'in', unitIds.length > 0 ? [...unitIds] : ['00000000-0000-0000-0000-000000000000']);
  return Number((await query.executeTakeFirst())?.students ?? 0);
}
