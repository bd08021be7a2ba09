import { sql } from 'kysely';
import { queueMessage } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlertContext } from './context.ts';

/** A kind word to the student, in the name of whoever looks after them; once for each alert. */
export async function mailStudent(
  trx: Tx,
  context: AlertContext,
  { alertId, studentId }: { alertId: string; studentId: string },
): Promise<void> {
  const { institutionId } = context.actor;
  const { rows } = await sql<{ programme: string; staffName: string | null; staffMail: string | null }>`
    select u.name as programme, s.display_name as "staffName", s.email as "staffMail"
    from roster.enrolment e
    join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
    left join roster.caseload c on c.institution_id = e.institution_id and c.student_id = e.student_id and c.ends_on is null
    left join roster.staff s on s.institution_id = c.institution_id and s.staff_id = c.staff_id and s.left_on is null
    where e.institution_id = ${institutionId} and u.institution_id = ${institutionId} and e.student_id = ${studentId}::uuid
    order by e.is_primary desc, s.display_name nulls last limit 1`.execute(trx);
  const found = rows[0];
  await queueMessage(trx, context, {
    kind: 'student-mail',
    to: { kind: 'student', id: studentId },
    templateKey: 'student-mail',
    values: {
      programme: found?.programme ?? '',
      staff_name: found?.staffName ?? '',
      staff_mail: found?.staffMail ?? '',
    },
    category: 'support',
    dedupeKey: `alert/${alertId}/student`,
    origin: { kind: 'alert', id: alertId },
  });
}
