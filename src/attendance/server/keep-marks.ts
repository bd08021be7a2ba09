import { BLOCK_SIZE, blockOf } from '../../activity/core/block.ts';
import type { DeliveryFollower, Load, Storing } from '../../activity/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { addWeeks, dayNumber, type Week, weekOf } from '../../kernel/week.ts';
import type { Warehouse } from '../../platform/warehouse/warehouse.ts';
import { markFeeds, marksSql, sessionLabelsSql } from '../../sources/core/marks-sql.ts';
import type { CheckedFile, VerbContext } from '../../sources/server/index.ts';
import {
  emptyBlock,
  isSameMarks,
  laneOf,
  type MarkBlock,
  packMarks,
  replaceMarks,
  setMinutes,
  unpackMarks,
} from '../core/mark-block.ts';
import { sessionOfCode } from '../core/session.ts';
import { insertMarkBlocks, markBlocksHeld, readMarkBlocks, tidyMarks } from './mark-blocks.ts';
import { numberCodes, numberSessions } from './packs/dictionary.ts';
import { refreshWaiting } from './standings/refresh-standings.ts';

/** Blocks written per transaction: on the embedded database everything else waits meanwhile. */
const blocks_per_transaction = { embedded: 128, server: 8192 } as const;

/**
 * Keeps the marks of a delivery beside the sums that activity keeps of them: under the same load, so that one switch shows both,
 * and a crash before it shows neither.
 */
export const keepMarks: DeliveryFollower = {
  write: async (context, { checked, range, feeds }, loads) => {
    const marked = feeds.filter(({ feedNo }) => markFeeds(checked.plan.mapping).some((feed) => feed.feedNo === feedNo));
    if (marked.length === 0) return;
    await rollUpMarks(context, checked);
    for (const { feedNo, sourceId } of marked) {
      const load = loads.find((one) => one.sourceId === sourceId);
      if (!load) continue;
      for (const [week, mask] of load.masks)
        await writeWeek(context, load, week, mask, await marksOfWeek(checked.warehouse, feedNo, week, range));
    }
  },
  switched: async (trx, context, storing) => {
    if (!hasMarks(storing)) return;
    const { institutionId } = context.actor;
    await trx
      .insertInto('attendance.waiting')
      .values({
        institution_id: institutionId,
        waiting_id: uuidv7(),
        from_day: storing.range.from,
        to_day: storing.range.to,
        why: 'delivery',
      })
      .execute();
  },
  after: async (context, storing) => {
    if (!hasMarks(storing)) return;
    const { institutionId } = context.actor;
    for (const sourceId of markedSources(storing))
      for (let week = weekOf(storing.range.from); week <= storing.range.to; week = addWeeks(week, 1))
        await context.db.forInstitution(institutionId, (trx) => tidyMarks(trx, institutionId, sourceId, week));
    await refreshWaiting(context.db, institutionId);
  },
};

function markedSources({ checked, feeds }: Storing): number[] {
  const numbers = markFeeds(checked.plan.mapping).map(({ feedNo }) => feedNo);
  return feeds.flatMap(({ feedNo, sourceId }) => (numbers.includes(feedNo) ? [sourceId] : []));
}

function hasMarks(storing: Storing): boolean {
  return markedSources(storing).length > 0;
}

/** Fills the warehouse's `mark_row` with every mark that is stored, as numbers. */
async function rollUpMarks({ db, actor }: VerbContext, { warehouse, plan }: CheckedFile): Promise<void> {
  const { institutionId } = actor;
  const feeds = markFeeds(plan.mapping);
  const codes = feeds.flatMap(({ feedNo, value }) =>
    Object.entries(value.codes).map(([code, worth]) => ({ feedNo, code: code.trim(), ...worth })),
  );
  const labelsSql = sessionLabelsSql(plan);
  const labels =
    labelsSql === null ? [] : (await warehouse.rows<{ label: string }>(labelsSql)).map(({ label }) => label);
  const { numbers, sessions } = await db.forInstitution(institutionId, async (trx) => ({
    numbers: await numberCodes(trx, institutionId, onePerCode(codes)),
    sessions: await numberSessions(trx, institutionId, labels),
  }));
  await warehouse.run(`drop table if exists mark_row; drop table if exists mark_code; drop table if exists mark_session;
    create table mark_code (feed_no integer, code varchar, code_id integer, session_id integer);
    create table mark_session (label varchar, session_id integer)`);
  await warehouse.append('mark_code', [
    codes.map(({ feedNo }) => feedNo),
    codes.map(({ code }) => code),
    codes.map(({ code }) => numbers.get(code) ?? 0),
    codes.map(({ code }) => sessionOfCode(code) ?? -1),
  ]);
  await warehouse.append('mark_session', [[...sessions.keys()], [...sessions.values()]]);
  await warehouse.run(`create table mark_row as ${marksSql(plan)}`);
}

function onePerCode<T extends { code: string }>(codes: readonly T[]): T[] {
  return [...new Map(codes.map((code) => [code.code, code])).values()];
}

/** The marks of one week by block; of several for one session the file's last stands. */
async function marksOfWeek(
  warehouse: Warehouse,
  feedNo: number,
  week: Week,
  range: { from: string; to: string },
): Promise<Map<number, MarkBlock>> {
  const monday = dayNumber(week);
  const first = Math.max(monday, dayNumber(range.from));
  const last = Math.min(monday + 6, dayNumber(range.to));
  const rows = warehouse.numbers(`select enrolment_id, day - ${monday}, code_id, session_id, late, early from mark_row
    where feed_no = ${feedNo} and day between ${first} and ${last}`);
  const blocks = new Map<number, MarkBlock>();
  for await (const chunk of rows) {
    const [ids, days, codes, sessions] = [chunk.column(0), chunk.column(1), chunk.column(2), chunk.column(3)];
    const [late, early] = [chunk.column(4), chunk.column(5)];
    for (let i = 0; i < chunk.rowCount; i++) {
      const id = Number(ids[i]);
      const block = blockOf(id);
      const held = blocks.get(block) ?? emptyBlock(block);
      if (held.lanes.length === 0) blocks.set(block, held);
      const lane = laneOf(held, Number(days[i]), Number(sessions[i]));
      const place = id % BLOCK_SIZE;
      lane.codes[place] = Number(codes[i]);
      setMinutes(lane, place, { late: Number(late[i]), early: Number(early[i]) });
    }
  }
  return blocks;
}

async function writeWeek(
  { db }: VerbContext,
  load: Load,
  week: Week,
  mask: number,
  delivered: Map<number, MarkBlock>,
): Promise<void> {
  const { institutionId, sourceId } = load;
  const held = await db.forInstitution(institutionId, (trx) => markBlocksHeld(trx, { institutionId, sourceId, week }));
  const blocks = [...new Set([...held, ...delivered.keys()])].sort((a, b) => a - b);
  const step = blocks_per_transaction[db.kind];
  for (let at = 0; at < blocks.length; at += step) {
    const some = blocks.slice(at, at + step);
    await db.forInstitution(institutionId, async (trx) => {
      const before = new Map(
        (await readMarkBlocks(trx, { institutionId, sourceId, from: week, to: week, blocks: some })).map((row) => [
          row.block,
          row.marks,
        ]),
      );
      const changed = some.flatMap((block) => {
        const was = before.get(block);
        const after = packMarks(
          replaceMarks(
            was ? unpackMarks(block, was) : emptyBlock(block),
            delivered.get(block) ?? emptyBlock(block),
            mask,
          ),
        );
        const isAsBefore = was ? isSameMarks(was, after) : !delivered.has(block);
        return isAsBefore ? [] : [{ block, marks: after }];
      });
      await insertMarkBlocks(trx, load, week, changed);
    });
  }
}
