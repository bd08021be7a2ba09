import { sql } from 'kysely';
import { type DeliveryFollower, readSourceWeek } from '../../../activity/server/index.ts';
import { addDays, type IsoDate, type Week } from '../../../kernel/week.ts';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { Database } from '../../../platform/db/database.ts';
import { sourceKind } from '../../../sources/core/source-kinds.ts';

/** An answer that is older says too little of today. */
const weeks_back = 40;
/** Rows of one transaction. */
const batch_rows = { embedded: 1_000, server: 20_000 } as const;

/**
 * Lays out each student's last answer about an adult at school, so that the list of who has none reads it by key. Each source's
 * answers are made anew from what is stored, so it is safe to repeat, and a correction leaves nothing behind.
 */
export async function layOutAdultAnswers(db: Database, institutionId: number): Promise<void> {
  const sources = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('sources.source')
      .select(['source_id', 'kind'])
      .where('institution_id', '=', institutionId)
      .where('kind', 'is not', null)
      .execute(),
  );
  for (const { source_id, kind } of sources) {
    const none_up_to = sourceKind(kind)?.none_up_to;
    if (none_up_to === undefined) continue;
    const last = await lastAnswers(db, institutionId, source_id);
    await replaceAnswers(db, institutionId, source_id, last, none_up_to);
  }
}

interface Answer {
  level: number;
  on: IsoDate;
}

async function lastAnswers(db: Database, institutionId: number, sourceId: number): Promise<Map<number, Answer>> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{
      week: Week;
    }>`select week from sources.coverage where institution_id = ${institutionId} and source_id = ${sourceId}
      order by week desc limit ${weeks_back}`.execute(trx),
  );
  const last = new Map<number, Answer>();
  // Newest first: an older answer never stands over a newer one.
  for (const { week } of rows) {
    const column = await db.forInstitution(institutionId, (trx) =>
      readSourceWeek(trx, { institutionId, sourceId, week }),
    );
    const { levels, enrolmentIds } = column;
    if (!levels) continue;
    for (let i = 0; i < enrolmentIds.length; i++) {
      const enrolmentId = enrolmentIds[i] ?? 0;
      if (last.has(enrolmentId)) continue;
      for (let day = 6; day >= 0; day--) {
        const level = levels[7 * i + day] ?? Number.NaN;
        if (Number.isNaN(level)) continue;
        last.set(enrolmentId, { level, on: addDays(week, day) });
        break;
      }
    }
  }
  return last;
}

async function replaceAnswers(
  db: Database,
  institutionId: number,
  sourceId: number,
  last: ReadonlyMap<number, Answer>,
  none_up_to: number,
): Promise<void> {
  const ids = [...last.keys()].sort((a, b) => a - b);
  const step = batch_rows[db.kind];
  const byStudent = new Map<string, Answer>();
  for (let at = 0; at < ids.length; at += step) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<{ enrolment_id: number; student_id: string }>`
        select enrolment_id, student_id from roster.enrolment
        where institution_id = ${institutionId} and enrolment_id = any(${`{${ids.slice(at, at + step).join(',')}}`}::text::int[])`.execute(
        trx,
      ),
    );
    for (const { enrolment_id, student_id } of rows) {
      const answer = last.get(enrolment_id);
      const held = byStudent.get(student_id);
      if (answer && (!held || held.on < answer.on)) byStudent.set(student_id, answer);
    }
  }
  const all = [...byStudent].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let at = 0; at < all.length; at += step) {
    const some = all.slice(at, at + step);
    await db.forInstitution(institutionId, async (trx) => {
      const studentIds = `{${some.map(([studentId]) => studentId).join(',')}}`;
      await sql`delete from insights.adult_answer where institution_id = ${institutionId} and source_id = ${sourceId}
        and student_id = any(${studentIds}::text::uuid[])`.execute(trx);
      await bulkInsert(trx, 'insights.adult_answer', {
        institution_id: { type: 'int4', values: institutionId },
        student_id: { type: 'uuid', values: some.map(([studentId]) => studentId) },
        source_id: { type: 'int2', values: sourceId },
        level: { type: 'float4', values: some.map(([, { level }]) => level) },
        answered_on: { type: 'date', values: some.map(([, { on }]) => on) },
        says_none: { type: 'bool', values: some.map(([, { level }]) => level <= none_up_to) },
      });
    });
  }
  // Whoever's answers were all corrected away.
  const known = new Set(byStudent.keys());
  await db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<{ student_id: string }>`select student_id from insights.adult_answer
      where institution_id = ${institutionId} and source_id = ${sourceId}`.execute(trx);
    const gone = rows.flatMap(({ student_id }) => (known.has(student_id) ? [] : [student_id]));
    if (gone.length > 0)
      await sql`delete from insights.adult_answer where institution_id = ${institutionId} and source_id = ${sourceId}
        and student_id = any(${`{${gone.join(',')}}`}::text::uuid[])`.execute(trx);
  });
}

/** Answers are laid out as soon as they are here. */
export const followAdultAnswers: DeliveryFollower = {
  write: async () => undefined,
  switched: async () => undefined,
  after: async ({ db, actor }, { feeds }) => {
    const { institutionId } = actor;
    const kinds = await db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('sources.source')
        .select('kind')
        .where('institution_id', '=', institutionId)
        .where('source_id', 'in', [...feeds.map(({ sourceId }) => sourceId), 0])
        .execute(),
    );
    if (kinds.some(({ kind }) => sourceKind(kind)?.none_up_to !== undefined))
      await layOutAdultAnswers(db, institutionId);
  },
};
