import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import { studentScope } from '../../../roster/server/index.ts';
import { isMeaning } from '../../core/meaning.ts';
import { registerCodes } from '../../core/registers/register-codes.ts';
import type { RegisterOf, TakenView } from '../../core/registers/register-views.ts';
import { receive } from '../../core/registers/taken.ts';
import type { SessionId } from '../../core/session.ts';
import { most_minutes, partMissed } from '../../core/tally/part-missed.ts';
import { type CurrentMark, currentMarks, readMark } from '../current-marks.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';
import { openReading, type Reading } from '../reading.ts';
import { contestedOf } from './conflicts.ts';
import { layTakenSoon } from './lay-taken-soon.ts';
import { RegisterKey, type RegisterStudent, registerOf, registerStudents, sessionByName } from './register-students.ts';

/** Later than this the office corrects it where the school keeps its records. */
const farthest_days = 28;

const Mark = z.object({
  studentId: z.uuid(),
  code: z.string().trim().min(1).max(20),
  /** The code that stood on the taker's screen; null: none. */
  seen: z.string().max(20).nullable().default(null),
  minutesLate: z.int().min(1).max(most_minutes).optional(),
  minutesEarly: z.int().min(1).max(most_minutes).optional(),
  note: z.string().trim().max(300).optional(),
});

export const Marks = z.object({
  /** Made by the device: sent twice, it is taken once. */
  registerId: z.uuid(),
  day: z.iso.date(),
  session: z.string().trim().min(1).max(80),
  takenAt: z.iso.datetime({ offset: true }),
  marks: z.array(Mark).min(1).max(400),
});
export const RegisterInput = Marks.extend(RegisterKey.shape);
export type MarksInput = z.output<typeof Marks>;

type Doing = Pick<Context, 'db' | 'clock' | 'actor'> & Partial<Pick<Context, 'jobs'>>;

/** Takes or corrects the marks of a class, or of a year group, in one session. */
export async function takeMarks(context: Doing, input: z.output<typeof RegisterInput>): Promise<TakenView> {
  const { db, actor } = context;
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const reading = await openReading(trx, actor.institutionId, input.day);
    const of = await registerOf(trx, reading, input);
    const scope = await studentScope(trx, actor, 'attendance:record');
    const students = await registerStudents(trx, reading, of, input.day, scope);
    return storeMarks(trx, context, { reading, of, students, oneDayCodeId: null }, input);
  });
}

export interface OpenedRegister {
  reading: Reading;
  of: RegisterOf;
  students: readonly RegisterStudent[];
  oneDayCodeId: string | null;
}

/** The part that accounts and one-day codes share: whoever calls it has found out who is in the register. */
export async function storeMarks(
  trx: Tx,
  { clock, actor, jobs }: Omit<Doing, 'db'>,
  { reading, of, students, oneDayCodeId }: OpenedRegister,
  input: MarksInput,
): Promise<TakenView> {
  const { institutionId } = actor;
  const { registerId, day, marks } = input;
  const session = await sessionByName(trx, institutionId, input.session);
  checkDay(reading, of, day);
  checkMarks(reading, of, students, session, input);
  const now = new Date(clock.now().epochMilliseconds);
  const takenAt = new Date(Math.min(Date.parse(input.takenAt), now.getTime()));
  const isNew = await insertRegister(trx, actor, { ...input, of, session, takenAt, now, oneDayCodeId });
  if (!isNew) {
    const contested = await contestedOf(trx, reading, { registerId });
    return { registerId, isRepeat: true, stored: 0, contested };
  }
  const current = await currentMarks(trx, reading, of.unitId, students, day, session);
  let stored = 0;
  for (const mark of marks) {
    const was = current.get(mark.studentId) ?? null;
    const given = { ...readMark(reading, of.unitId, mark.code, day), seen: mark.seen, byId: actor.actorId };
    const fate = receive(given, was);
    if (fate === 'same' && isSameDetail(mark, was)) continue;
    await insertMark(trx, actor, {
      ...mark,
      registerId,
      day,
      session,
      at: takenAt,
      was,
      isContested: fate === 'contest',
    });
    stored++;
  }
  if (stored > 0) await layTakenSoon({ jobs }, trx, institutionId, day);
  await record(
    trx,
    { clock, actor },
    {
      verb: 'attendance.take-marks',
      subject: of.classId === null ? { kind: 'unit', id: of.unitId } : { kind: 'class', id: of.classId },
      details: { registerId, day, session: input.session, marks: marks.length, stored, oneDayCodeId },
    },
  );
  return { registerId, isRepeat: false, stored, contested: await contestedOf(trx, reading, { registerId }) };
}

function isSameDetail(mark: MarksInput['marks'][number], was: CurrentMark | null): boolean {
  // A file that says present already is not said again by a person.
  return (
    (mark.minutesLate ?? null) === (was?.minutesLate ?? null) &&
    (mark.minutesEarly ?? null) === (was?.minutesEarly ?? null) &&
    (mark.note || null) === (was?.note ?? null)
  );
}

function checkDay({ today, closedOf }: Reading, { unitId }: RegisterOf, day: IsoDate): void {
  if (day > today)
    throw attendanceTrouble.invalid('This day is still to come. Marks are taken on the day, or after it.');
  if (day < addDays(today, -farthest_days))
    throw attendanceTrouble.invalid(
      `Marks are corrected here for ${farthest_days} days. Correct an older one where your school keeps its records; it comes with the next file.`,
    );
  if (closedOf(unitId)?.has(dayNumber(day)))
    throw attendanceTrouble.closed(
      'The calendar has this day closed, so nobody is expected. Correct the calendar first.',
    );
}

function checkMarks(
  { choicesOf }: Reading,
  { unitId }: RegisterOf,
  students: readonly RegisterStudent[],
  session: SessionId,
  { day, marks }: MarksInput,
): void {
  const codes = new Map(registerCodes(choicesOf(unitId), day, session).map((code) => [code.code, code]));
  const here = new Set(students.map(({ studentId }) => studentId));
  const strangers = marks.filter(({ studentId }) => !here.has(studentId)).map(({ studentId }) => studentId);
  if (strangers.length > 0)
    throw attendanceTrouble.notInRegister('Somebody marked here is not in this register on that day. Open it again.', {
      studentIds: strangers,
    });
  if (new Set(marks.map(({ studentId }) => studentId)).size < marks.length)
    throw attendanceTrouble.invalid('One student is marked twice in the same session. Send one mark for each.');
  for (const { code, minutesLate, minutesEarly } of marks) {
    const known = codes.get(code);
    if (!known)
      throw attendanceTrouble.invalid(
        `The code "${code}" is not in force on ${day}. Choose one that the register offers.`,
      );
    const saysPart = isMeaning(known.meaning) && partMissed(known.meaning) !== null;
    if ((minutesLate !== undefined || minutesEarly !== undefined) && !saysPart)
      throw attendanceTrouble.invalid(
        `Minutes go with a code for coming late or leaving early; "${code}" is ${known.name}.`,
      );
  }
}

interface NewRegister extends Pick<MarksInput, 'registerId' | 'day' | 'marks'> {
  of: RegisterOf;
  session: SessionId;
  takenAt: Date;
  now: Date;
  oneDayCodeId: string | null;
}

/** @returns false when it had come before */
async function insertRegister(
  trx: Tx,
  { institutionId, actorId, name }: Actor,
  { registerId, day, marks, of, session, takenAt, now, oneDayCodeId }: NewRegister,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('attendance.register')
    .values({
      institution_id: institutionId,
      register_id: registerId,
      class_id: of.classId,
      unit_id: of.unitId,
      year_of_study: of.year,
      day,
      session_id: session,
      taken_at: takenAt,
      at: now,
      by_id: actorId,
      by_name: name,
      one_day_code_id: oneDayCodeId,
      marks: marks.length,
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'register_id']).doNothing())
    .returning('register_id')
    .executeTakeFirst();
  if (inserted) return true;
  const held = await trx
    .selectFrom('attendance.register')
    .select('by_id')
    .where('institution_id', '=', institutionId)
    .where('register_id', '=', registerId)
    .executeTakeFirst();
  if (held?.by_id !== actorId)
    throw attendanceTrouble.conflict('Another register was sent under this number. Open the register again.');
  return false;
}

/** 0: somebody took away the minutes that stood; null: nobody said any. */
function minutesToKeep(given: number | undefined, stood: number | null | undefined): number | null {
  return given ?? (stood ? 0 : null);
}

interface NewMark {
  studentId: string;
  code: string;
  minutesLate?: number | undefined;
  minutesEarly?: number | undefined;
  note?: string | undefined;
  registerId: string;
  day: IsoDate;
  session: SessionId;
  at: Date;
  was: CurrentMark | null;
  isContested: boolean;
}

async function insertMark(trx: Tx, { institutionId, actorId, name }: Actor, mark: NewMark): Promise<void> {
  const { was, isContested } = mark;
  if (!isContested && was?.takenId)
    await sql`update attendance.taken set state = 'replaced', against_code = ${mark.code}, against_by = ${name}, against_at = ${mark.at}
      where institution_id = ${institutionId} and taken_id = ${was.takenId}::uuid and state = 'standing'`.execute(trx);
  const inserted = await trx
    .insertInto('attendance.taken')
    .values({
      institution_id: institutionId,
      taken_id: uuidv7(),
      register_id: mark.registerId,
      student_id: mark.studentId,
      day: mark.day,
      session_id: mark.session,
      code: mark.code,
      minutes_late: minutesToKeep(mark.minutesLate, was?.minutesLate),
      minutes_early: minutesToKeep(mark.minutesEarly, was?.minutesEarly),
      note: mark.note || null,
      by_id: actorId,
      by_name: name,
      at: mark.at,
      known: was?.known ?? [],
      state: isContested ? 'contested' : 'standing',
      against_code: isContested ? (was?.code ?? null) : null,
      against_by: isContested ? (was?.by ?? null) : null,
      against_at: isContested && was?.at ? new Date(was.at) : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('taken_id')
    .executeTakeFirst();
  if (!inserted)
    throw attendanceTrouble.conflict(
      'Somebody else is marking the same students right now. Nothing was lost; send it again.',
    );
}
