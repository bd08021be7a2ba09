import { sql } from 'kysely';
import { missedDays, schoolTime } from '../../attendance/server/index.ts';
import { loadInstitution, systemActor } from '../../institution/server/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { countAbsences } from '../core/count.ts';
import type { LegalPack } from '../core/pack.ts';
import { correctNotices } from './correct-notices.ts';
import { dayMissed } from './facts.ts';
import { packOn } from './packs.ts';

/** A transaction is to last about this long: on the embedded database everybody waits for it. */
const wanted_ms = 60;
/** Read at once: none of them is counted yet. */
const candidates_at_once = 3_000;
const fewest_at_once = 8;
const most_at_once = 150;

export interface Counted {
  due: number;
  students: number;
  withdrawn: number;
}

/**
 * Counts for everybody whose marks may reach a step, and takes back what rests on marks that were corrected since. Safe to run twice; where
 * nothing changed since the last time it does nothing.
 */
export async function countDue(db: Database, clock: Clock, institutionId: number): Promise<Counted | null> {
  const start = await db.forInstitution(institutionId, (trx) => openCount(trx, clock, institutionId));
  if (start === null) return null;
  const { pack, today, mark } = start;
  const candidates = await readCandidates(db, institutionId, pack);
  let due = 0;
  let withdrawn = 0;
  let atOnce = fewest_at_once;
  for (let at = 0; at < candidates.length; ) {
    const some = candidates.slice(at, at + atOnce);
    const began = performance.now();
    const done = await db.forInstitution(institutionId, (trx) =>
      countSome(trx, { institutionId, pack, today, clock }, some),
    );
    due += done.due;
    withdrawn += done.withdrawn;
    at += some.length;
    const wanted = Math.round((atOnce * wanted_ms) / (performance.now() - began));
    // Never more than doubled: a batch may have been lucky.
    atOnce = Math.max(fewest_at_once, Math.min(most_at_once, 2 * atOnce, wanted));
  }
  await db.forInstitution(institutionId, async (trx) => {
    // Who is no candidate any more has nothing due.
    await sql`delete from notices.due where institution_id = ${institutionId} and not (student_id = any(${candidates.map(({ studentId }) => studentId)}::uuid[]))`.execute(
      trx,
    );
    const row = { mark, counted_at: new Date(clock.now().epochMilliseconds) };
    await trx
      .insertInto('notices.head')
      .values({ institution_id: institutionId, ...row })
      .onConflict((conflict) => conflict.column('institution_id').doUpdateSet(row))
      .execute();
  });
  return { due, students: candidates.length, withdrawn };
}

interface Candidate {
  studentId: string;
  unitId: string;
}

interface Start {
  pack: LegalPack | null;
  today: IsoDate;
  mark: string;
}

async function openCount(trx: Tx, clock: Clock, institutionId: number): Promise<Start | null> {
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const pack = await packOn(trx, institutionId, today);
  const { rows: heads } = await sql<{ stamp: number; known: string | null; changed: string | null }>`
    select coalesce((select stamp from attendance.head where institution_id = ${institutionId}), 0)::int as stamp,
      (select mark from notices.head where institution_id = ${institutionId}) as known,
      (select max(changed_at)::text from notices.notice where institution_id = ${institutionId}) as changed`.execute(
    trx,
  );
  const { stamp = 0, known = null, changed = null } = heads[0] ?? {};
  const mark = [stamp, today, pack?.key ?? '', pack?.from ?? '', changed ?? ''].join(' ');
  if (known === mark) return null;
  return { pack, today, mark };
}

/** Everybody whose marks may reach a step, and whoever has a notice that stands; in short statements. */
async function readCandidates(db: Database, institutionId: number, pack: LegalPack | null): Promise<Candidate[]> {
  const least = Math.min(...(pack?.steps ?? []).flatMap(({ count }) => (count ? [count.least] : [])));
  const countsParts = pack?.steps.some(({ count }) => count?.unit === 'full-days-and-stretches') ?? false;
  const unauthorised = sql.join(
    [
      sql`s.unexcused_sessions`,
      ...(pack?.counts.includes('unexplained') ? [sql`s.unexplained_sessions`] : []),
      ...(countsParts ? [sql`s.late_sessions`, sql`s.early_sessions`] : []),
    ],
    sql` + `,
  );
  // A day has at least one session, so that whoever has fewer sessions than days are needed cannot reach them.
  const all: Candidate[] = [];
  for (let after = 0; ; ) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<Candidate & { enrolmentId: number }>`
    select s.student_id as "studentId", e.programme_unit_id as "unitId", s.enrolment_id as "enrolmentId" from attendance.standing s
    join roster.enrolment e on e.institution_id = ${institutionId} and e.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and s.enrolment_id > ${after} and s.is_last and (${pack === null ? sql`false` : sql`${unauthorised} >= ${Number.isFinite(least) ? least : 1}`}
      or exists (select from notices.notice n where n.institution_id = ${institutionId} and n.student_id = s.student_id and n.state <> 'withdrawn'))
    order by s.enrolment_id limit ${candidates_at_once}`.execute(trx),
    );
    all.push(...rows);
    if (rows.length < candidates_at_once) return all;
    after = rows.at(-1)?.enrolmentId ?? after;
  }
}

export interface Counting {
  institutionId: number;
  pack: LegalPack | null;
  today: IsoDate;
  clock: Clock;
}

async function countSome(
  trx: Tx,
  { institutionId, pack, today, clock }: Counting,
  some: readonly Candidate[],
): Promise<{ due: number; withdrawn: number }> {
  const studentIds = some.map(({ studentId }) => studentId);
  const time = await schoolTime(trx, institutionId);
  const spansYears = pack?.steps.some(({ count }) => count?.within.kind === 'school-weeks') ?? false;
  const from = spansYears ? addDays(time.yearStartsOn, -120) : time.yearStartsOn;
  const missed = await missedDays(trx, institutionId, { studentIds, from, to: today, withParts: true });
  const withdrawn = await correctNotices(
    trx,
    { clock, actor: systemActor(institutionId, 'Leadline') },
    { studentIds, missed, today, since: time.yearStartsOn },
  );
  await sql`delete from notices.due where institution_id = ${institutionId} and student_id = any(${studentIds}::uuid[])`.execute(
    trx,
  );
  if (pack === null) return { due: 0, withdrawn };
  const issued = await issuedOf(trx, institutionId, studentIds);
  const rows = some.flatMap(({ studentId, unitId }) => {
    const days = (missed.get(studentId) ?? []).flatMap((one) => dayMissed(one, pack.counts));
    const school = { yearStartsOn: time.yearStartsOn, schoolWeeks: time.weeksOf(unitId) };
    const own = issued.get(studentId) ?? [];
    return pack.steps.flatMap((step) => {
      const ofYear = own.filter(({ on }) => on >= school.yearStartsOn);
      if (step.again === 'once-a-year' && ofYear.some((one) => one.step === step.key)) return [];
      if (step.after && ofYear.filter((one) => one.step === step.after?.step).length < step.after.times) return [];
      const before = own.findLast(
        (one) => one.step === step.after?.step || (step.again === 'new-absences' && one.step === step.key),
      );
      const found = step.count ? countAbsences(step.count, days, today, school, before?.on ?? null) : null;
      if (found && found.reachedOn === null) return [];
      return [
        {
          institution_id: institutionId,
          student_id: studentId,
          step_key: step.key,
          have: found?.have ?? 0,
          need: found?.need ?? 0,
          reached_on: found?.reachedOn ?? null,
          last_on: found?.days.at(-1)?.day ?? null,
          counted_on: today,
        },
      ];
    });
  });
  if (rows.length > 0) await trx.insertInto('notices.due').values(rows).execute();
  return { due: rows.length, withdrawn };
}

async function issuedOf(trx: Tx, institutionId: number, studentIds: readonly string[]) {
  const rows = await trx
    .selectFrom('notices.notice')
    .select(['student_id', 'step_key as step', 'issued_on as on'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .where('state', 'in', ['issued', 'served'])
    .orderBy('issued_on')
    .execute();
  return Map.groupBy(
    rows.flatMap(({ student_id, step, on }) => (on === null ? [] : [{ studentId: student_id, step, on }])),
    ({ studentId }) => studentId,
  );
}
