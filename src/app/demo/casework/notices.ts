import { systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays, dayIn } from '../../../kernel/week.ts';
import {
  checkNotice,
  choosePack,
  countDue,
  draftNotice,
  issueNotice,
  NewNotice,
  serveNotice,
} from '../../../notices/server/index.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

/**
 * The district goes by Texas's law, by the same verbs that staff use: counts are reached, one notice was issued and served, one is checked, one is
 * a draft, and the family of one student is bereaved, so that its notice waits for a person.
 */
export async function playNotices(context: VerbContext, timeZone: string): Promise<void> {
  const { db, clock } = context;
  const { institutionId } = context.actor;
  const actor = { ...systemActor(institutionId, 'Attendance office'), roleKeys: ['attendance-officer'] };
  const as = { db, clock, actor };
  await choosePack(as, { packKey: 'us-tx' });
  await countDue(db, clock, institutionId);
  const due = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('notices.due as d')
      .innerJoin('roster.enrolment as e', (join) =>
        join.onRef('e.institution_id', '=', 'd.institution_id').onRef('e.student_id', '=', 'd.student_id'),
      )
      .innerJoin('institution.unit as u', (join) =>
        join.onRef('u.institution_id', '=', 'e.institution_id').onRef('u.unit_id', '=', 'e.programme_unit_id'),
      )
      .select(['d.student_id'])
      .where('d.institution_id', '=', institutionId)
      .where('d.step_key', '=', 'warning')
      .where('u.code', '=', 'RIVERBEND')
      .where((on) =>
        on.not(
          on.exists(
            on
              .selectFrom('roster.circumstance as c')
              .select('c.circumstance_id')
              .whereRef('c.institution_id', '=', 'd.institution_id')
              .whereRef('c.student_id', '=', 'd.student_id'),
          ),
        ),
      )
      .orderBy('d.reached_on')
      .orderBy('e.enrolment_id')
      .limit(6)
      .execute(),
  );
  const [bereaved, served, checked, drafted] = [...new Set(due.map(({ student_id }) => student_id))];
  const today = dayIn(timeZone, clock.now());
  if (bereaved)
    await db.forInstitution(institutionId, (trx) =>
      trx
        .insertInto('roster.circumstance')
        .values({
          institution_id: institutionId,
          circumstance_id: uuidv7(),
          student_id: bereaved,
          kind: 'circumstance',
          reason: 'Bereavement in the family',
          starts_on: addDays(today, -9),
        })
        .execute(),
    );
  const draft = async (studentId: string | undefined): Promise<string | null> => {
    if (!studentId) return null;
    const input = NewNotice.parse({
      studentId,
      stepKey: 'warning',
      addWords: 'Please call the attendance office: 555 0100.',
    });
    return (await draftNotice(as, input)).noticeId;
  };
  await draft(drafted);
  const second = await draft(checked);
  if (second) await checkNotice(as, second, { revision: 1, sawEveryDay: true, words: '' });
  const third = await draft(served);
  if (!third) return;
  await checkNotice(as, third, {
    revision: 1,
    sawEveryDay: true,
    words: 'Called the homeroom: all of them are right.',
  });
  await issueNotice(as, third, {
    revision: 2,
    translationReason: 'Read aloud to the family on the phone, in their language, by the liaison.',
  });
  await serveNotice(as, third, {
    revision: 3,
    way: 'certified-mail',
    toWhom: 'Parent or guardian',
    servedOn: today,
    words: 'Receipt 7019 0140 0000 1234',
  });
}
