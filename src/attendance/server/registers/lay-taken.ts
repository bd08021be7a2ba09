import { sql } from 'kysely';
import { BLOCK_SIZE, blockOf } from '../../../activity/core/block.ts';
import { applyLoad, beginLoad, correctDays, type DayChange, tidySourceWeek } from '../../../activity/server/index.ts';
import { clockOf, earlier, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { addDays, dayNumber, type IsoDate, type Week, weekdayOf, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { emptyBlock, laneOf, packMarks, setMinutes, unpackMarks } from '../../core/mark-block.ts';
import { isMeaning, meaningAt, meaningNo } from '../../core/meaning.ts';
import { judge } from '../../core/registers/taken.ts';
import type { Minutes } from '../../core/tally/part-missed.ts';
import { readMark } from '../current-marks.ts';
import { insertMarkBlocks, readMarkBlocks, type StoredMarks, tidyMarks } from '../mark-blocks.ts';
import { numberCodes } from '../packs/dictionary.ts';
import { openReading, type Reading } from '../reading.ts';
import { ownSource, registerSource } from './register-source.ts';
import { heldMarks } from './register-students.ts';

/** Marks laid per transaction: on the embedded database everything else waits meanwhile. */
const marks_at_once = { embedded: 400, server: 20_000 } as const;

interface TakenRow {
  takenId: string;
  studentId: string;
  day: IsoDate;
  session: number;
  code: string;
  minutesLate: number | null;
  minutesEarly: number | null;
  unitId: string;
  known: string[];
  enrolmentIds: number[];
}

/** One mark as it is put into a block. */
interface Laying {
  enrolmentId: number;
  day: IsoDate;
  session: number;
  unitId: string;
  code: string;
  minutes: Minutes;
  was: string | null;
}

/**
 * Puts what persons took over what files brought of some days, by the rule of core/taken.ts, into marks and score alike: a
 * correction of the source, read from one switch on. What agrees already is not written, so it is safe to run again.
 * @returns the first day whose marks changed, or null
 */
export async function layTaken(
  db: Database,
  institutionId: number,
  span: { from: IsoDate; to: IsoDate },
): Promise<IsoDate | null> {
  let first: IsoDate | null = null;
  for (let week = weekOf(span.from); week <= span.to; week = addDays(week, 7)) {
    const days = {
      from: week > span.from ? week : span.from,
      to: addDays(week, 6) < span.to ? addDays(week, 6) : span.to,
    };
    for (let after = ''; ; ) {
      const done = await db.forInstitution(institutionId, (trx) =>
        laySome(trx, institutionId, week, days, after, marks_at_once[db.kind]),
      );
      if (done.sourceId !== null) {
        await db.forInstitution(institutionId, (trx) => tidyMarks(trx, institutionId, done.sourceId ?? 0, week));
        await tidySourceWeek(db, institutionId, done.sourceId, week);
      }
      first = earlier(first, done.first);
      if (done.last === null) break;
      after = done.last;
    }
  }
  return first;
}

interface Laid {
  /** The first day that changed. */
  first: IsoDate | null;
  sourceId: number | null;
  /** Where to go on; null: all are done. */
  last: string | null;
}

async function laySome(
  trx: Tx,
  institutionId: number,
  week: Week,
  days: { from: IsoDate; to: IsoDate },
  after: string,
  most: number,
): Promise<Laid> {
  const rows = await takenRows(trx, institutionId, days, after, most);
  if (rows.length === 0) return { first: null, sourceId: null, last: null };
  const last = rows.length < most ? null : (rows.at(-1)?.takenId ?? null);
  const reading = await openReading(trx, institutionId, days.from);
  const sourceId = await registerSource(trx, institutionId, week);
  const blocks = [...new Set(rows.flatMap(({ enrolmentIds }) => enrolmentIds.map(blockOf)))];
  const stored = await readMarkBlocks(trx, { institutionId, from: week, to: week, sourceId, blocks });
  const layings: Laying[] = [];
  const contested: { takenId: string; code: string }[] = [];
  const yielded: { takenId: string; code: string }[] = [];
  for (const row of rows) {
    const found = settle(reading, stored, row);
    layings.push(...found.layings);
    if (found.fate === 'contest') contested.push({ takenId: row.takenId, code: found.file ?? '' });
    if (found.fate === 'yield') yielded.push({ takenId: row.takenId, code: found.file ?? '' });
  }
  await giveWay(trx, reading, { contested, yielded });
  if (layings.length === 0) return { first: null, sourceId: null, last };
  await writeLayings(trx, reading, { sourceId, week, stored, layings });
  return { first: layings.map(({ day }) => day).toSorted()[0] ?? null, sourceId, last };
}

async function takenRows(
  trx: Tx,
  institutionId: number,
  { from, to }: { from: IsoDate; to: IsoDate },
  after: string,
  most: number,
): Promise<TakenRow[]> {
  // What was taken of a record that was merged into another is of the student who stands.
  const { rows } = await sql<TakenRow>`
    select t.taken_id as "takenId", t.student_id as "studentId", t.day, t.session_id as session, t.code,
      t.minutes_late as "minutesLate", t.minutes_early as "minutesEarly", r.unit_id as "unitId", t.known,
      array(select e.enrolment_id from roster.enrolment e where e.institution_id = ${institutionId}
        and e.student_id = coalesce(st.merged_into_student_id, st.student_id)
        and (e.starts_on is null or e.starts_on <= t.day) and (e.ends_on is null or e.ends_on >= t.day)
        order by e.is_primary desc, e.enrolment_id) as "enrolmentIds"
    from attendance.taken t
    join attendance.register r on r.institution_id = t.institution_id and r.register_id = t.register_id
    join roster.student st on st.institution_id = t.institution_id and st.student_id = t.student_id
    where t.institution_id = ${institutionId} and t.state = 'standing' and t.day between ${from}::date and ${to}::date
      ${after === '' ? sql`` : sql`and t.taken_id > ${after}::uuid`}
    order by t.taken_id limit ${most}`.execute(trx);
  return rows;
}

/** What becomes of one mark: judged by what the file says of any of the student's enrolments. */
function settle(
  reading: Reading,
  stored: readonly StoredMarks[],
  row: TakenRow,
): { fate: ReturnType<typeof judge>; file: string | null; layings: Laying[] } {
  const names = new Map(reading.codes.map(({ codeId, code }) => [codeId, code]));
  const held = heldMarks(stored, row.enrolmentIds, row.day, row.session);
  const said = new Map(held.map(({ enrolmentId, codeId }) => [enrolmentId, names.get(codeId) ?? '']));
  const file = [...said.values()].find((code) => code !== row.code) ?? [...said.values()][0] ?? null;
  const taken = { ...readMark(reading, row.unitId, row.code, row.day), known: row.known };
  const fate = judge(taken, file === null ? null : readMark(reading, row.unitId, file, row.day));
  if (fate !== 'lay' && fate !== 'agree') return { fate, file, layings: [] };
  const layings = row.enrolmentIds.flatMap((enrolmentId): Laying[] => {
    const was = said.get(enrolmentId) ?? null;
    // Where the file marks only one of several enrolments, so does the person.
    if (was === null && said.size > 0) return [];
    // Where both agree, the file's code stays; a person who says no minutes leaves the file's.
    const code = fate === 'agree' && was !== null ? was : row.code;
    const minutes = minutesToLay(row, held.find((one) => one.enrolmentId === enrolmentId)?.minutes, was === code);
    if (was === code && minutes === null) return [];
    const { day, session, unitId } = row;
    return [{ enrolmentId, day, session, unitId, code, minutes: minutes ?? { late: 0, early: 0 }, was }];
  });
  return { fate, file, layings };
}

/** @returns null where the minutes that are stored stay as they are */
function minutesToLay(
  { minutesLate, minutesEarly }: TakenRow,
  stored: Minutes | undefined,
  isSameCode: boolean,
): Minutes | null {
  const before = isSameCode ? stored : undefined;
  const wanted = { late: minutesLate ?? before?.late ?? 0, early: minutesEarly ?? before?.early ?? 0 };
  return wanted.late === (before?.late ?? 0) && wanted.early === (before?.early ?? 0) ? null : wanted;
}

async function giveWay(
  trx: Tx,
  { institutionId }: Reading,
  { contested, yielded }: Record<'contested' | 'yielded', { takenId: string; code: string }[]>,
): Promise<void> {
  if (contested.length + yielded.length === 0) return;
  const institution = await loadInstitution(trx, institutionId);
  const clock = clockOf(institution);
  const now = new Date(clock.now().epochMilliseconds);
  for (const [state, some] of [
    ['contested', contested],
    ['replaced', yielded],
  ] as const)
    await sql`update attendance.taken t set state = ${state}, against_code = w.code, against_by = null, against_at = ${now}
      from unnest(${some.map(({ takenId }) => takenId)}::uuid[], ${some.map(({ code }) => code)}::text[]) w (id, code)
      where t.institution_id = ${institutionId} and t.taken_id = w.id and t.state = 'standing'`.execute(trx);
  await record(
    trx,
    { clock, actor: systemActor(institutionId) },
    {
      verb: 'attendance.find-conflicts',
      details: { contested: contested.length, replaced: yielded.length },
    },
  );
}

interface Writing {
  sourceId: number;
  week: Week;
  stored: readonly StoredMarks[];
  layings: readonly Laying[];
}

/** Writes marks and what the score reads of them under one load, and switches to it. */
async function writeLayings(trx: Tx, reading: Reading, { sourceId, week, stored, layings }: Writing): Promise<void> {
  const { institutionId } = reading;
  const numbers = await codeNumbers(trx, reading, layings);
  const isOwn = sourceId === (await ownSource(trx, institutionId));
  const days = [...new Set(layings.map(({ day }) => day))];
  const covered = isOwn ? days : await coveredAlready(trx, institutionId, sourceId, week, days);
  const load = await beginLoad(trx, { institutionId, sourceId, deliveryId: null, coveredDays: covered });
  const held = new Map(stored.map((row) => [row.block, row.marks]));
  const blocks = [...Map.groupBy(layings, ({ enrolmentId }) => blockOf(enrolmentId))].map(([block, own]) => {
    const before = held.get(block);
    const marks = before ? unpackMarks(block, before) : emptyBlock(block);
    for (const { enrolmentId, day, session, code, minutes } of own) {
      const lane = laneOf(marks, weekdayOf(day), session);
      lane.codes[enrolmentId % BLOCK_SIZE] = numbers.get(code) ?? 0;
      setMinutes(lane, enrolmentId % BLOCK_SIZE, minutes);
    }
    return { block, marks: packMarks(marks) };
  });
  await insertMarkBlocks(trx, load, week, blocks);
  await correctDays(
    trx,
    load,
    week,
    layings.map((laying) => changeOf(reading, laying)),
  );
  await applyLoad(trx, load);
}

/** Codes that no file brought yet get a number; what mappings make of the others stays theirs. */
async function codeNumbers(trx: Tx, reading: Reading, layings: readonly Laying[]): Promise<Map<string, number>> {
  const known = new Map(reading.codes.map(({ code, codeId }) => [code, codeId]));
  const missing = [...new Set(layings.map(({ code }) => code))].filter((code) => !known.has(code));
  if (missing.length === 0) return known;
  return numberCodes(
    trx,
    reading.institutionId,
    missing.map((code) => ({ code, attended: null, expected: null })),
  );
}

/** What a mark adds to the score's attendance of the day. Excused, off-site and not expected leave both figures. */
function changeOf(reading: Reading, { enrolmentId, day, unitId, code, was }: Laying): DayChange {
  const [before, after] = [
    was === null ? { attended: 0, expected: 0 } : worthOf(reading, unitId, was, day),
    worthOf(reading, unitId, code, day),
  ];
  return {
    enrolmentId,
    weekday: dayNumber(day) - dayNumber(weekOf(day)),
    attended: after.attended - before.attended,
    expected: after.expected - before.expected,
  };
}

function worthOf(reading: Reading, unitId: string, code: string, day: IsoDate): { attended: number; expected: number } {
  const known = reading.codes.find((one) => one.code === code);
  if (known && known.attended !== null && known.expected !== null)
    return { attended: known.attended, expected: known.expected };
  const { meaning } = readMark(reading, unitId, code, day);
  const { kind, attended } = meaningAt(isMeaning(meaning) ? meaningNo[meaning] : 0);
  if (meaning === 'offsite' || kind === 'excused' || kind === 'not_expected' || kind === 'none')
    return { attended: 0, expected: 0 };
  return { attended, expected: 1 };
}

/** Of a file's source only days that a file covers count towards the score: one class alone is no covered day. */
async function coveredAlready(
  trx: Tx,
  institutionId: number,
  sourceId: number,
  week: Week,
  days: readonly IsoDate[],
): Promise<IsoDate[]> {
  const { rows } = await sql<{ days: number }>`select coalesce(bit_or(c.days), 0)::int as days from activity.covered c
    join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
    where c.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'applied'
      and c.source_id = ${sourceId} and c.week = ${week}::date`.execute(trx);
  const mask = rows[0]?.days ?? 0;
  return days.filter((day) => (mask & (1 << weekdayOf(day))) !== 0);
}
