import { sql } from 'kysely';
import {
  absentOn,
  approveWords,
  prepareBatch,
  recallBatch,
  releaseBatch,
  saveAutomatic,
  sendBatches,
  type WantedBatch,
  writeToFamilies,
} from '../../../families/server/index.ts';
import { moveDemoClock, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import { sendDue } from '../../../messages/server/index.ts';
import type { Services } from '../../../platform/services.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const past_days = 5;
/** A district's register that did not arrive: everybody of two schools. */
const accident_students = 412;

const approvals: readonly [string, readonly string[], string][] = [
  ['absence-today', ['en', 'es', 'vi', 'ar', 'zh', 'pt', 'fr'], 'Amina Farah'],
  ['recall', ['en', 'es', 'vi', 'ar', 'zh', 'pt', 'fr'], 'Amina Farah'],
  ['mark-corrected', ['en', 'es', 'vi', 'ar'], 'Amina Farah'],
  // Some students are of age: they read words of their own.
  ['absence-today-for-students', ['en', 'es', 'ar'], 'Amina Farah'],
  ['recall-for-students', ['en', 'es', 'ar'], 'Amina Farah'],
  ['mark-corrected-for-students', ['en', 'es', 'ar'], 'Amina Farah'],
  ['own-words-for-students', ['en', 'es'], 'Denise Tillman'],
  ['own-words', ['en', 'es'], 'Denise Tillman'],
  ['absences-growing', ['en', 'es'], 'Denise Tillman'],
  ['invitation', ['en', 'es'], 'Denise Tillman'],
];

/** A week of messages to families: absences told day by day, one that was a mistake and was called back, and an accident that was caught. */
export async function playFamilyWriting(context: VerbContext, services: Services, timeZone: string): Promise<void> {
  const { db, clock } = context;
  const { institutionId } = context.actor;
  const now = clock.now();
  const speaker = (name: string) => ({ db, clock, actor: systemActor(institutionId, name) });
  for (const [occasion, languages, name] of approvals)
    for (const language of languages)
      await approveWords(speaker(name), occasion, language, { version: 0, speaks: true });
  await saveAutomatic(speaker('Denise Tillman'), 'absence-today', { mode: 'send', hour: 10, threshold: 1 });
  const days = schoolDaysBefore(now.toZonedDateTimeISO(timeZone).toPlainDate().toString(), past_days);
  try {
    for (const [n, day] of days.entries()) {
      const at = Temporal.PlainDateTime.from(`${day}T10:05`).toZonedDateTime(timeZone).toInstant();
      await db.forInstitution(institutionId, (trx) => moveDemoClock(trx, institutionId, at));
      await tellAbsences(services, institutionId, at, day);
      if (n === 2) await mistakeCalledBack(services, institutionId, at);
    }
  } finally {
    await db.forInstitution(institutionId, (trx) => moveDemoClock(trx, institutionId, now));
  }
  await accident(services, institutionId, now, days.at(-1) ?? '');
}

async function tellAbsences(
  services: Services,
  institutionId: number,
  at: Temporal.Instant,
  day: IsoDate,
): Promise<void> {
  const absent = await services.db.forInstitution(institutionId, (trx) => absentOn(trx, institutionId, day));
  if (absent.size === 0) return;
  const batchId = await write(services, institutionId, at, {
    templateKey: 'absence-today',
    students: [...absent].map(([studentId, said]) => ({ studentId, said })),
    origin: { kind: 'automatic', id: 'absence-today' },
    dedupeKey: `automatic/absence-today/${day}`,
    day,
    isUrgent: true,
  });
  // The first ones wait, since nobody can say yet what is usual.
  const state = await stateOf(services, institutionId, batchId);
  if (state === 'held')
    await releaseBatch(
      { db: services.db, clock: fixedClock(at), actor: systemActor(institutionId, 'Carlos Treviño') },
      batchId,
      'Looked at with the register: they are absent.',
    );
  await sendBatches(services.db, institutionId, { atOnce: true, publicUrl: services.publicUrl });
  await sendDue(services, institutionId);
}

async function stateOf({ db }: Services, institutionId: number, batchId: string): Promise<string | undefined> {
  const row = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.batch')
      .select('state')
      .where('institution_id', '=', institutionId)
      .where('batch_id', '=', batchId)
      .executeTakeFirst(),
  );
  return row?.state;
}

/** An invitation went to the wrong list, and was called back the same hour. */
async function mistakeCalledBack(services: Services, institutionId: number, at: Temporal.Instant): Promise<void> {
  const { db, jobs } = services;
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{
      student_id: string;
    }>`select distinct g.student_id from roster.guardianship g join roster.guardian p on p.institution_id = g.institution_id and p.guardian_id = g.guardian_id
      where g.institution_id = ${institutionId} and p.language in ('es', 'en') order by g.student_id limit 12`.execute(
      trx,
    ),
  );
  const batchId = await write(services, institutionId, at, {
    templateKey: 'own-words',
    students: rows.map(({ student_id }) => ({ studentId: student_id })),
    origin: { kind: 'person', id: 'demo' },
    dedupeKey: 'demo/choir',
    ownWords: {
      en: 'The choir meets on Thursday at 15:30 in the music room.',
      es: 'El coro se reúne el jueves a las 15:30 en la sala de música.',
    },
    senderName: 'James Whitaker',
    isUrgent: true,
  });
  await sendBatches(db, institutionId, { atOnce: true });
  await sendDue(services, institutionId);
  const { correctionBatchId } = await recallBatch(
    { db, jobs, clock: fixedClock(at), actor: systemActor(institutionId, 'James Whitaker') },
    batchId,
    { words: 'It was meant for the choir’s families, and went to another list.', correct: true },
  );
  if (correctionBatchId) await prepareBatch(db, institutionId, correctionBatchId);
  await sendBatches(db, institutionId, { atOnce: true });
  await sendDue(services, institutionId);
}

/** 412 absences where some forty are usual: it waits for a person. */
async function accident(services: Services, institutionId: number, at: Temporal.Instant, day: IsoDate): Promise<void> {
  const { rows } = await services.db.forInstitution(institutionId, (trx) =>
    sql<{
      student_id: string;
    }>`select student_id from roster.enrolment where institution_id = ${institutionId} and is_primary and ends_on is null
      order by programme_unit_id, enrolment_id limit ${accident_students}`.execute(trx),
  );
  await write(services, institutionId, at, {
    templateKey: 'absence-today',
    students: rows.map(({ student_id }) => ({ studentId: student_id, said: { all_day: 'yes', missed: '' } })),
    origin: { kind: 'automatic', id: 'absence-today' },
    dedupeKey: `automatic/absence-today/${day}/late`,
    day,
    isUrgent: true,
  });
}

async function write(
  services: Services,
  institutionId: number,
  at: Temporal.Instant,
  wanted: WantedBatch,
): Promise<string> {
  const ctx = { clock: fixedClock(at), actor: systemActor(institutionId) };
  const made = await services.db.forInstitution(institutionId, (trx) => writeToFamilies(trx, ctx, wanted));
  if (!made) throw new Error('the demo wrote this before');
  await prepareBatch(services.db, institutionId, made.batchId, services);
  return made.batchId;
}

function schoolDaysBefore(today: IsoDate, count: number): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = addDays(today, -1); days.length < count; day = addDays(day, -1))
    if (weekdayOf(day) < 5) days.unshift(day);
  return days;
}
