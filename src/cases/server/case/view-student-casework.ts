import type { Actor } from '../../../kernel/actor.ts';
import { addDays, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent, studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { ConcernKind } from '../../core/concern.ts';
import type { ContactReach, ContactWay } from '../../core/contact.ts';
import type { ConcernView, ContactView, StudentCaseworkView } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { kindsOf } from '../kinds.ts';
import { notesOf } from '../notes/read-notes.ts';
import { keptStudent, recordsOf, seesCasework } from '../require-student.ts';
import { caseLines } from './case-lines.ts';

const looked_back_days = 366;

/** What stands beside the score on a student's page: contacts for all who may log them, casework for those who may read it. */
export async function viewStudentCasework({ db, clock, actor }: Verb, asked: string): Promise<StudentCaseworkView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, asked);
    const reason = await requireStudent(trx, actor, 'contacts:log', studentId, today);
    const sees = await seesCasework(trx, actor, studentId, today);
    const mayWork =
      sees && (await whyStudent(trx, await studentScope(trx, actor, 'cases:work'), studentId, today)) !== null;
    const studentIds = await recordsOf(trx, institutionId, studentId);
    const standing = await trx
      .selectFrom('cases.contact_standing')
      .select(['last_two_way_on', 'tries_since'])
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .executeTakeFirst();
    const last = standing?.last_two_way_on ?? null;
    if (sees) await recordViews(trx, { clock, actor }, [{ studentId, page: 'casework', reason }]);
    return {
      today,
      standing: {
        lastTwoWayOn: last,
        daysSince: last === null ? null : dayNumber(today) - dayNumber(last),
        triesSince: standing?.tries_since ?? 0,
      },
      contacts: await contactsOf(trx, actor, { studentIds, since: addDays(today, -looked_back_days), sees }),
      seesCasework: sees,
      mayWork,
      cases: sees ? await caseLines(trx, institutionId, { studentIds }, today) : [],
      concerns: await concernsOf(trx, actor, { studentIds }, sees),
      notes: sees ? await notesOf(trx, actor, { studentId }, today) : [],
      kinds: sees ? await kindsOf(trx, institutionId) : [],
    };
  });
}

/** Contacts with a student, newest first. */
export async function contactsOf(
  trx: Tx,
  { institutionId, actorId }: Actor,
  { studentIds, since, sees }: { studentIds: readonly string[]; since: IsoDate; sees: boolean },
): Promise<ContactView[]> {
  const rows = await trx
    .selectFrom('cases.contact')
    .select(['contact_id', 'at', 'day', 'way', 'reach', 'words', 'by_name', 'by_id', 'group_id', 'score', 'score_week'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .where('day', '>=', since)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('contact_id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    contactId: row.contact_id,
    at: row.at.toISOString(),
    day: row.day,
    // The checks of cases.contact hold both to these.
    way: row.way as ContactWay,
    reach: row.reach as ContactReach,
    words: sees || row.by_id === actorId ? row.words : null,
    by: row.by_name,
    isGroup: row.group_id !== null,
    isMine: row.by_id === actorId,
    scoreThen: row.score !== null && row.score_week !== null ? { score: row.score, week: row.score_week } : null,
  }));
}

/** Concerns of a student or a case; without casework only those that the reader raised. */
export async function concernsOf(
  trx: Tx,
  { institutionId, actorId }: Actor,
  of: { studentIds: readonly string[] } | { caseId: string },
  sees: boolean,
): Promise<ConcernView[]> {
  let query = trx
    .selectFrom('cases.concern')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('raised_at', 'desc')
    .limit(50);
  query =
    'studentIds' in of ? query.where('student_id', 'in', [...of.studentIds]) : query.where('case_id', '=', of.caseId);
  if (!sees) query = query.where('raised_by', '=', actorId);
  return (await query.execute()).map((row) => ({
    concernId: row.concern_id,
    // The checks of cases.concern hold both to these.
    kind: row.kind as ConcernKind,
    words: row.words,
    raisedAt: row.raised_at.toISOString(),
    by: row.raised_by_name,
    isMine: row.raised_by === actorId,
    state: row.state as ConcernView['state'],
    caseId: sees ? row.case_id : null,
    ending: row.ending,
  }));
}
