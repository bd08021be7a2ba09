import { z } from 'zod';
import { countAttendanceAgain, passOnSoon } from '../../institution/server/index.ts';
import { recordListView } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Context, type Route, route } from '../../platform/http/route.ts';
import { agreementRoutes } from './agreement-routes.ts';
import { CompareRecordsView, MergeView } from './answers.ts';
import { compareRecords } from './compare-records.ts';
import { listMerges, Merge, type MergeOfRecords, mergeStudents, unmergeStudents } from './merge-students.ts';

const tag = 'Roster';

/** The job that reads deliveries again, so that what they say reaches the enrolments that stand now. */
export const reread_job = 'deliveries.reread';

/** What slices above the roster do when records are merged or a merge is undone, in its own transaction. */
export interface MergeFollower {
  merged(trx: Tx, context: Context, merge: MergeOfRecords): Promise<void>;
  unmerged(trx: Tx, context: Context, merge: MergeOfRecords): Promise<void>;
}

const reread = async (trx: Tx, context: Context) => {
  const { jobs, actor } = context;
  const { institutionId } = actor;
  await jobs.enqueue(trx, reread_job, { institutionId }, `reread-${institutionId}`);
  await passOnSoon(context)(trx);
  await countAttendanceAgain(context)(trx);
};

export const rosterRoutes = (followers: readonly MergeFollower[]): readonly Route[] => [
  ...agreementRoutes,
  route({
    method: 'get',
    path: '/merges',
    summary: 'Records of one student that were made one',
    tag,
    need: 'roster:import',
    query: z.object({ student: z.uuid().optional() }),
    response: z.object({ merges: z.array(MergeView) }),
    handle: ({ db, clock, actor }, { query }) =>
      db.forInstitution(actor.institutionId, async (trx) => {
        const merges = await listMerges(trx, actor.institutionId, query.student);
        const studentIds = merges.flatMap((merge) => [merge.keptStudentId, merge.mergedStudentId]);
        const reason = actor.why('roster:import')[0]?.reason ?? '';
        await recordListView(trx, { clock, actor }, { page: 'merges', reason, studentIds });
        return { merges };
      }),
  }),
  route({
    method: 'get',
    path: '/merges/compare',
    summary: 'Two records side by side, before they are made one',
    tag,
    need: 'roster:import',
    query: z.object({ first: z.uuid(), second: z.uuid() }),
    response: CompareRecordsView,
    handle: (context, { query }) => compareRecords(context, query),
  }),
  route({
    method: 'post',
    path: '/merges',
    summary: 'Make two records of one student one',
    tag,
    need: 'roster:import',
    body: Merge,
    response: z.object({ mergeId: z.uuid() }),
    handle: (context, { body }) =>
      mergeStudents(context, body, async (trx, merge) => {
        for (const follower of followers) await follower.merged(trx, context, merge);
        await reread(trx, context);
      }),
  }),
  route({
    method: 'post',
    path: '/merges/{mergeId}/undo',
    summary: 'Make them two again',
    tag,
    need: 'roster:import',
    params: z.object({ mergeId: z.uuid() }),
    response: z.object({ mergeId: z.uuid() }),
    handle: async (context, { params }) => {
      await unmergeStudents(context, params.mergeId, async (trx, merge) => {
        for (const follower of followers) await follower.unmerged(trx, context, merge);
        await reread(trx, context);
      });
      return { mergeId: params.mergeId };
    },
  }),
];
