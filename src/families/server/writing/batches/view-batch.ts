import { sql } from 'kysely';
import { momentOf } from '../../../../cases/server/index.ts';
import { directionOf, languageName } from '../../../../kernel/languages.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import { inScope, type StudentScope } from '../../../../roster/server/index.ts';
import { type BatchState, nextBatchState } from '../../../core/writing/batch-state.ts';
import type { BatchItemView, FamilyBatchView } from '../../../core/writing/views.ts';
import { approvedWords } from '../templates/approved-words.ts';
import { type Asking, lineOf, requireSeenBatch } from './view-batches.ts';

const items_shown = 50;
const samples_most = 6;

interface ItemRow {
  item_no: number;
  recipient_kind: BatchItemView['to']['kind'];
  recipient_id: string;
  name: string;
  student_ids: string[];
  student_names: string[];
  language: string;
  channel: string | null;
  subject: string;
  body: string;
  state: BatchItemView['state'];
  why: string | null;
  due_at: Date | null;
  segments: number;
  reach: string | null;
  sent: string | null;
}

/** A batch with what a person decides by: why it waits, samples in each language, who is left out. */
export async function viewBatch(
  { db, clock, actor }: Asking,
  batchId: string,
  { page }: { page: number },
): Promise<FamilyBatchView> {
  requireNeed(actor, 'families:read');
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const { row, scope } = await requireSeenBatch(trx, actor, batchId, today);
    const items = await readItems(trx, i, batchId, { scope, today }, items_shown, (page - 1) * items_shown);
    const samples = await readSamples(trx, i, batchId, { scope, today });
    const counts = await countItems(trx, i, batchId);
    const left = await sql<{ student_id: string; name: string; why: string }>`
      select s.student_id, s.display_name as name, bs.fate as why from families.batch_student bs
      join roster.student s on s.institution_id = ${i} and s.student_id = bs.student_id
      where bs.institution_id = ${i} and bs.batch_id = ${batchId}::uuid and bs.fate is not null
        and ${inScope(scope, sql.ref<string>('bs.student_id'), today)} order by s.search_key collate "C" limit 200`.execute(
      trx,
    );
    const state = row.state as BatchState;
    const mayWrite = actor.why('families:write').length > 0;
    const mayLead = actor.why('families:lead').length > 0;
    const recall = await approvedWords(trx, i, 'recall');
    const currency = await trx
      .selectFrom('messages.channel_setting')
      .select('currency')
      .where('institution_id', '=', i)
      .where('channel', '=', 'sms')
      .executeTakeFirst();
    return {
      ...lineOf(row),
      segments: row.segments,
      costMicros: Number(row.cost_micros),
      currency: currency?.currency ?? 'USD',
      trouble: row.trouble,
      decidedAt: row.decided_at?.toISOString() ?? null,
      samples,
      items: items.map(viewItem),
      itemsTotal: counts.states.reduce((sum, { n }) => sum + n, 0),
      byState: counts.states,
      byLanguage: counts.languages.map(({ language, n }) => ({ language, name: languageName(language), n })),
      byReason: counts.reasons,
      left: left.rows.map(({ student_id, name, why }) => ({ studentId: student_id, name, why })),
      may: {
        stop:
          mayWrite &&
          nextBatchState(state, 'stop') !== null &&
          (mayLead || row.made_by === actor.actorId || row.made_by_kind === 'system'),
        release: mayLead && nextBatchState(state, 'release') !== null,
        recall: mayLead && nextBatchState(state, 'recall') !== null,
      },
      recallTemplateLanguages: counts.languages.map(({ language, n }) => ({
        language,
        name: languageName(language),
        isApproved: recall.has(language),
        n,
      })),
    };
  });
}

type Seeing = { scope: StudentScope; today: string };

/** The messages of a batch that are about the actor's students alone; what was handed over is read where it was sent from. */
async function readItems(
  trx: Tx,
  i: number,
  batchId: string,
  { scope, today }: Seeing,
  limit: number,
  offset: number,
  only = sql`true`,
) {
  const { rows } = await sql<ItemRow>`
    select n.item_no, n.recipient_kind, n.recipient_id, n.name, n.student_ids,
      array(select s.display_name from unnest(n.student_ids) with ordinality g (student_id, at)
        join roster.student s on s.institution_id = ${i} and s.student_id = g.student_id order by g.at) as student_names,
      n.language, coalesce(m.channel, n.channel) as channel, coalesce(m.subject, n.subject) as subject, coalesce(m.body, n.body) as body,
      n.state, coalesce(m.why, n.why) as why, coalesce(m.due_at, n.due_at) as due_at, n.segments, m.reach, m.state as sent
    from families.batch_item n left join messages.message m on m.institution_id = ${i} and m.message_id = n.message_id
    where n.institution_id = ${i} and n.batch_id = ${batchId}::uuid and ${only}
      and ${
        scope.seesAll
          ? sql`true`
          : sql`not exists (select from unnest(n.student_ids) g (student_id) where not ${inScope(scope, sql.ref<string>('g.student_id'), today)})`
      }
    order by n.item_no limit ${limit} offset ${offset}`.execute(trx);
  return rows;
}

/** The first message of each language, and the last of all: what is most likely to look odd. */
async function readSamples(trx: Tx, i: number, batchId: string, seeing: Seeing): Promise<BatchItemView[]> {
  const first = await sql<{ item_no: number }>`
    select min(item_no) as item_no from families.batch_item where institution_id = ${i} and batch_id = ${batchId}::uuid
      and state in ('ready', 'later', 'queued', 'stopped') group by language, cardinality(student_ids) > 1 order by 1 limit ${samples_most}`.execute(
    trx,
  );
  const wanted = first.rows.map(({ item_no }) => item_no);
  if (wanted.length === 0) return [];
  const rows = await readItems(trx, i, batchId, seeing, samples_most, 0, sql`n.item_no = any(${wanted}::int[])`);
  return rows.map(viewItem);
}

async function countItems(trx: Tx, i: number, batchId: string) {
  const { rows } = await sql<{ state: BatchItemView['state']; language: string; why: string | null; n: number }>`
    select state, language, case when state in ('refused', 'interpreter', 'later') then why end as why, count(*)::int as n
    from families.batch_item where institution_id = ${i} and batch_id = ${batchId}::uuid group by 1, 2, 3`.execute(trx);
  const sum = <K extends string>(key: (row: (typeof rows)[number]) => K | null) => {
    const found = new Map<K, number>();
    for (const row of rows) {
      const at = key(row);
      if (at !== null) found.set(at, (found.get(at) ?? 0) + row.n);
    }
    return [...found].sort((a, b) => b[1] - a[1]);
  };
  return {
    states: sum(({ state }) => state).map(([state, n]) => ({ state, n })),
    languages: sum(({ state, language }) => (state === 'refused' ? null : language)).map(([language, n]) => ({
      language,
      n,
    })),
    reasons: sum(({ why }) => why).map(([why, n]) => ({ why, n })),
  };
}

function viewItem(row: ItemRow): BatchItemView {
  return {
    itemNo: row.item_no,
    to: { kind: row.recipient_kind, id: row.recipient_id, name: row.name },
    students: row.student_ids.map((studentId, at) => ({ studentId, name: row.student_names[at] ?? '' })),
    language: row.language,
    languageName: languageName(row.language),
    direction: directionOf(row.language),
    channel: row.channel,
    subject: row.subject,
    body: row.body,
    state: row.state,
    why: row.why,
    dueAt: row.due_at?.toISOString() ?? null,
    segments: row.segments,
    reach: row.reach ?? (row.sent === 'sent' ? 'sent' : row.sent === 'failed' ? 'failed' : null),
  };
}
