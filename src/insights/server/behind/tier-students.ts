import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Words } from '../../../institution/core/presets.ts';
import { enrolledHere } from '../../../interventions/server/index.ts';
import { capital } from '../../../kernel/capital.ts';
import { problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { type StudentsBehindView, tier_parts } from '../../core/effects/behind-views.ts';
import { openPage } from '../lists/page.ts';
import { type Doing, refuseUnnamed, studentsBehind } from './students-behind.ts';

export const TierStudentsQuery = z.object({
  unit: z.uuid().optional().describe('the site; left out: all that the reader leads'),
  of: z.enum(tier_parts).default('all'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
type Part = (typeof tier_parts)[number];

/** Whom a number of the spread over the tiers counts. */
export async function viewTierStudents(
  { db, clock, actor }: Doing,
  { unit, of, page }: z.output<typeof TierStudentsQuery>,
): Promise<StudentsBehindView> {
  refuseUnnamed(actor);
  requireNeed(actor, 'plans:lead');
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today, units, institution } = await openPage(trx, { db, actor, clock }, undefined);
    const site = unit === undefined ? null : units.find(({ unitId }) => unitId === unit);
    if (site === undefined) throw problems.notFound('There is no such site (any more). Go back to the reviews.');
    const scope = await studentScope(trx, actor, 'plans:lead');
    const seen = sql`${inScope(scope, sql.ref<string>('e.student_id'), today)} and ${narrowed(i, of, sql.ref('e.student_id'))}`;
    return studentsBehind(
      trx,
      { clock, actor },
      {
        scope,
        today,
        words: institution.words,
        what: `${partWords(of, institution.words)} ${site ? `at ${site.name}` : 'of all that you lead'}`,
        of: sql`select student_id from (${enrolledHere(i, today, seen)}) here
          where ${site ? sql`unit_id = ${site.unitId}` : sql`true`}`,
        page,
        filter: { tier: of, ...(unit && { unit }) },
      },
    );
  });
}

/** Asked of each enrolment, so that few are looked at where few are meant. */
function narrowed(i: number, of: Part, studentId: RawBuilder<unknown>): RawBuilder<unknown> {
  const tier = (which: RawBuilder<unknown>) =>
    sql`${studentId} in (select student_id from interventions.tier where institution_id = ${i} and ${which})`;
  const planned = sql`${studentId} in (select student_id from interventions.plan where institution_id = ${i} and state = 'active')`;
  if (of === 'all') return sql`true`;
  if (of === 'planned') return planned;
  if (of === 'without-plan') return sql`${tier(sql`tier > 1`)} and not ${planned}`;
  if (of === 'tier-1') return sql`not ${tier(sql`tier > 1`)}`;
  return tier(sql`tier = ${of === 'tier-2' ? 2 : 3}`);
}

function partWords(of: Part, { students, tier }: Words): string {
  const who = capital(students);
  if (of === 'all') return who;
  if (of === 'planned') return `${who} with a plan`;
  if (of === 'without-plan') return `${who} above ${tier} 1 without a plan`;
  return `${who} in ${tier} ${of.slice(-1)}`;
}
