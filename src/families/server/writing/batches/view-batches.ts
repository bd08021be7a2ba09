import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import type { IsoDate } from '../../../../kernel/week.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { Context } from '../../../../platform/http/route.ts';
import { inScope, type StudentScope, studentScope } from '../../../../roster/server/index.ts';
import { type BatchState, batchStates } from '../../../core/writing/batch-state.ts';
import { type FamilyCategory, isOccasion, occasionOf } from '../../../core/writing/occasions.ts';
import { type HoldReason, holdWords } from '../../../core/writing/safety-valve.ts';
import type { BatchLine, FamilyBatchesView } from '../../../core/writing/views.ts';
import { trouble } from '../../problems.ts';

export type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

export const BatchFilter = z.object({
  state: z.enum(batchStates).optional(),
  studentId: z.uuid().optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

export interface LineRow {
  batch_id: string;
  occasion: string;
  category: string;
  template_name: string | null;
  state: string;
  is_rehearsal: boolean;
  made_at: Date;
  made_by: string;
  made_by_name: string;
  made_by_kind: string;
  origin_kind: string;
  about_day: IsoDate | null;
  students: number;
  recipients: number;
  messages: number;
  usual: number | null;
  hold_reasons: HoldReason[];
  seconds_left: number | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  words: string | null;
  corrects_batch_id: string | null;
  corrected_by: string | null;
  segments: number;
  cost_micros: string | number;
  trouble: string | null;
}

/** Batches about at least one student whom the actor may see. */
function seen(i: number, scope: StudentScope, today: IsoDate): RawBuilder<unknown> {
  return scope.seesAll
    ? sql`true`
    : sql`exists (select from families.batch_student bs where bs.institution_id = ${i} and bs.batch_id = b.batch_id
        and ${inScope(scope, sql.ref<string>('bs.student_id'), today)})`;
}

export async function readLines(trx: Tx, i: number, where: RawBuilder<unknown>, limit: number): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select b.batch_id, b.occasion, b.category, t.name as template_name, b.state, b.is_rehearsal, b.made_at, b.made_by, b.made_by_name, b.made_by_kind,
      b.origin_kind, b.about_day::text as about_day, b.students, b.recipients, b.messages, b.usual, b.hold_reasons,
      case when b.state = 'counting_down' then greatest(0, ceil(extract(epoch from b.goes_at - now())))::int end as seconds_left,
      b.decided_by_name, b.decided_at, b.words, b.corrects_batch_id, b.segments, b.cost_micros, b.trouble,
      (select c.batch_id from families.batch c where c.institution_id = ${i} and c.corrects_batch_id = b.batch_id limit 1) as corrected_by
    from families.batch b left join families.template t on t.institution_id = ${i} and t.template_key = b.template_key
    where b.institution_id = ${i} and ${where} order by b.batch_id desc limit ${limit}`.execute(trx);
  return rows;
}

export async function listBatches(
  { db, clock, actor }: Asking,
  filter: z.output<typeof BatchFilter>,
): Promise<FamilyBatchesView> {
  requireNeed(actor, 'families:read');
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const visible = seen(i, scope, today);
    const where = sql.join(
      [
        visible,
        filter.state ? sql`b.state = ${filter.state}` : sql`true`,
        filter.before ? sql`b.batch_id < ${filter.before}::uuid` : sql`true`,
        filter.studentId
          ? sql`exists (select from families.batch_student one where one.institution_id = ${i} and one.batch_id = b.batch_id and one.student_id = ${filter.studentId}::uuid)`
          : sql`true`,
      ],
      sql` and `,
    );
    const rows = await readLines(trx, i, where, filter.limit);
    const counts = await sql<{ state: BatchState; n: number }>`
      select b.state, count(*)::int as n from families.batch b where b.institution_id = ${i} and ${visible} group by b.state`.execute(
      trx,
    );
    const tasks = await sql<{ n: number }>`
      select count(*)::int as n from families.interpreter_task k where k.institution_id = ${i} and k.state = 'open'
        and ${inScope(scope, sql.ref<string>('k.student_id'), today)}`.execute(trx);
    return {
      counts: batchStates.map((state) => ({ state, n: counts.rows.find((row) => row.state === state)?.n ?? 0 })),
      batches: rows.map(lineOf),
      before: rows.length === filter.limit ? (rows.at(-1)?.batch_id ?? null) : null,
      mayLead: actor.why('families:lead').length > 0,
      interpreterTasks: tasks.rows[0]?.n ?? 0,
    };
  });
}

export function lineOf(row: LineRow): BatchLine {
  return {
    batchId: row.batch_id,
    occasion: row.occasion,
    occasionName: isOccasion(row.occasion) ? occasionOf(row.occasion).name : row.occasion,
    templateName: row.template_name ?? '',
    // What the columns' checks allow.
    category: row.category as FamilyCategory,
    state: row.state as BatchState,
    isRehearsal: row.is_rehearsal,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by_name,
    originKind: row.origin_kind,
    aboutDay: row.about_day,
    students: row.students,
    recipients: row.recipients,
    messages: row.messages,
    usual: row.usual,
    reasons: row.hold_reasons,
    reasonWords: row.hold_reasons.map(holdWords),
    secondsLeft: row.seconds_left,
    decidedBy: row.decided_by_name,
    words: row.words,
    correctsBatchId: row.corrects_batch_id,
    correctedByBatchId: row.corrected_by,
  };
}

/** A batch of which the actor sees at least one student; it is as unknown as one that does not exist where they see none. */
export async function requireSeenBatch(trx: Tx, actor: Actor, batchId: string, today: IsoDate) {
  const scope = await studentScope(trx, actor, 'families:read');
  const [row] = await readLines(
    trx,
    actor.institutionId,
    sql`b.batch_id = ${batchId}::uuid and (${seen(actor.institutionId, scope, today)} or b.made_by = ${actor.actorId})`,
    1,
  );
  if (!row) throw trouble.notFound('There is no such batch here. Look at the list of batches.');
  return { row, scope };
}

/** To let go, stop or call back what is about others' students too takes somebody who answers for all of them. */
export async function requireWholeBatch(
  trx: Tx,
  actor: Actor,
  need: 'families:write' | 'families:lead',
  batchId: string,
  today: IsoDate,
): Promise<void> {
  const scope = await studentScope(trx, actor, need);
  if (scope.seesAll) return;
  const { rows } = await sql<{ n: number; mine: number }>`
    select count(*)::int as n, (count(*) filter (where ${inScope(scope, sql.ref<string>('bs.student_id'), today)}))::int as mine
    from families.batch_student bs where bs.institution_id = ${actor.institutionId} and bs.batch_id = ${batchId}::uuid`.execute(
    trx,
  );
  const { n = 0, mine = 0 } = rows[0] ?? {};
  if (mine === 0) throw trouble.notFound('There is no such batch here. Look at the list of batches.');
  if (mine < n)
    throw trouble.invalid('It is about students of other schools too. Ask somebody who answers for all of them.');
}
