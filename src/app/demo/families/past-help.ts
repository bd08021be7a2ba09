import { riverbend } from '../../../../samples/generate/riverbend/generate-riverbend.ts';
import { helpOf } from '../../../../samples/generate/riverbend/helped.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { endPlan, makePlan, NewPlan } from '../../../interventions/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const weeks_of_help = 6;

const stories = {
  'check-in': {
    reason: 'Missed about one day in ten this autumn, mostly single days.',
    goal: 'Comes to school at least 95 % of days.',
    sessionsPerWeek: 5,
    sessionMinutes: 5,
    outcome: 'Greeted every morning by the same adult.',
  },
  'nudge-letter': {
    reason: 'Missed about one day in ten this autumn; a letter states the days.',
    goal: 'Misses no more than one day a month.',
    sessionsPerWeek: 1,
    sessionMinutes: 5,
    outcome: 'The letters were sent.',
  },
} as const;

/** What some students were helped by in autumn and is over: enough of it that the effects page has something to tell. */
export async function playPastHelp({ db, clock, actor }: VerbContext, timeZone: string): Promise<void> {
  const { institutionId } = actor;
  const today = dayIn(timeZone, clock.now());
  const made = riverbend();
  const taught = made.weeks.filter(({ isTaught }) => isTaught);
  const as = (day: IsoDate) => ({
    db,
    clock: fixedClock(
      Temporal.PlainDate.from(day)
        .toZonedDateTime({ timeZone, plainTime: { hour: 11 } })
        .toInstant()
        .toString(),
    ),
    actor: systemActor(institutionId, 'Support team'),
  });
  const students = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('roster.student')
      .select(['student_id', 'source_key'])
      .where('institution_id', '=', institutionId)
      .execute(),
  );
  const idOf = new Map(students.map(({ source_key, student_id }) => [source_key, student_id]));
  for (const student of made.students) {
    const help = helpOf(student);
    const studentId = idOf.get(student.id);
    const began = help && taught.find(({ weeks_to_now }) => weeks_to_now === help.began_weeks_to_now)?.monday;
    if (!help || !studentId || !began) continue;
    const { outcome, ...story } = stories[help.kind_key];
    const ended = addDays(began, 7 * weeks_of_help);
    const { planId } = await makePlan(
      as(began),
      NewPlan.parse({
        studentId,
        kindKey: help.kind_key,
        tier: 2,
        ...story,
        barrierKey: null,
        goalMeasure: 'attendance',
        goalUnit: null,
        baseline: 90,
        target: 95,
        goalBy: ended,
        reviewOn: ended,
        startsOn: began,
        followUpDays: 7 * weeks_of_help,
        steps: [],
      }),
    );
    if (ended < weekOf(today)) await endPlan(as(ended), planId, { revision: 1, reason: 'stepped-down', outcome });
  }
}
