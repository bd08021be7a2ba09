import { type RawBuilder, sql } from 'kysely';
import type { Words } from '../../../institution/core/presets.ts';
import { tiersOf } from '../../../interventions/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { problems } from '../../../kernel/problem.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import type { StudentBehind, StudentsBehindView } from '../../core/effects/behind-views.ts';
import { reasonOf } from '../../core/student/sentences.ts';
import { yearLabel } from '../lists/filter-options.ts';

export type Doing = { db: Database; clock: Clock; actor: Actor };

export const page_rows = 50;

/** A number, and whom it counts. */
export interface Behind {
  scope: StudentScope;
  today: IsoDate;
  words: Words;
  what: string;
  /** Rows of student_id, each student once. */
  of: RawBuilder<unknown>;
  /** Left out: by name. Of `counted c`, the rows. */
  order?: RawBuilder<unknown>;
  /** As many as the number said; left out: whoever is listed is whom it counts. */
  counted?: number;
  page: number;
  filter: Record<string, unknown>;
  saidLabel?: string;
  said?: (studentId: string) => { said?: string; days?: IsoDate[] };
  /** Where being counted tells something that another need is asked for. */
  alsoIn?: StudentScope;
}

export function refuseUnnamed(actor: Actor): void {
  if (actor.isDeidentified) throw problems.forbidden('Lists by name are not for readers of de-identified data.');
}

export function refuseSmall(): never {
  throw problems.forbidden('So few are not told, and not listed either: who they are could be known from it.');
}

export const rowsOfIds = (ids: Iterable<string>): RawBuilder<unknown> =>
  sql`select student_id from unnest(${arrayLiteral([...new Set(ids)])}::text::uuid[]) x (student_id)`;

/** Whom a number counts, of those whom the reader may see, by name; who looked is on record. */
export async function studentsBehind(
  trx: Tx,
  { clock, actor }: Pick<Doing, 'clock' | 'actor'>,
  behind: Behind,
): Promise<StudentsBehindView> {
  const { institutionId } = actor;
  const { scope, today, words, what, page, filter, saidLabel, said, alsoIn } = behind;
  const offset = (page - 1) * page_rows;
  const { rows } = await sql<{ studentId: string; name: string; identifier: string; total: number }>`
    with counted as materialized (${behind.of})
    select st.student_id as "studentId", st.display_name as name, st.source_key as identifier, count(*) over ()::int as total
    from counted c join roster.student st on st.institution_id = ${institutionId} and st.student_id = c.student_id
    where ${inScope(scope, sql.ref<string>('st.student_id'), today)}
      and ${alsoIn ? inScope(alsoIn, sql.ref<string>('st.student_id'), today) : sql`true`}
    order by ${behind.order ? sql`${behind.order}, ` : sql``}st.search_key collate "C", st.student_id limit ${page_rows} offset ${offset}`.execute(
    trx,
  );
  const studentIds = rows.map(({ studentId }) => studentId);
  const total = rows[0]?.total ?? 0;
  const reason = reasonOf(scope.why, words);
  await recordListView(trx, { clock, actor }, { page: 'list', reason, filter: { ...filter, page }, total, studentIds });
  const planned = await withPlansSeen(trx, actor, studentIds, today);
  const more = await detailsOf(trx, institutionId, studentIds, { today, words, planned });
  return {
    what,
    reason,
    saidLabel: saidLabel ?? null,
    total,
    counted: behind.counted ?? total,
    page,
    pages: Math.max(1, Math.ceil(total / page_rows)),
    students: rows.map(({ total: _, ...student }) => ({
      ...student,
      ...more(student.studentId),
      said: null,
      days: [],
      ...said?.(student.studentId),
    })),
  };
}

/** Of whom the reader may read plans: whoever reads attendance may not. */
async function withPlansSeen(trx: Tx, actor: Actor, ids: readonly string[], today: IsoDate): Promise<string[]> {
  const scope = await studentScope(trx, actor, 'plans:read');
  const { rows } = await sql<{ id: string }>`select x.id from unnest(${[...ids]}::uuid[]) x (id)
    where ${inScope(scope, sql.ref<string>('x.id'), today)}`.execute(trx);
  return rows.map(({ id }) => id);
}

type Details = Pick<StudentBehind, 'place' | 'year' | 'tier' | 'plans'>;

async function detailsOf(
  trx: Tx,
  institutionId: number,
  ids: readonly string[],
  { today, words, planned }: { today: IsoDate; words: Words; planned: readonly string[] },
): Promise<(studentId: string) => Details> {
  const isPlanned = new Set(planned);
  const tiers = await tiersOf(trx, institutionId, planned);
  const { rows: places } = await sql<{ studentId: string; place: string; year: string }>`
    select distinct on (e.student_id) e.student_id as "studentId", u.name as place, e.year_of_study as year
    from roster.enrolment e join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = e.programme_unit_id
    where e.institution_id = ${institutionId} and e.student_id = any(${[...ids]}::uuid[])
    order by e.student_id, (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date) desc,
      e.is_primary desc, e.enrolment_id desc`.execute(trx);
  const { rows: plans } = await sql<{ studentId: string; planId: string; kind: string; startsOn: IsoDate }>`
    select p.student_id as "studentId", p.plan_id as "planId", k.name as kind, p.starts_on as "startsOn"
    from interventions.plan p join interventions.kind k on k.institution_id = ${institutionId} and k.kind_key = p.kind_key
    where p.institution_id = ${institutionId} and p.student_id = any(${[...planned]}::uuid[]) and p.state = 'active'
    order by p.starts_on, p.plan_id`.execute(trx);
  const placeOf = new Map(places.map((row) => [row.studentId, row]));
  const plansOf = Map.groupBy(plans, ({ studentId }) => studentId);
  return (studentId) => ({
    place: placeOf.get(studentId)?.place ?? '',
    year: yearLabel(placeOf.get(studentId)?.year ?? '', words),
    tier: isPlanned.has(studentId) ? (tiers.get(studentId)?.tier ?? 1) : null,
    plans: (plansOf.get(studentId) ?? []).map(({ planId, kind, startsOn }) => ({ planId, kind, startsOn })),
  });
}
