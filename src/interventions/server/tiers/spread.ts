import { type Expression, type RawBuilder, sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { listUnits, loadInstitution } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { spreadSentence, tierSpread } from '../../core/tiers/tier.ts';
import type { SpreadView } from '../../core/views.ts';

interface Counted {
  unitId: string;
  students: number;
  second: number;
  third: number;
  plans: number;
  withoutPlan: number;
}

/** Each student once, with the site where they count, by the enrolment of now. */
export function enrolledHere(i: number, today: IsoDate, seen: Expression<unknown>): RawBuilder<unknown> {
  return sql`select distinct on (e.student_id) e.student_id, e.programme_unit_id as unit_id from roster.enrolment e
    where e.institution_id = ${i} and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
      and ${seen} order by e.student_id, e.is_primary desc, e.enrolment_id`;
}

/** How a site's students spread over the tiers, beside what is healthy; and who stands above the first without a plan. */
export async function viewSpread({ db, clock, actor }: Verb): Promise<SpreadView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const { words } = await loadInstitution(trx, i);
    const scope = await studentScope(trx, actor, 'plans:lead');
    const seen = inScope(scope, sql.ref<string>('e.student_id'), today);
    const { rows } = await sql<Counted>`
      with here as materialized (${enrolledHere(i, today, seen)}),
      above as materialized (select student_id, tier from interventions.tier where institution_id = ${i} and tier > 1),
      planned as materialized (select distinct student_id from interventions.plan where institution_id = ${i} and state = 'active')
      select h.unit_id as "unitId", count(*)::int as students, count(*) filter (where a.tier = 2)::int as second,
        count(*) filter (where a.tier = 3)::int as third, count(p.student_id)::int as plans,
        count(*) filter (where a.tier > 1 and p.student_id is null)::int as "withoutPlan"
      from here h left join above a on a.student_id = h.student_id left join planned p on p.student_id = h.student_id
      group by 1`.execute(trx);
    const units = new Map((await listUnits(trx, i)).map(({ unitId, name }) => [unitId, name]));
    const site = (unitId: string | null, name: string, of: Omit<Counted, 'unitId'>) => {
      const shares = tierSpread(of.students, { 2: of.second, 3: of.third });
      return {
        unitId,
        name,
        students: of.students,
        shares,
        plans: of.plans,
        withoutPlan: of.withoutPlan,
        sentence: spreadSentence(shares, words.tier),
      };
    };
    const whole = rows.reduce(
      (sum, row) => ({
        students: sum.students + row.students,
        second: sum.second + row.second,
        third: sum.third + row.third,
        plans: sum.plans + row.plans,
        withoutPlan: sum.withoutPlan + row.withoutPlan,
      }),
      { students: 0, second: 0, third: 0, plans: 0, withoutPlan: 0 },
    );
    const all = site(null, 'All that you lead', whole);
    const sites = rows
      .map(({ unitId, ...of }) => site(unitId, units.get(unitId) ?? '', of))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return { today, sentence: all.sentence, sites: sites.length === 1 ? sites : [all, ...sites] };
  });
}
