import { systemActor } from '../../../institution/server/index.ts';
import { drawTrial, NewTrial, recordTrial } from '../../../interventions/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const weeks_ago = 12;

/**
 * Places in a homework club were given by lot in the autumn, and its eight weeks are over; who is mentored first is recorded, and the lot is
 * still to be drawn. The club did nothing that a lot alone would not have done, and it is said so.
 */
export async function playTrials(context: VerbContext, timeZone: string): Promise<void> {
  const { db, clock } = context;
  const { institutionId } = context.actor;
  const unit = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('institution.unit')
      .select('unit_id')
      .where('institution_id', '=', institutionId)
      .where('code', '=', 'RIVERBEND')
      .executeTakeFirst(),
  );
  if (!unit) return;
  const today = dayIn(timeZone, clock.now());
  const as = (day: IsoDate, hour: number) => ({
    db,
    clock: fixedClock(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant()),
    actor: systemActor(institutionId, 'James Whitaker'),
  });
  const monday = weekOf(addDays(today, -7 * weeks_ago));
  const ninth = { unitId: unit.unit_id, tier: 1, year: 'Grade 9', isWithholdable: true };
  const club = await recordTrial(
    as(monday, 9),
    NewTrial.parse({
      ...ninth,
      name: 'Homework club for ninth grade, first places',
      kindKey: 'small-group',
      places: 40,
      followWeeks: 8,
      approvedBy: 'Principal and the site council, minutes of 6 November 2025',
      whyFair:
        'The library seats forty after school, and far more would come. Teachers’ hours stay open to all; whoever waits comes first in February.',
      stopRule: 'A second room opens, or one in ten of those who wait asks for help with homework.',
    }),
  );
  await drawTrial(as(addDays(monday, 2), 11), club.trialId);
  await recordTrial(
    as(addDays(today, -3), 15),
    NewTrial.parse({
      ...ninth,
      name: 'Mentors for ninth grade, spring',
      kindKey: 'mentoring',
      places: 12,
      followWeeks: 10,
      approvedBy: 'Student services, 5 February 2026',
      whyFair:
        'Twelve mentors start this month and more are trained by April; check-ins go on for everybody meanwhile.',
      stopRule: 'More mentors are ready earlier, or more than two of those who wait come to need more than they have.',
    }),
  );
}
