import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { dueBy, type FollowUpKind } from '../../core/plans/follow-up.ts';
import type { EndReason } from '../../core/plans/goal-measure.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { PlanLine } from '../../core/views.ts';

interface Row extends Omit<PlanLine, 'next'> {
  studentId: string;
  nextOn: IsoDate | null;
  nextKind: FollowUpKind | null;
  tier: Tier;
  endReason: EndReason | null;
}

/** Plans in a line each, with what comes next; active ones first. */
export async function planLines(
  trx: Tx,
  institutionId: number,
  which: RawBuilder<unknown>,
  today: IsoDate,
): Promise<(PlanLine & { studentId: string })[]> {
  const i = institutionId;
  const { rows } = await sql<Row>`
    select p.plan_id as "planId", p.student_id as "studentId", k.name as kind, p.tier, p.goal, m.display_name as "caseManager",
      p.starts_on as "startsOn", p.review_on as "reviewOn", p.state, p.ended_on as "endedOn", p.end_reason as "endReason",
      f.due_on as "nextOn", f.kind as "nextKind", g.name as "group"
    from interventions.plan p
    join interventions.kind k on k.institution_id = ${i} and k.kind_key = p.kind_key
    join roster.staff m on m.institution_id = ${i} and m.staff_id = p.case_manager_staff_id
    left join interventions.follow_up f on f.institution_id = ${i} and f.plan_id = p.plan_id and f.state = 'open'
    left join interventions.plan_group g on g.institution_id = ${i} and g.plan_group_id = p.plan_group_id
    where p.institution_id = ${i} and ${which}
    order by p.state, p.starts_on desc, p.plan_id limit 200`.execute(trx);
  return rows.map(({ nextOn, nextKind, ...row }) => ({
    ...row,
    next: nextOn === null || nextKind === null ? null : { dueOn: nextOn, kind: nextKind, due: dueBy(nextOn, today) },
  }));
}
