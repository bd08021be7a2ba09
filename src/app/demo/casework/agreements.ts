import { refreshStandings } from '../../../attendance/server/index.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { addDays, dayIn, weekOf } from '../../../kernel/week.ts';
import type { AdjustmentKind, NotExpected } from '../../../roster/core/adjustment.ts';
import { agreeAdjustment } from '../../../roster/server/index.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const everyDay = (part: string): NotExpected[] => [0, 1, 2, 3, 4].map((weekday) => ({ weekday, parts: [part] }));

interface Agreed {
  kind: AdjustmentKind;
  arrivesAt: string | null;
  /** What is not expected, from how many weeks on. */
  steps: [weeks: number, notExpected: NotExpected[]][];
  weeks: number;
  agreedWith: string;
  reason: string;
}

const agreements: readonly Agreed[] = [
  {
    kind: 'placement',
    arrivesAt: null,
    steps: [[0, [{ weekday: 4, parts: ['day'] }]]],
    weeks: 12,
    agreedWith: 'Student, mother and counselor',
    reason: 'Works at the county nursery on Fridays, for credit',
  },
  {
    kind: 'later-arrival',
    arrivesAt: '09:30',
    steps: [[0, []]],
    weeks: 10,
    agreedWith: 'Father and assistant principal',
    reason: 'Takes a younger sister to school first',
  },
  {
    kind: 'phased-return',
    arrivesAt: null,
    steps: [
      [
        0,
        [
          { weekday: 1, parts: ['day'] },
          { weekday: 3, parts: ['day'] },
          ...everyDay('pm').filter(({ weekday }) => weekday % 2 === 0),
        ],
      ],
      [3, everyDay('pm')],
    ],
    weeks: 6,
    agreedWith: 'Family, nurse and counselor',
    reason: 'Coming back after a stay in hospital',
  },
];

/** A few of the district's students have something agreed: a placement, a later arrival, a return in steps. */
export async function playAgreements({ db, clock, actor }: VerbContext, timeZone: string): Promise<void> {
  const { institutionId } = actor;
  const today = dayIn(timeZone, clock.now());
  const students = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('attendance.standing')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('is_last', '=', true)
      .where('absent_days', '>=', 6)
      .orderBy('enrolment_id', 'desc')
      .limit(agreements.length)
      .execute(),
  );
  const as = { db, clock, actor: systemActor(institutionId, 'Attendance office') };
  for (const [at, { kind, arrivesAt, steps, weeks, agreedWith, reason }] of agreements.entries()) {
    const studentId = students[at]?.student_id;
    if (studentId === undefined) continue;
    const startsOn = addDays(weekOf(today), -21);
    await agreeAdjustment(as, studentId, {
      kind,
      arrivesAt,
      startsOn,
      endsOn: addDays(startsOn, 7 * weeks - 3),
      steps: steps.map(([after, notExpected]) => ({
        from: addDays(startsOn, 7 * after),
        notExpected: notExpected.map(({ weekday, parts }) => ({ weekday, parts: [...parts] })),
      })),
      agreedWith,
      agreedOn: addDays(startsOn, -4),
      reason,
    });
  }
  await refreshStandings(db, institutionId, null);
}
