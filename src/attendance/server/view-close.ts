import { sql } from 'kysely';
import { z } from 'zod';
import { unitChain, unitSubtree } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { recordListView } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';
import { inScope, studentScope } from '../../roster/server/index.ts';
import { absenceRate, bandOf, daysUntilChronic } from '../core/measures.ts';
import type { CloseLine, CloseView } from '../core/views.ts';
import { schoolDaysToCome } from './attendance-of.ts';
import { openReading } from './reading.ts';

export const CloseQuery = z.object({
  within: z.coerce.number().int().min(0).max(60).default(5),
  unit: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

const page_size = 50;

interface Row {
  studentId: string;
  name: string;
  unitId: string;
  place: string;
  year: string;
  asOf: IsoDate;
  absentDays: number;
  enrolledDays: number;
  recentAbsentDays: number;
  recentEnrolledDays: number;
  runDays: number;
}

/** Who can miss few more days before the year is chronic, the fewest first; those who are over it already stand apart. */
export async function viewClose(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { within, unit, page }: z.output<typeof CloseQuery>,
): Promise<CloseView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const reading = await openReading(trx, institutionId);
    const scope = await studentScope(trx, actor, 'attendance:read');
    const asOf =
      (
        await trx
          .selectFrom('attendance.head')
          .select('as_of')
          .where('institution_id', '=', institutionId)
          .executeTakeFirst()
      )?.as_of ?? null;
    const toCome = new Map<string, number>();
    const daysOf = (unitId: string, after: IsoDate): number => {
      const known = toCome.get(unitId) ?? schoolDaysToCome(reading, unitChain(reading.units, unitId), after);
      toCome.set(unitId, known);
      return known;
    };
    const most = Math.max(0, ...reading.units.map(({ unitId }) => (asOf === null ? 0 : daysOf(unitId, asOf))));
    const units = unit === undefined ? null : unitSubtree(reading.units, unit);
    // Narrowed by the calendar with the most days to come; each line is then judged by its own.
    const { rows } = await sql<Row>`
      select s.student_id as "studentId", st.display_name as name, e.programme_unit_id as "unitId", u.name as place, e.year_of_study as year,
        s.as_of as "asOf", s.absent_days as "absentDays", s.enrolled_days as "enrolledDays", s.recent_absent_days as "recentAbsentDays",
        s.recent_enrolled_days as "recentEnrolledDays", s.run_days as "runDays"
      from attendance.standing s
      join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
      join roster.student st on st.institution_id = s.institution_id and st.student_id = s.student_id
      join institution.unit u on u.institution_id = s.institution_id and u.unit_id = e.programme_unit_id
      where s.institution_id = ${institutionId} and s.is_last and s.enrolled_days >= 10
        and 10 * (s.absent_days + ${within + 1}) >= s.enrolled_days
        and 10 * s.absent_days < s.enrolled_days + ${most}
        and (e.ends_on is null or e.ends_on >= ${reading.today}::date)
        ${units === null ? sql`` : sql`and e.programme_unit_id = any(${units}::uuid[])`}
        and ${inScope(scope, sql.ref<string>('st.student_id'), reading.today)}`.execute(trx);
    const lines = rows
      .map((row): CloseLine => {
        const daysToCome = daysOf(row.unitId, row.asOf);
        const { daysLeft, attendedToRecover } = daysUntilChronic(row, daysToCome);
        const rate = absenceRate({ ...row, expectedSessions: 0, attendedSessions: 0 });
        const { unitId: _unit, asOf: _asOf, ...line } = row;
        return {
          ...line,
          absencePct: rate.kind === 'share' ? rate.pct : null,
          band: bandOf(row),
          daysLeft,
          daysToCome,
          attendedToRecover,
        };
      })
      .filter(({ daysLeft }) => daysLeft >= 0 && daysLeft <= within)
      .sort(
        (a, b) => a.daysLeft - b.daysLeft || b.recentAbsentDays - a.recentAbsentDays || a.name.localeCompare(b.name),
      );
    const people = lines.slice((page - 1) * page_size, page * page_size);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'close-to-chronic',
        reason: actor.why('attendance:read')[0]?.reason ?? '',
        filter: { within },
        total: lines.length,
        studentIds: people.map(({ studentId }) => studentId),
      },
    );
    return {
      asOf,
      yearEnds: reading.year.to,
      within,
      people: actor.isDeidentified ? [] : people,
      total: lines.length,
      page,
      hasMore: lines.length > page * page_size,
    };
  });
}
