import { addPartner, NewPartnerReferral, referToPartner } from '../../../cases/server/index.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, dayIn } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const partners = [
  {
    name: 'Riverbend Food Pantry',
    what: 'Groceries for the weekend, and a breakfast box for the younger ones.',
    asked: 'A weekend box for a family of five.',
    words: 'Mornings are easier when there is breakfast. They have no car.',
    share: ['name', 'guardian'],
    scope: 'The pantry may know our name and call us about groceries.',
  },
  {
    name: 'Clear Water Youth Clinic',
    what: 'Counseling for young people, after school and on Saturdays.',
    asked: 'A first appointment, after school.',
    words: 'Asked for somebody to talk to who is not of the school.',
    share: ['name', 'school', 'attendance'],
    scope: 'The clinic may know how often school was missed, and nothing else.',
  },
] as const;

/** Partners outside of the district, each asked for one student of those who get the most help. */
export async function playPartners({ db, clock, actor }: VerbContext, timeZone: string): Promise<void> {
  const { institutionId } = actor;
  const today = dayIn(timeZone, clock.now());
  const students = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('interventions.tier')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('tier', '=', 3)
      .orderBy('student_id')
      .limit(partners.length)
      .execute(),
  );
  for (const [n, { name, what, asked, words, share, scope }] of partners.entries()) {
    const on = addDays(today, -11 - 3 * n);
    const as = {
      db,
      clock: fixedClock(Temporal.PlainDate.from(on).toZonedDateTime({ timeZone, plainTime: '14:00' }).toInstant()),
      actor: systemActor(institutionId, 'Support team'),
    };
    const { partnerId } = await addPartner(as, { name, what });
    const studentId = students[n]?.student_id;
    if (!studentId) continue;
    await referToPartner(
      as,
      NewPartnerReferral.parse({
        partnerId,
        studentId,
        reason: asked,
        words,
        share,
        consent: { by: 'Their mother', relation: 'mother', scope, how: 'paper', on, until: addDays(on, 180) },
      }),
    );
  }
}
