import { sql } from 'kysely';
import { z } from 'zod';
import { sessionsMissed } from '../../../attendance/server/index.ts';
import { problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { studentScope } from '../../../roster/server/index.ts';
import type { StudentsBehindView } from '../../core/effects/behind-views.ts';
import { openPage } from '../lists/page.ts';
import { type Doing, refuseUnnamed, studentsBehind } from './students-behind.ts';

export const SessionStudentsQuery = z.object({
  session: z.coerce.number().int().min(-1).max(32_767).default(-1).describe('as the overview names it'),
  unit: z.uuid().optional(),
  year: z.string().max(80).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

/** More are not listed: whoever missed it least stands behind. */
const most_listed = 500;

/** Who missed a session of the overview, most often first. */
export async function viewSessionStudents(
  { db, clock, actor }: Doing,
  { session, unit, year, page }: z.output<typeof SessionStudentsQuery>,
): Promise<StudentsBehindView> {
  refuseUnnamed(actor);
  requireNeed(actor, 'attendance:read');
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today, institution } = await openPage(trx, { db, actor, clock }, undefined);
    const scope = await studentScope(trx, actor, 'attendance:read');
    const missed = await sessionsMissed(trx, { actor, session, unit, year, most: most_listed });
    if (missed === null) throw problems.forbidden('So few are not told, and not listed either.');
    const of = new Map(missed.students.map((one) => [one.studentId, one]));
    const place = [missed.site, year].filter(Boolean).join(', ');
    return studentsBehind(
      trx,
      { clock, actor },
      {
        scope,
        today,
        words: institution.words,
        what: `${missed.name}: ${of.size === most_listed ? `the ${most_listed} who missed it most` : 'who missed it'}${place ? `, ${place}` : ''}`,
        of: sql`select x.student_id, x.absent from unnest(${[...of.keys()]}::uuid[], ${[...of.values()].map(({ absent }) => absent)}::int[])
          x (student_id, absent)`,
        order: sql`c.absent desc`,
        page,
        filter: { session, ...(unit && { unit }), ...(year && { year }) },
        saidLabel: 'Missed',
        said: (studentId) => {
          const one = of.get(studentId);
          return one ? { said: `${one.absent} of ${one.expected}` } : {};
        },
      },
    );
  });
}
