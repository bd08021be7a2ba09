import { loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { mailToStudent } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import { type ContactReach, type ContactWay, contactWords } from '../../core/contact.ts';
import { mailWords } from '../../core/mail-words.ts';
import type { TimelineEntry } from '../../core/views.ts';
import { recordsOf } from '../require-student.ts';

interface TimelineOf {
  student_id: string;
  opened_on: IsoDate;
  closed_on: IsoDate | null;
  /** The case, and those that were merged into it. */
  caseIds: readonly string[];
}

/** What happened, newest first: to the case, and every contact with the student and mail to them while it was open. */
export async function timelineOf(
  trx: Tx,
  actor: Actor,
  { student_id, opened_on, closed_on, caseIds }: TimelineOf,
  today: IsoDate,
): Promise<TimelineEntry[]> {
  const { institutionId } = actor;
  const studentIds = await recordsOf(trx, institutionId, student_id);
  const entries = await trx
    .selectFrom('cases.entry')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('case_id', 'in', [...caseIds])
    .orderBy('at', 'desc')
    .limit(500)
    .execute();
  let contacts = trx
    .selectFrom('cases.contact')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', studentIds)
    .where('undone_at', 'is', null)
    .where((on) => on.or([on('case_id', 'in', [...caseIds]), on('case_id', 'is', null)]))
    .where('day', '>=', opened_on)
    .orderBy('at', 'desc')
    .limit(500);
  if (closed_on !== null) contacts = contacts.where('day', '<=', closed_on);
  const contactRows = await contacts.execute();
  const span = { from: opened_on, to: closed_on };
  const mails = await mailsOf(trx, actor, { studentId: student_id, studentIds, ...span }, today);
  const then = (row: { score: number | null; score_week: string | null }) =>
    row.score !== null && row.score_week !== null ? { score: row.score, week: row.score_week } : null;
  return [
    ...entries.map((row) => ({
      id: row.entry_id,
      at: row.at.toISOString(),
      kind: row.kind,
      words: row.words,
      text: null,
      opens: row.origin_kind && row.origin_id ? { kind: row.origin_kind, id: row.origin_id } : null,
      by: row.by_name,
      scoreThen: then(row),
    })),
    ...contactRows.map((row) => ({
      id: row.contact_id,
      at: row.at.toISOString(),
      kind: 'contact',
      // The checks of cases.contact hold both to these.
      words: contactWords(row.way as ContactWay, row.reach as ContactReach),
      text: row.words,
      opens: null,
      by: row.by_name,
      scoreThen: then(row),
    })),
    ...mails,
  ].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}

/** That there was mail, and how it went. What it was about is for those who may read the student's mail. */
async function mailsOf(
  trx: Tx,
  actor: Actor,
  of: { studentId: string; studentIds: readonly string[]; from: IsoDate; to: IsoDate | null },
  today: IsoDate,
): Promise<TimelineEntry[]> {
  const { timeZone, words } = await loadInstitution(trx, actor.institutionId);
  const mails = await mailToStudent(trx, actor.institutionId, { ...of, timeZone });
  if (mails.length === 0) return [];
  const mayRead =
    actor.why('messages:read').length > 0 &&
    (await whyStudent(trx, await studentScope(trx, actor, 'messages:read'), of.studentId, today)) !== null;
  return mails.map((mail) => ({
    id: mail.messageId,
    at: mail.at.toISOString(),
    kind: 'message',
    words: mailWords(mail, words.student),
    text: mayRead ? [`“${mail.subject}”`, mail.why].filter(Boolean).join(' ') : null,
    opens: null,
    by: 'Leadline',
    scoreThen: null,
  }));
}
