import { sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import type { FamilyChannel } from '../../core/people/holder.ts';
import type { QuestionsView } from '../../core/people/views.ts';
import { holderName } from '../gatherings/people-names.ts';

const most_shown = 200;

/** What may have been an opt-out and waits for a person, the oldest first. */
export async function listQuestions({ db, clock, actor }: Verb): Promise<QuestionsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, ctx);
    const scope = await studentScope(trx, actor, 'families:read');
    const { rows } = await sql<{
      questionId: string;
      name: string;
      words: string;
      channel: FamilyChannel;
      asked_at: Date;
      studentId: string;
      student: string;
    }>`
      select q.question_id as "questionId", ${holderName(i, 'q')} as name, q.words, q.channel, q.asked_at, p.student_id as "studentId", p.display_name as student
      from families.consent_question q
      cross join lateral (
        select s.student_id, s.display_name from roster.student s
        where s.institution_id = ${i} and ${inScope(scope, sql.ref<string>('s.student_id'), today)} and (
          (q.holder_kind = 'student' and s.student_id = q.holder_id)
          or (q.holder_kind = 'guardian' and s.student_id in (select k.student_id from roster.guardianship k where k.institution_id = ${i} and k.guardian_id = q.holder_id))
          or (q.holder_kind = 'trusted' and s.student_id in (select t.student_id from families.trusted_contact t where t.institution_id = ${i} and t.trusted_contact_id = q.holder_id)))
        order by s.student_id limit 1) p
      where q.institution_id = ${i} and q.state = 'open' order by q.asked_at, q.question_id limit ${most_shown}`.execute(
      trx,
    );
    await recordListView(trx, ctx, {
      page: 'family-questions',
      reason: scope.why[0]?.reason ?? '',
      studentIds: rows.map(({ studentId }) => studentId),
    });
    return {
      mayAnswer: actor.why('families:write').length > 0,
      questions: rows.map(({ asked_at, studentId, student, ...row }) => ({
        ...row,
        askedAt: asked_at.toISOString(),
        student: { studentId, name: student },
      })),
    };
  });
}
