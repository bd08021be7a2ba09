import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import type { MetAlreadyView, ThisWeekView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { findRule } from './change-rule.ts';

const most_shown = 200;

/** Who met a rule when it began to speak, and meets it still: nobody was told, and none of them is hidden. */
export async function metAlready(trx: Tx, context: AlertContext, ruleId: string): Promise<MetAlreadyView> {
  const { actor, clock } = context;
  const { institutionId } = actor;
  await findRule(trx, institutionId, ruleId);
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const scope = await studentScope(trx, actor, 'students:list');
  const { rows } = await sql<MetAlreadyView['people'][number] & { total: number }>`
    select s.student_id as "studentId", s.display_name as name, s.source_key as identifier, u.name as programme, a.words,
      (select count(*)::int from alerts.alert n where n.institution_id = ${institutionId} and n.rule_id = ${ruleId}::uuid
        and n.state = 'already' and n.ended_at is null and n.cleared_on is null) as total
    from alerts.alert a
    join roster.student s on s.institution_id = a.institution_id and s.student_id = a.student_id
    join roster.enrolment e on e.institution_id = a.institution_id and e.enrolment_id = a.enrolment_id
    join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
    where a.institution_id = ${institutionId} and s.institution_id = ${institutionId} and e.institution_id = ${institutionId}
      and u.institution_id = ${institutionId} and a.rule_id = ${ruleId}::uuid and a.state = 'already' and a.ended_at is null
      and a.cleared_on is null and ${inScope(scope, sql.ref<string>('a.student_id'), today)}
    order by s.search_key collate "C" limit ${actor.isDeidentified ? 0 : most_shown}`.execute(trx);
  const total = rows[0]?.total ?? (await countAlready(trx, institutionId, ruleId)).already;
  await recordListView(trx, context, {
    page: 'rule-met-already',
    reason: scope.why[0]?.reason ?? '',
    total,
    studentIds: rows.map(({ studentId }) => studentId),
  });
  return { total, people: rows.map(({ total: _, ...person }) => person), others: total - rows.length };
}

/** How many met it already, and how many it holds for in shadow. */
export async function countAlready(
  trx: Tx,
  institutionId: number,
  ruleId: string,
): Promise<{ already: number; untold: number }> {
  const { rows } = await sql<{ already: number; untold: number }>`
    select count(*) filter (where state = 'already')::int as already, count(*) filter (where state in ('already', 'shadow'))::int as untold
    from alerts.alert where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid and ended_at is null
      and cleared_on is null and state in ('already', 'shadow')`.execute(trx);
  return rows[0] ?? { already: 0, untold: 0 };
}

/** Of these students, those who met a rule that is on when it began to speak, and meet it still. */
export async function alreadyAmong(
  trx: Tx,
  institutionId: number,
  people: readonly { studentId: string; name: string }[],
): Promise<ThisWeekView['metAlready']> {
  const names = new Map(people.map(({ studentId, name }) => [studentId, name]));
  const { rows } = await sql<{ studentId: string; rule: string; words: string }>`
    select a.student_id as "studentId", r.name as rule, a.words from alerts.alert a
    join alerts.rule r on r.institution_id = a.institution_id and r.rule_id = a.rule_id
    where a.institution_id = ${institutionId} and r.institution_id = ${institutionId} and r.state = 'on'
      and a.student_id = any(${sql.lit(`{${[...names.keys()].join(',')}}`)}::uuid[])
      and a.state = 'already' and a.ended_at is null and a.cleared_on is null
    order by r.name, a.alert_id limit ${most_shown}`.execute(trx);
  return rows.map((row) => ({ ...row, name: names.get(row.studentId) ?? '' }));
}
