import { type Expression, type SqlBool, sql } from 'kysely';
import { coveredBy, momentOf, type Verb } from '../../../cases/server/index.ts';
import { languageName } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { type Box, type ConversationLine, type InboxView, most_counted } from '../../core/conversations/views.ts';
import { holderName } from '../gatherings/people-names.ts';

const most_shown = 50;

/** What families wrote and somebody is to answer: what cannot wait first, then what is due first. */
export async function viewInbox(
  { db, clock, actor }: Verb,
  { box, q }: { box: Box; q?: string | undefined },
): Promise<InboxView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today, at } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const mine = [
      ...(actor.staffId ? [actor.staffId] : []),
      ...(await coveredBy(trx, institutionId, actor.staffId, today)),
    ];
    const shown = await readLines(trx, scope, {
      where: sql<SqlBool>`${boxIs(box, mine)} and ${named(institutionId, q)}`,
      box,
      today,
      at,
    });
    const lines = shown.slice(0, most_shown);
    const counts = {
      mine: await count(trx, scope, boxIs('mine', mine), today),
      all: await count(trx, scope, boxIs('all', mine), today),
      nobody: await count(trx, scope, boxIs('nobody', mine), today),
      urgent: await count(
        trx,
        scope,
        sql<SqlBool>`c.state = 'open' and (c.urgent is null or c.urgent_seen_at is not null) = false`,
        today,
      ),
    };
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-inbox',
        reason: scope.why[0]?.reason ?? '',
        studentIds: lines.flatMap(({ students }) => students.map(({ studentId }) => studentId)),
      },
    );
    return {
      sentence: sentenceOf(counts, lines),
      counts,
      lines,
      more: shown.length > most_shown,
      mayWrite: actor.why('families:write').length > 0,
    };
  });
}

function sentenceOf({ mine, urgent }: InboxView['counts'], lines: readonly ConversationLine[]): string {
  const overdue = lines.filter(({ isOverdue }) => isOverdue).length;
  const many = (n: number) => (n >= most_counted ? `${most_counted} or more` : String(n));
  if (urgent > 0)
    return `${many(urgent)} ${urgent === 1 ? 'message cannot' : 'messages cannot'} wait, and nobody has said that they see to ${urgent === 1 ? 'it' : 'them'}.`;
  if (mine === 0) return lines.length === 0 ? 'Nobody waits for an answer of yours.' : 'None of these waits for you.';
  return `${many(mine)} ${mine === 1 ? 'conversation waits' : 'conversations wait'} for an answer of yours${overdue > 0 ? `; ${overdue} for longer than was promised` : ''}.`;
}

export function boxIs(box: Box, mine: readonly string[]): Expression<SqlBool> {
  switch (box) {
    case 'mine':
      return sql<SqlBool>`c.state = 'open' and c.assigned_staff_id = any(${[...mine]}::uuid[])`;
    case 'nobody':
      return sql<SqlBool>`c.state = 'open' and c.assigned_staff_id is null`;
    case 'snoozed':
      return sql<SqlBool>`c.state = 'snoozed'`;
    case 'done':
      return sql<SqlBool>`c.state = 'done'`;
    case 'all':
      return sql<SqlBool>`c.state = 'open'`;
  }
}

/**
 * By a part of the student's, or the writer's, name. Names are looked through once, before any conversation is: looking at the names of
 * each conversation takes as long as there are conversations.
 */
function named(i: number, q: string | undefined): Expression<SqlBool> {
  const word = q?.trim().toLowerCase() ?? '';
  if (word === '') return sql<SqlBool>`true`;
  const has = (name: string) => sql<SqlBool>`strpos(lower(${sql.ref(name)}), ${word}) > 0`;
  // A student who writes themselves is among those whom the conversation is about.
  return sql<SqlBool>`c.conversation_id in (
    select n.conversation_id from roster.student st
    join families.conversation_student n on n.institution_id = ${i} and n.student_id = st.student_id
    where st.institution_id = ${i} and ${has('st.display_name')}
    union all
    select k.conversation_id from roster.guardian g
    join families.conversation k on k.institution_id = ${i} and k.holder_kind = 'guardian' and k.holder_id = g.guardian_id
    where g.institution_id = ${i} and ${has('g.display_name')}
    union all
    select k.conversation_id from families.trusted_contact t
    join families.conversation k on k.institution_id = ${i} and k.holder_kind = 'trusted' and k.holder_id = t.trusted_contact_id
    where t.institution_id = ${i} and ${has('t.display_name')})`;
}

/** Whoever may see one of the family's students sees the conversation; what nobody could place, whoever reaches a whole unit. */
export function mayRead(scope: StudentScope, today: string): Expression<SqlBool> {
  if (scope.seesAll) return sql<SqlBool>`true`;
  const reachesUnits = scope.unitIds.length > 0;
  return sql<SqlBool>`(exists (select from families.conversation_student cs where cs.institution_id = ${scope.institutionId}
      and cs.conversation_id = c.conversation_id and ${inScope(scope, sql.ref<string>('cs.student_id'), today)})
    or (c.holder_id is null and ${reachesUnits}::bool))`;
}

async function count(trx: Tx, scope: StudentScope, where: Expression<SqlBool>, today: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from families.conversation c
    where c.institution_id = ${scope.institutionId} and ${where} and ${mayRead(scope, today)} limit ${most_counted}) few`.execute(
    trx,
  );
  return rows[0]?.n ?? 0;
}

interface LineRow {
  conversation_id: string;
  holder_kind: string | null;
  holder_id: string | null;
  channel: ConversationLine['channel'];
  address: string;
  language: string;
  state: ConversationLine['state'];
  unread: number;
  urgent: ConversationLine['urgent'];
  urgent_seen_at: Date | null;
  assigned_staff_id: string | null;
  assigned_name: string | null;
  due_at: Date | null;
  snoozed_until: Date | null;
  last_at: Date;
  last_words: string;
  name: string;
  students: ConversationLine['students'] | null;
}

/** Lines in the order of their box, one more than is shown. */
export async function readLines(
  trx: Tx,
  scope: StudentScope,
  {
    where,
    box,
    today,
    at,
    limit = most_shown + 1,
  }: { where: Expression<SqlBool>; box: Box; today: string; at: Date; limit?: number },
): Promise<ConversationLine[]> {
  const i = scope.institutionId;
  const order =
    box === 'done'
      ? sql`c.last_at desc, c.conversation_id desc`
      : box === 'snoozed'
        ? sql`c.snoozed_until, c.conversation_id`
        : sql`(c.urgent is null or c.urgent_seen_at is not null), c.due_at, c.conversation_id`;
  const { rows } = await sql<LineRow>`
    select c.*, s.display_name as assigned_name,
      ${holderName(i, 'c')} as name,
      (select jsonb_agg(jsonb_build_object('studentId', st.student_id, 'name', st.display_name) order by st.display_name)
        from families.conversation_student k join roster.student st on st.institution_id = ${i} and st.student_id = k.student_id
        where k.institution_id = ${i} and k.conversation_id = c.conversation_id and ${inScope(scope, sql.ref<string>('st.student_id'), today)}) as students
    from (select c.* from families.conversation c where c.institution_id = ${i} and ${where} and ${mayRead(scope, today)}
      order by ${order} limit ${limit}) c
    left join roster.staff s on s.institution_id = ${i} and s.staff_id = c.assigned_staff_id
    order by ${order}`.execute(trx);
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    name: row.holder_id === null ? row.address : row.name,
    isStranger: row.holder_id === null,
    students: row.students ?? [],
    language: row.language,
    languageName: languageName(row.language),
    channel: row.channel,
    state: row.state,
    unread: row.unread,
    urgent: row.urgent,
    isUrgentSeen: row.urgent_seen_at !== null,
    assigned: row.assigned_staff_id ? { staffId: row.assigned_staff_id, name: row.assigned_name ?? '' } : null,
    dueAt: row.due_at?.toISOString() ?? null,
    isOverdue: row.state === 'open' && row.due_at !== null && row.due_at < at,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    lastAt: row.last_at.toISOString(),
    lastWords: row.last_words,
  }));
}
