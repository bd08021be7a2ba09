import { sql } from 'kysely';
import { BLOCK_SIZE, baseOf } from '../../../activity/core/block.ts';
import { dateOfDayNumber, dayNumber, type IsoDate, weekdayOf, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { unpackMarks } from '../../core/mark-block.ts';
import { type MeaningKind, meaningAt } from '../../core/meaning.ts';
import { sessionName } from '../../core/session.ts';
import { type AgreedDay, asAgreed } from '../../core/tally/agreed.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { listSessions } from '../packs/dictionary.ts';
import { lastMarkedDay, openReading, type Reading } from '../reading.ts';
import { agreedOfYear } from '../standings/agreed-of-year.ts';

export interface Absence {
  enrolmentId: number;
  /** The gravest of what was missed: no reason yet, unexcused, excused. */
  kind: Exclude<MeaningKind, 'none' | 'attended' | 'not_expected'>;
  /** "AM: Illness", of each session that was missed. */
  missed: { session: string; code: string; meaning: string }[];
}

export interface AbsencesOfDay {
  day: IsoDate | null;
  /** The last day of which marks are here. */
  lastDay: IsoDate | null;
  /** Enrolments with anything expected. */
  expected: number;
  absences: Absence[];
}

const gravest = ['unexplained', 'unexcused', 'excused'] as const;

/**
 * Who missed anything of a day, of the whole institution; the caller leaves out whom a reader may not see.
 * @param day left out: the last day of which marks are here
 */
export async function absencesToday(trx: Tx, institutionId: number, day?: IsoDate): Promise<AbsencesOfDay> {
  const reading = await openReading(trx, institutionId, day);
  const lastDay = await lastMarkedDay(trx, reading);
  const on = day ?? lastDay;
  if (on === null || on > reading.today) return { day: on, lastDay, expected: 0, absences: [] };
  const blocks = await readMarkBlocks(trx, { institutionId, from: weekOf(on), to: weekOf(on) });
  const named = await listSessions(trx, institutionId);
  const codes = new Map(reading.codes.map(({ codeId, code }) => [codeId, code]));
  const dayNo = dayNumber(on);
  const table = reading.read(dayNo);
  const otherwise = await readOtherwise(trx, reading, on);
  const weekday = weekdayOf(on);
  const found: Absence[] = [];
  let expected = 0;
  for (const [block, sources] of Map.groupBy(blocks, (row) => row.block)) {
    const lanes = sources
      .map(({ marks }) => unpackMarks(block, marks).lanes.filter((lane) => lane.day === weekday))
      .filter((some) => some.length > 0);
    for (let place = 0; place < BLOCK_SIZE; place++) {
      const source = lanes.find((some) => some.some((lane) => lane.codes[place] !== 0));
      if (!source) continue;
      const missed: Absence['missed'] = [];
      const kinds = new Set<MeaningKind>();
      let isExpected = false;
      const own = otherwise.get(baseOf(block) + place);
      const meaningsHere = own?.table ?? table;
      for (const { session, codes: lane } of source) {
        const code = lane[place] ?? 0;
        const meaning = meaningAt(asAgreed(own?.agreed, session, meaningsHere[code] ?? 0));
        isExpected ||= meaning.expected === 1;
        if (meaning.expected === 0 || meaning.attended === 1) continue;
        kinds.add(meaning.kind);
        missed.push({ session: sessionName(session, named), code: codes.get(code) ?? '', meaning: meaning.name });
      }
      if (isExpected) expected++;
      const kind = gravest.find((one) => kinds.has(one));
      if (kind) found.push({ enrolmentId: baseOf(block) + place, kind, missed });
    }
  }
  return { day: on, lastDay, expected, absences: found };
}

interface Otherwise {
  table: Uint8Array;
  agreed: AgreedDay | undefined;
}

/** Enrolments whose marks of a day read otherwise than the institution's codes say: their school chose others, or less is expected. */
async function readOtherwise(trx: Tx, reading: Reading, day: IsoDate): Promise<Map<number, Otherwise>> {
  const agreed = await agreedOfYear(trx, reading, day);
  const { institutionId, choosingUnits, readOf } = reading;
  if (agreed.studentIds.length === 0 && choosingUnits.length === 0) return new Map();
  const { rows } = await sql<{ enrolmentId: number; studentId: string; unitId: string }>`
    select enrolment_id as "enrolmentId", student_id as "studentId", programme_unit_id as "unitId" from roster.enrolment
    where institution_id = ${institutionId}
      and (student_id = any(${[...agreed.studentIds]}::uuid[]) or programme_unit_id = any(${[...choosingUnits]}::uuid[]))`.execute(
    trx,
  );
  const no = dayNumber(day);
  return new Map(
    rows.map(({ enrolmentId, studentId, unitId }) => [
      enrolmentId,
      { table: readOf(unitId)(no), agreed: agreed.of(studentId, unitId)?.get(no) },
    ]),
  );
}

/** The days before and after one on which any marks are here, for turning pages. */
export async function markedDaysAround(
  trx: Tx,
  { institutionId }: Pick<Reading, 'institutionId'>,
  day: IsoDate,
): Promise<{ before: IsoDate | null; after: IsoDate | null }> {
  const rows = await trx
    .selectFrom('attendance.day_sum')
    .select((on) => [
      on.fn.max<IsoDate | null>('day').filterWhere('day', '<', day).as('before'),
      on.fn.min<IsoDate | null>('day').filterWhere('day', '>', day).as('after'),
    ])
    .where('institution_id', '=', institutionId)
    .where('day', '>=', dateOfDayNumber(dayNumber(day) - 120))
    .where('day', '<=', dateOfDayNumber(dayNumber(day) + 120))
    .executeTakeFirst();
  return { before: rows?.before ?? null, after: rows?.after ?? null };
}
