import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { clockOf, type Institution, institutionByKey, loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Services } from '../../../platform/services.ts';
import { readTypedCode, tries } from '../../core/registers/one-day-code.ts';
import { registerCodes } from '../../core/registers/register-codes.ts';
import type { SubstituteView, TakenView } from '../../core/registers/register-views.ts';
import { currentMarks } from '../current-marks.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';
import { openReading } from '../reading.ts';
import { hashCode } from './one-day-codes.ts';
import {
  marksAround,
  registerOf,
  registerStudents,
  sessionByName,
  sessionNames,
  sessionsOf,
} from './register-students.ts';
import { Marks, storeMarks } from './take-marks.ts';

export const SubstituteOpening = z.object({ code: z.string().max(40), session: z.string().max(80).optional() });
export const SubstituteMarks = Marks.omit({ day: true }).extend({ code: z.string().max(40) });

interface OpenedCode {
  institution: Institution;
  codeId: string;
  classId: string;
  actor: Actor;
  clock: Clock;
}

/** A class as a substitute sees it with a code: names as used at school, marks, and nothing else. */
export async function viewBySubstitute(
  services: Services,
  institutionKey: string,
  address: string,
  { code, session: asked }: z.output<typeof SubstituteOpening>,
): Promise<SubstituteView> {
  const opened = await openCode(services, institutionKey, address, code);
  const { institution, classId, actor, clock } = opened;
  const { institutionId } = institution;
  return services.db.forInstitution(institutionId, async (trx) => {
    const { preset } = await loadInstitution(trx, institutionId);
    const reading = await openReading(trx, institutionId);
    const day = reading.today;
    const of = await registerOf(trx, reading, { classId });
    const students = await registerStudents(trx, reading, of, day, null);
    const stored = await marksAround(trx, institutionId, day, students, 3);
    const sessions = sessionsOf(stored, students, reading.shapeOf(of.unitId, day), preset);
    const session = asked === undefined ? (sessions[0] ?? 0) : await sessionByName(trx, institutionId, asked);
    const marks = await currentMarks(trx, reading, of.unitId, students, day, session);
    const [name = ''] = await sessionNames(trx, institutionId, [session]);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'class-marks',
        reason: 'A one-day code for this class',
        filter: { day, session: name, codeId: opened.codeId },
        total: students.length,
        studentIds: students.map(({ studentId }) => studentId),
      },
    );
    return {
      institution: institution.name,
      className: of.name,
      day,
      session: name,
      sessions: await sessionNames(trx, institutionId, sessions),
      codes: registerCodes(reading.choicesOf(of.unitId), day, session),
      lines: students.map(({ studentId, name }) => {
        const mark = marks.get(studentId);
        return {
          studentId,
          name,
          code: mark?.code ?? null,
          minutesLate: mark?.minutesLate ?? null,
          minutesEarly: mark?.minutesEarly ?? null,
        };
      }),
    };
  });
}

/** Takes the marks of the code's class, on the code's day. */
export async function takeBySubstitute(
  services: Services,
  institutionKey: string,
  address: string,
  { code, ...input }: z.output<typeof SubstituteMarks>,
): Promise<Omit<TakenView, 'contested'> & { contested: number }> {
  const opened = await openCode(services, institutionKey, address, code);
  const { institutionId } = opened.institution;
  return services.db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId);
    const of = await registerOf(trx, reading, { classId: opened.classId });
    const students = await registerStudents(trx, reading, of, reading.today, null);
    const { contested, ...taken } = await storeMarks(
      trx,
      { clock: opened.clock, actor: opened.actor, jobs: services.jobs },
      { reading, of, students, oneDayCodeId: opened.codeId },
      { ...input, day: reading.today },
    );
    // Who took the other mark, and why, is not for a substitute.
    return { ...taken, contested: contested.length };
  });
}

const unknown = () =>
  attendanceTrouble.codeUnknown(
    'This code opens nothing here today. Look at its letters again, or ask the school office for a new one.',
  );

/** Finds what a code opens today. Wrong ones are counted, by where they come from and all together. */
async function openCode(
  { db, secret }: Services,
  institutionKey: string,
  address: string,
  typed: string,
): Promise<OpenedCode> {
  const institution = await institutionByKey(db, institutionKey);
  if (!institution) throw unknown();
  const { institutionId } = institution;
  const clock = clockOf(institution);
  const triedBy = createHash('sha256').update(`${secret} ${address}`).digest('hex').slice(0, 32);
  const letters = readTypedCode(typed);
  // What was tried in vain stays counted, so it is thrown only after this is committed.
  const found = await db.forInstitution(institutionId, async (trx) => {
    if (await triesSpent(trx, institutionId, triedBy)) return 'too many' as const;
    const { today } = await openReading(trx, institutionId);
    const row =
      letters === null
        ? undefined
        : await trx
            .selectFrom('attendance.one_day_code')
            .select(['code_id', 'class_id', 'for_name', 'opened_at'])
            .where('institution_id', '=', institutionId)
            .where('secret_hash', '=', hashCode(secret, institutionId, letters))
            .where('day', '=', today)
            .where('revoked_at', 'is', null)
            .executeTakeFirst();
    if (!row) {
      await countFailure(trx, institutionId, triedBy);
      return null;
    }
    const actor: Actor = {
      kind: 'token',
      institutionId,
      actorId: row.code_id,
      name: `Substitute by code (${row.for_name})`,
      staffId: null,
      roleKeys: [],
      isDeidentified: false,
      why: () => [],
    };
    if (row.opened_at === null) await noteOpened(trx, { clock, actor }, row.code_id, row.class_id);
    return { institution, codeId: row.code_id, classId: row.class_id, actor, clock };
  });
  if (found === 'too many')
    throw attendanceTrouble.tooManyTries(
      `Too many wrong codes came from here. Wait ${tries.minutes} minutes, or ask the school office for a new one.`,
    );
  if (found === null) throw unknown();
  return found;
}

async function noteOpened(trx: Tx, by: { clock: Clock; actor: Actor }, codeId: string, classId: string) {
  await trx
    .updateTable('attendance.one_day_code')
    .set({ opened_at: new Date(by.clock.now().epochMilliseconds) })
    .where('institution_id', '=', by.actor.institutionId)
    .where('code_id', '=', codeId)
    .execute();
  await record(trx, by, {
    verb: 'attendance.open-by-code',
    subject: { kind: 'class', id: classId },
    details: { codeId },
  });
}

/** By the machine's clock: a demo's stands still. */
async function triesSpent(trx: Tx, institutionId: number, triedBy: string): Promise<boolean> {
  const { rows } = await sql<{ tried_by: string; failures: number }>`select tried_by, failures from attendance.code_try
    where institution_id = ${institutionId} and tried_by in (${triedBy}, '*') and since > now() - make_interval(mins => ${tries.minutes})`.execute(
    trx,
  );
  return rows.some(({ tried_by, failures }) => failures >= (tried_by === '*' ? tries.of_all : tries.of_one));
}

async function countFailure(trx: Tx, institutionId: number, triedBy: string): Promise<void> {
  // In one order, so that two at once do not wait for each other.
  for (const who of ['*', triedBy])
    await sql`insert into attendance.code_try as t (institution_id, tried_by, since, failures) values (${institutionId}, ${who}, now(), 1)
      on conflict (institution_id, tried_by) do update set
        failures = case when t.since > now() - make_interval(mins => ${tries.minutes}) then t.failures + 1 else 1 end,
        since = case when t.since > now() - make_interval(mins => ${tries.minutes}) then t.since else now() end`.execute(
      trx,
    );
  await sql`delete from attendance.code_try where institution_id = ${institutionId} and since < now() - interval '1 day'`.execute(
    trx,
  );
}
