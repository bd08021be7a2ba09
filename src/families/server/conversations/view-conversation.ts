import { sql } from 'kysely';
import { explanationKeys, explanationWords } from '../../../attendance/core/registers/explanation.ts';
import { staffFor, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { languageKey, languageName } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope } from '../../../roster/server/index.ts';
import { languageOfText } from '../../core/conversations/language-of-text.ts';
import type { ConversationView, EntryView, ProposalView } from '../../core/conversations/views.ts';
import type { FamilyChannel } from '../../core/people/holder.ts';
import { listStaff } from '../gatherings/people-names.ts';
import { whoHas } from '../people/who-has.ts';
import { trouble } from '../problems.ts';
import { speakersOf } from './assignee.ts';
import { isFresh, whyNotWords } from './may-reply.ts';
import { recipientOf } from './recipient-of.ts';
import { type Conversation, requireConversation } from './require-conversation.ts';
import { readLines } from './view-inbox.ts';

const most_entries = 60;

/** A conversation whole: what they wrote, what went, what was noted, what it may mean, and how to answer. */
export async function viewConversation(
  { db, clock, actor }: Verb,
  conversationId: string,
  before?: string,
): Promise<ConversationView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const conversation = await requireConversation(trx, ctx, 'families:read', conversationId);
    const { scope, moment, holder, seen } = conversation;
    const reads = await languagesOf(trx, i, actor.staffId);
    const [line] = await readLines(trx, scope, {
      where: sql`c.conversation_id = ${conversationId}::uuid`,
      box: 'all',
      today: moment.today,
      at: moment.at,
      limit: 1,
    });
    if (!line) throw trouble.notFound('No conversation with a family of yours has this address. Check the link.');
    const entries = await readEntries(trx, i, conversation, reads[0], before);
    const proposals = await readProposals(trx, conversation, i);
    const found = holder ? await recipientOf(trx, i, holder, seen) : null;
    const channel =
      found?.kind === 'yes'
        ? (found.recipient.channels.find((one) => one.channel === conversation.channel) ?? found.recipient.channels[0])
        : null;
    const row = await trx
      .selectFrom('families.conversation')
      .select(['urgent_seen_by_name', 'revision'])
      .where('institution_id', '=', i)
      .where('conversation_id', '=', conversationId)
      .executeTakeFirstOrThrow();
    await recordViews(
      trx,
      ctx,
      seen.map((studentId) => ({ studentId, page: 'family-conversation', reason: scope.why[0]?.reason ?? '' })),
    );
    return {
      ...line,
      revision: row.revision,
      holder,
      urgentSeenBy: row.urgent_seen_by_name,
      entries: entries
        .slice(-most_entries)
        .map((entry) => ({ ...entry, proposals: proposals.get(entry.entryId) ?? [] })),
      hasEarlier: entries.length > most_entries,
      reply:
        found?.kind === 'yes' && channel
          ? {
              channel: channel.channel,
              language: found.recipient.language,
              languageName: languageName(found.recipient.language),
              isNow: isFresh(conversation),
            }
          : null,
      whyNot: holder ? (found?.kind === 'no' ? whyNotWords[found.why] : null) : 'Say first whose address this is.',
      candidates:
        holder || conversation.channel === 'page'
          ? []
          : await whoHas(trx, i, conversation.channel as FamilyChannel, conversation.address),
      staff: await choices(trx, i, conversation, moment.today),
      savedAnswers: await trx
        .selectFrom('families.saved_answer')
        .select(['saved_answer_id as savedAnswerId', 'title', 'words', 'language'])
        .where('institution_id', '=', i)
        .where('is_retired', '=', false)
        .orderBy('title')
        .limit(100)
        .execute(),
      hasTranslator: await hasTranslator(trx, i),
      reads,
      mayWrite: actor.why('families:write').length > 0,
    };
  });
}

async function hasTranslator(trx: Tx, institutionId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('families.translation_setting')
    .select('is_on')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row?.is_on ?? false;
}

/** What the reader reads, the first before all: what they speak with families; else the institution's language. */
async function languagesOf(trx: Tx, institutionId: number, staffId: string | null): Promise<[string, ...string[]]> {
  const { locale } = await loadInstitution(trx, institutionId);
  const own = languageKey(locale) ?? 'en';
  const row = staffId
    ? await trx
        .selectFrom('families.speaker')
        .select('languages')
        .where('institution_id', '=', institutionId)
        .where('staff_id', '=', staffId)
        .executeTakeFirst()
    : undefined;
  const [first, ...others] = (row?.languages ?? []).toSorted((a, b) => Number(b === own) - Number(a === own));
  return first ? [first, ...others] : [own];
}

/** Who could answer: whoever may see the family, those who speak its language first. */
async function choices(
  trx: Tx,
  i: number,
  { seen, language }: Conversation,
  today: string,
): Promise<ConversationView['staff']> {
  const speaking = new Set(await speakersOf(trx, i, language, today));
  const [student] = seen;
  const staff = student
    ? await staffFor(trx, i, student, today)
    : (await listStaff(trx, i, today)).map((one) => ({ ...one, isNear: false }));
  return staff
    .map(({ staffId, name, isNear }) => ({
      staffId,
      name,
      note: [isNear ? 'looks after the student' : '', speaking.has(staffId) ? `speaks ${languageName(language)}` : '']
        .filter(Boolean)
        .join(', '),
    }))
    .toSorted((a, b) => Number(b.note !== '') - Number(a.note !== ''))
    .slice(0, 200);
}

type Translations = Record<string, { words: string; by: 'machine' | 'person'; name: string | null } | undefined>;

interface EntryRow {
  entry_id: string;
  sort: string;
  kind: EntryView['kind'];
  at: Date;
  by_name: string;
  words: string;
  translations: Translations;
  translated_by: EntryView['translatedBy'];
  translator_name: string | null;
  text: string | null;
  subject: string | null;
  channel: string | null;
  language: string | null;
  proof: string | null;
  is_cut: boolean | null;
  left_out: number | null;
  message_state: string | null;
  reach: string | null;
}

/** Entries and what batches told the same person, oldest first, one more than is shown. Of what went, only what is about students whom the reader may see. */
async function readEntries(
  trx: Tx,
  i: number,
  { conversationId, holder, scope, moment, language: family }: Conversation,
  reads: string,
  before?: string,
): Promise<EntryView[]> {
  const until = before ? sql`and sort < ${before}::uuid` : sql``;
  const { rows } = await sql<EntryRow>`
    select * from (
      (select e.entry_id, coalesce(e.inbound_id, e.message_id, e.entry_id) as sort, e.kind, e.at, e.by_name, e.words, e.translations, e.translated_by, e.translator_name,
        coalesce(n.text, m.body) as text, coalesce(n.subject, m.subject) as subject, coalesce(n.channel, m.channel) as channel, m.language, n.proof, n.is_cut, n.left_out,
        m.state as message_state, m.reach
      from families.entry e
      left join messages.inbound n on n.institution_id = ${i} and n.inbound_id = e.inbound_id
      left join messages.message m on m.institution_id = ${i} and m.message_id = e.message_id
      where e.institution_id = ${i} and e.conversation_id = ${conversationId}::uuid order by e.entry_id desc limit 400)
      union all
      (select m.message_id, m.message_id, 'batch', coalesce(m.sent_at, m.due_at), '', '', '{}'::jsonb, null, null, m.body, m.subject, m.channel, m.language, null, null, null, m.state, m.reach
      from messages.message m
      where m.institution_id = ${i} and m.recipient_kind = ${holder?.kind ?? ''} and m.recipient_id = ${holder?.id ?? null}::uuid and m.state <> 'cancelled'
        and not exists (select from families.entry e where e.institution_id = ${i} and e.message_id = m.message_id)
        and not exists (select from messages.message_student s where s.institution_id = ${i} and s.message_id = m.message_id
          and not ${inScope(scope, sql.ref<string>('s.student_id'), moment.today)})
      order by m.message_id desc limit ${most_entries + 1})
    ) all_entries where true ${until} order by sort desc limit ${most_entries + 1}`.execute(trx);
  return rows.toReversed().map((row) => ({
    entryId: row.entry_id,
    kind: row.kind,
    at: row.at.toISOString(),
    by: row.by_name,
    channel: row.channel,
    text: row.text ?? row.words,
    language: row.kind === 'in' ? languageOfText(row.text ?? '', family) : row.language,
    subject: row.subject ?? '',
    original: row.kind === 'out' && row.words !== row.text ? row.words : null,
    ...translationOf(row, reads),
    state: row.message_state === null ? null : (row.reach ?? row.message_state),
    proof: row.proof,
    isCut: row.is_cut ?? false,
    leftOut: row.left_out ?? 0,
    proposals: [],
  }));
}

/** In the reader's language, else in whichever there is. */
function translationOf({ kind, translations, translated_by, translator_name }: EntryRow, reads: string) {
  if (kind !== 'in')
    return { translation: null, translatedInto: null, translatedBy: translated_by, translator: translator_name };
  const into = translations[reads] ? reads : (Object.keys(translations)[0] ?? null);
  const found = into === null ? undefined : translations[into];
  return {
    translation: found?.words ?? null,
    translatedInto: into,
    translatedBy: found?.by ?? null,
    translator: found?.name ?? null,
  };
}

async function readProposals(
  trx: Tx,
  { conversationId, scope, moment }: Conversation,
  i: number,
): Promise<Map<string, ProposalView[]>> {
  const { rows } = await sql<{
    proposal_id: string;
    entry_id: string;
    kind: ProposalView['kind'];
    student_id: string | null;
    student_name: string | null;
    reason: string | null;
    day: string | null;
    barrier_key: string | null;
    barrier_name: string | null;
    found: string;
    case_id: string | null;
    state: ProposalView['state'];
    decided_by_name: string | null;
  }>`
    select p.proposal_id, p.entry_id, p.kind, p.student_id, s.display_name as student_name, p.reason, p.day::text as day, p.barrier_key, b.name as barrier_name,
      p.found, p.case_id, p.state, p.decided_by_name
    from families.proposal p
    left join roster.student s on s.institution_id = ${i} and s.student_id = p.student_id
    left join cases.barrier b on b.institution_id = ${i} and b.barrier_key = p.barrier_key
    where p.institution_id = ${i} and p.conversation_id = ${conversationId}::uuid
      and (p.student_id is null or ${inScope(scope, sql.ref<string>('p.student_id'), moment.today)})
    order by p.proposal_id limit 200`.execute(trx);
  const proposalOf = (row: (typeof rows)[number]): ProposalView => ({
    proposalId: row.proposal_id,
    kind: row.kind,
    says:
      row.kind === 'reason'
        ? `${explanationWords(row.reason ?? '', null)}, as the reason of the absence`
        : `${row.barrier_name ?? row.barrier_key} stands in the way`,
    found: row.found,
    student: row.student_id ? { studentId: row.student_id, name: row.student_name ?? '' } : null,
    reason: explanationKeys.find((key) => key === row.reason) ?? null,
    day: row.day,
    barrierKey: row.barrier_key,
    caseId: row.case_id,
    state: row.state,
    decidedBy: row.decided_by_name,
  });
  const byEntry = Map.groupBy(rows, ({ entry_id }) => entry_id);
  return new Map([...byEntry].map(([entryId, some]) => [entryId, some.map(proposalOf)]));
}
