import { sql } from 'kysely';
import type { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { clockOf, loadInstitution, systemActor, todayOf } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope } from '../../../roster/server/index.ts';
import type { RightsView } from '../../core/people/views.ts';
import { ofAgeDay } from '../../core/people/who-may.ts';
import { trouble } from '../problems.ts';
import type { RightsDecisionInput } from './inputs.ts';
import { rulesOf } from './rules.ts';

const at_once = 500;
const most_shown = 200;

/**
 * Opens a review for every enrolled student who comes of age within the rules' days, or already has; safe to repeat.
 * @returns how many were opened
 */
export async function openReviews(db: Database, institutionId: number): Promise<number> {
  let opened = 0;
  for (;;) {
    const some = await db.forInstitution(institutionId, async (trx) => {
      const institution = await loadInstitution(trx, institutionId);
      const { rules } = await rulesOf(trx, institution);
      if (rules.recipients === 'students' || rules.ofAge === null) return 0;
      const today = todayOf(institution);
      const lastBorn = Temporal.PlainDate.from(addDays(today, rules.reviewDays))
        .subtract({ years: rules.ofAge })
        .toString();
      const { rows } = await sql<{ student_id: string; born: IsoDate }>`
        select s.student_id, s.date_of_birth::text as born from roster.student s
        where s.institution_id = ${institutionId} and s.date_of_birth <= ${lastBorn}::date and s.merged_into_student_id is null
          and not exists (select from families.rights_review r where r.institution_id = ${institutionId} and r.student_id = s.student_id)
          and exists (select from roster.enrolment e where e.institution_id = ${institutionId} and e.student_id = s.student_id
            and (e.ends_on is null or e.ends_on >= ${today}::date))
        limit ${at_once}`.execute(trx);
      if (rows.length === 0) return 0;
      const at = new Date(clockOf(institution).now().epochMilliseconds);
      const ofAge = rules.ofAge;
      await trx
        .insertInto('families.rights_review')
        .values(
          rows.map(({ student_id, born }) => ({
            institution_id: institutionId,
            review_id: uuidv7(),
            student_id,
            of_age_on: ofAgeDay(born, ofAge) ?? today,
            state: 'open' as const,
            opened_at: at,
          })),
        )
        .onConflict((conflict) => conflict.columns(['institution_id', 'student_id', 'of_age_on']).doNothing())
        .execute();
      const clock = clockOf(institution);
      await record(
        trx,
        { clock, actor: systemActor(institutionId) },
        { verb: 'families.open-rights-reviews', details: { students: rows.length } },
      );
      return rows.length;
    });
    opened += some;
    if (some < at_once) return opened;
  }
}

/** Whose rights are under review, those of age first; and the last decisions. */
export async function listReviews({ db, clock, actor }: Verb): Promise<RightsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, ctx);
    const { rules } = await rulesOf(trx, await loadInstitution(trx, i));
    const scope = await studentScope(trx, actor, 'families:read');
    const { rows } = await sql<
      RightsView['reviews'][number] & { studentId: string; name: string; identifier: string; total: number }
    >`
      select r.review_id as "reviewId", r.student_id as "studentId", s.display_name as name, s.source_key as identifier, r.of_age_on::text as "ofAgeOn",
        r.state, r.decision, r.ground, r.words, r.decided_by_name as by, (count(*) over ())::int as total
      from families.rights_review r join roster.student s on s.institution_id = ${i} and s.student_id = r.student_id
      where r.institution_id = ${i} and s.merged_into_student_id is null and (r.state = 'open' or r.decided_at > ${today}::date - 30)
        and ${inScope(scope, sql.ref<string>('r.student_id'), today)}
      order by r.state desc, r.of_age_on, r.review_id limit ${most_shown}`.execute(trx);
    await recordListView(trx, ctx, {
      page: 'family-rights',
      reason: scope.why[0]?.reason ?? '',
      studentIds: rows.map(({ studentId }) => studentId),
      ...(rows[0] ? { total: rows[0].total } : {}),
    });
    return {
      today,
      ofAge: rules.ofAge,
      total: rows[0]?.total ?? 0,
      mayDecide: actor.why('families:lead').length > 0,
      reviews: rows.map(({ studentId, name, identifier, total: _, ...row }) => ({
        ...row,
        student: { studentId, name, identifier },
      })),
    };
  });
}

/** What was decided with a student who comes of age: who is told from that day on. A later decision replaces it. */
export async function decideRights(
  { db, clock, actor }: Verb,
  reviewId: string,
  { decision, ground, words }: z.output<typeof RightsDecisionInput>,
): Promise<null> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('families.rights_review')
      .select(['student_id', 'decision'])
      .where('institution_id', '=', actor.institutionId)
      .where('review_id', '=', reviewId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such review. Reload the page.');
    await requireStudent(trx, actor, 'families:lead', row.student_id, today);
    await trx
      .updateTable('families.rights_review')
      .set({ state: 'decided', decision, ground: ground || null, words, decided_by_name: actor.name, decided_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('review_id', '=', reviewId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.decide-rights',
      subject: { kind: 'student', id: row.student_id },
      details: { reviewId, decision, before: row.decision },
    });
    return null;
  });
}
