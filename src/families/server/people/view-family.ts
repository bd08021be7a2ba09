import { sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { languageKey, languageName } from '../../../kernel/languages.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope, unknownStudent } from '../../../roster/server/index.ts';
import type { FamilyChannel, Holder } from '../../core/people/holder.ts';
import { nobodyWords } from '../../core/people/reachable.ts';
import type { FamilyView, NobodyReason, PersonView, ReachLine } from '../../core/people/views.ts';
import { ofAgeDay, rightsOf } from '../../core/people/who-may.ts';
import { categories } from '../../core/writing/occasions.ts';
import { engagementOf } from '../engagement.ts';
import { readContacts, readHistory, readPreferences, readQuestions, readRestrictions } from './person-facts.ts';
import { readGuardians, readStudents, readTrusted } from './read-people.ts';
import { type Reached, reachedForEach } from './recipients-for.ts';
import { rulesOf } from './rules.ts';

/** A student's family for those who look after the student: who may be told what, how they are reached, what they said, since when. */
export async function viewFamily({ db, clock, actor }: Verb, studentId: string): Promise<FamilyView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, ctx);
    const reason = await requireStudent(trx, actor, 'families:read', studentId, today);
    const institution = await loadInstitution(trx, i);
    const { rules } = await rulesOf(trx, institution);
    const [student] = await readStudents(trx, institution, [studentId], today);
    if (!student) throw unknownStudent(studentId);
    const each = await reachedForEach(trx, i, [studentId], categories);
    const reached = new Map<string, Reached>(
      [...each].flatMap(([category, students]) => {
        const answer = students.get(studentId);
        return answer ? [[category, answer] as const] : [];
      }),
    );
    const people = await peopleOf(trx, ctx, student, today, reached, institution.locale);
    const pauses = await trx
      .selectFrom('families.pause')
      .select(['pause_id', 'kind', 'words', 'starts_on', 'until', 'made_by_name', 'is_sealed'])
      .where('institution_id', '=', i)
      .where('student_id', '=', studentId)
      .where('ended_at', 'is', null)
      .where((on) => on.or([on('until', 'is', null), on('until', '>=', today)]))
      .orderBy('starts_on')
      .execute();
    const leads = await mayLeadSafeguarding(trx, ctx, studentId, today);
    await recordViews(trx, ctx, [{ studentId, page: 'family', reason }]);
    const rights = rightsOf(rules, student.born, today, student.decision);
    return {
      studentId,
      today,
      rights,
      ofAgeOn: rules.ofAge === null ? null : ofAgeDay(student.born, rules.ofAge),
      review: await openReview(trx, i, studentId),
      names: await namesOf(trx, i, studentId, student.name),
      people,
      engagement: await engagementOf(trx, i, studentId, today),
      pauses: pauses
        .filter(({ is_sealed }) => !is_sealed || leads)
        .map((row) => ({
          pauseId: row.pause_id,
          kind: row.kind,
          words: row.words,
          startsOn: row.starts_on,
          until: row.until,
          by: row.made_by_name,
        })),
      isHalted: await isHalted(trx, i, studentId, today),
      nobody: await nobodyOf(trx, i, studentId),
      mayWrite: actor.why('families:write').length > 0,
      mayLead: actor.why('families:lead').length > 0,
      isTrustOpen: rights !== 'guardians',
    };
  });
}

async function mayLeadSafeguarding(trx: Tx, { actor }: MessageContext, studentId: string, today: IsoDate) {
  if (actor.why('notes:safeguarding').length === 0) return false;
  const scope = await studentScope(trx, actor, 'notes:safeguarding');
  const row = await trx
    .selectFrom('roster.student as st')
    .select('st.student_id')
    .where('st.institution_id', '=', actor.institutionId)
    .where('st.student_id', '=', studentId)
    .where(inScope(scope, sql.ref<string>('st.student_id'), today))
    .executeTakeFirst();
  return row !== undefined;
}

async function peopleOf(
  trx: Tx,
  ctx: MessageContext,
  { studentId, name: studentName }: { studentId: string; name: string },
  today: IsoDate,
  reached: ReadonlyMap<string, Reached>,
  locale: string,
): Promise<PersonView[]> {
  const { institutionId: i } = ctx.actor;
  const guardians = await readGuardians(trx, i, [studentId], today);
  const trusted = await readTrusted(trx, i, [studentId]);
  const isStudentTold = [...reached.values()].some(
    ({ recipients, leftOut }) =>
      recipients.some(({ kind }) => kind === 'student') || leftOut.some(({ kind }) => kind === 'student'),
  );
  const found: (Holder & Pick<PersonView, 'name' | 'relation' | 'household'> & { said: string | null })[] = [
    ...(isStudentTold
      ? [
          {
            kind: 'student' as const,
            id: studentId,
            name: studentName,
            relation: 'student',
            household: null,
            said: null,
          },
        ]
      : []),
    ...guardians.map((row) => ({
      kind: 'guardian' as const,
      id: row.guardianId,
      name: row.name,
      relation: row.relation,
      household: row.household,
      said: row.language,
    })),
    ...trusted.map((row) => ({
      kind: 'trusted' as const,
      id: row.trustedContactId,
      name: row.name,
      relation: 'chosen by the student',
      household: null,
      said: row.language,
    })),
  ];
  const ids = found.map(({ id }) => id);
  const contacts = await readContacts(trx, i, ids);
  const preferences = await readPreferences(trx, i, ids);
  const history = await readHistory(trx, i, ids);
  const restrictions = await readRestrictions(trx, i, studentId);
  const questions = await readQuestions(trx, i, ids);
  const others = await alsoOf(trx, ctx, studentId, ids, today);
  const trust = await trustOf(trx, i, studentId);
  return found.map(({ said, ...person }) => {
    const preference = preferences(person);
    const language = languageKey(preference.language ?? said) ?? languageKey(locale) ?? 'en';
    return {
      ...person,
      language,
      languageName: languageName(language),
      alsoOf: others
        .filter(({ holder }) => holder === person.id)
        .map(({ studentId: id, name }) => ({ studentId: id, name })),
      contacts: contacts(person),
      preference,
      reach: reachLines(person, reached),
      restrictions: person.kind === 'guardian' ? restrictions(person.id) : [],
      trust: person.kind === 'trusted' ? (trust.get(person.id) ?? null) : null,
      history: history(person),
      questions: questions(person),
    };
  });
}

function reachLines(holder: Holder, reached: ReadonlyMap<string, Reached>): ReachLine[] {
  const is = (other: Holder) => other.kind === holder.kind && other.id === holder.id;
  return categories.map((category) => {
    const answer = reached.get(category);
    const recipient = answer?.recipients.find(is);
    const channels: FamilyChannel[] = [...new Set(recipient?.channels.map(({ channel }) => channel) ?? [])];
    return { category, channels, why: recipient ? null : (answer?.leftOut.find(is)?.why ?? 'ended') };
  });
}

/** Their other students, as far as the reader may see them: nobody learns of a sibling by a parent. */
async function alsoOf(trx: Tx, { actor }: MessageContext, studentId: string, ids: readonly string[], today: IsoDate) {
  const scope = await studentScope(trx, actor, 'families:read');
  const { rows } = await sql<{ holder: string; studentId: string; name: string }>`
    select k.guardian_id as holder, s.student_id as "studentId", s.display_name as name
    from roster.guardianship k join roster.student s on s.institution_id = ${actor.institutionId} and s.student_id = k.student_id
    where k.institution_id = ${actor.institutionId} and k.guardian_id = any(${[...ids]}::uuid[]) and k.student_id <> ${studentId}::uuid
      and s.merged_into_student_id is null and ${inScope(scope, sql.ref<string>('s.student_id'), today)}
    order by s.display_name`.execute(trx);
  return rows;
}

async function trustOf(trx: Tx, institutionId: number, studentId: string) {
  const rows = await trx
    .selectFrom('families.trusted_contact')
    .select(['trusted_contact_id', 'categories', 'until', 'student_words', 'revoked_at', 'revoke_words'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.trusted_contact_id,
      {
        categories: row.categories,
        until: row.until,
        studentWords: row.student_words,
        revoked: row.revoked_at === null ? null : (row.revoke_words ?? ''),
      },
    ]),
  );
}

async function openReview(trx: Tx, institutionId: number, studentId: string) {
  const row = await trx
    .selectFrom('families.rights_review')
    .select('review_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('of_age_on', 'desc')
    .executeTakeFirst();
  return row ? { reviewId: row.review_id } : null;
}

async function namesOf(trx: Tx, institutionId: number, studentId: string, roster: string) {
  const row = await trx
    .selectFrom('families.student_name')
    .select(['at_home', 'at_school', 'revision'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  return { atHome: row?.at_home ?? null, atSchool: row?.at_school ?? null, roster, revision: row?.revision ?? 0 };
}

async function isHalted(trx: Tx, institutionId: number, studentId: string, today: IsoDate): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select
    exists (select from roster.circumstance where institution_id = ${institutionId} and student_id = ${studentId}::uuid
      and starts_on <= ${today}::date and (ends_on is null or ends_on >= ${today}::date))
    or exists (select from families.pause where institution_id = ${institutionId} and student_id = ${studentId}::uuid and ended_at is null
      and starts_on <= ${today}::date and (until is null or until >= ${today}::date)) as is`.execute(trx);
  return rows[0]?.is ?? false;
}

async function nobodyOf(trx: Tx, institutionId: number, studentId: string): Promise<FamilyView['nobody']> {
  const { rows } = await sql<{ why: NobodyReason; owner: string | null; dueOn: IsoDate | null }>`
    select u.why, f.display_name as owner, u.due_on::text as "dueOn" from families.unreachable u
    left join roster.staff f on f.institution_id = ${institutionId} and f.staff_id = u.owner_staff_id
    where u.institution_id = ${institutionId} and u.student_id = ${studentId}::uuid`.execute(trx);
  const [row] = rows;
  return row ? { ...row, why: nobodyWords[row.why] } : null;
}
