import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { languageKey, type ReadyLanguage, readyLanguages } from '../../../kernel/languages.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelForRecipient, type MessageContext, queueToFamily } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { fixedWords } from '../../core/people/fixed-words.ts';
import type { FamilyChannel, Holder } from '../../core/people/holder.ts';
import { type OptOutReading, readOptOut } from '../../core/people/opt-out/read-opt-out.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { noteContactHealth } from './contact-health.ts';
import { readHolders } from './read-people.ts';
import { recordOptIn, recordOptOut } from './record-opt-out.ts';
import { whoHas } from './who-has.ts';

export interface Heard {
  channel: FamilyChannel;
  /** Whom it is from, as the provider says. */
  address: string;
  text: string;
  inboundId: string;
}

/**
 * Reads what came in for an opt-out before anybody else does, and does what it says in the same transaction: the wish holds at
 * once, what waits is called back, and it is confirmed once in their language. What is unsure waits for a person, and nothing goes
 * by itself meanwhile; a wrong number is written to no more.
 * @returns kind 'no': it is a message like any other. holders: whose address it is
 */
export async function hearFamily(
  trx: Tx,
  ctx: MessageContext,
  heard: Heard,
): Promise<{ kind: OptOutReading['kind']; holders: Holder[]; confirmed: boolean }> {
  const { institutionId } = ctx.actor;
  const reading = readOptOut(heard.text);
  const people = await whoHas(trx, institutionId, heard.channel, heard.address);
  const holders = people.map(({ kind, id }) => ({ kind, id }));
  let confirmed = false;
  // Of a telephone that is a whole home's, whoever speaks that language has written.
  const languages: (string | null)[] = [];
  for (const holder of holders) languages.push(await languageOf(trx, institutionId, holder));
  const writes = languages.includes(reading.language) ? reading.language : null;
  for (const holder of holders) {
    // Who writes from an address reads there.
    if (reading.kind !== 'wrong-number')
      await noteContactHealth(trx, ctx, { ...heard, holder, found: 'good', words: null });
    const isConfirmed = await obey(trx, ctx, holder, heard, reading, { isConfirmed: confirmed, writes });
    confirmed ||= isConfirmed;
  }
  return { kind: reading.kind, holders, confirmed };
}

async function obey(
  trx: Tx,
  ctx: MessageContext,
  holder: Holder,
  heard: Heard,
  { kind, scope, found, language }: OptOutReading,
  { isConfirmed, writes }: { isConfirmed: boolean; writes: string | null },
): Promise<boolean> {
  const { channel, address, text, inboundId } = heard;
  if (kind === 'no') return false;
  if (kind === 'wrong-number') {
    await noteContactHealth(trx, ctx, { holder, channel, address, found: 'wrong_number', words: 'They say so.' });
    await cancelForRecipient(trx, ctx, holder, { channel, why: 'They say that it is a wrong number.' });
    return false;
  }
  if (kind === 'unsure') {
    await ask(trx, ctx, holder, heard, found ?? '');
    return false;
  }
  const said = {
    holder,
    categories: scope.categories,
    channel: scope.channel === 'this' || scope.channel === 'every' ? channel : scope.channel,
    isEverywhere: scope.channel === 'every',
    words: text,
    via: channel === 'email' ? ('mail' as const) : ('text' as const),
    inboundId,
  };
  const done = kind === 'opt-out' ? await recordOptOut(trx, ctx, said) : await recordOptIn(trx, ctx, said);
  if (!done.isNew || isConfirmed) return false;
  await confirm(trx, ctx, holder, heard, { isOut: kind === 'opt-out', scope, writes, spoken: language });
  return true;
}

/** Puts it to a person; one open question at a time. */
async function ask(trx: Tx, ctx: MessageContext, holder: Holder, heard: Heard, found: string): Promise<void> {
  const { institutionId } = ctx.actor;
  const at = new Date(ctx.clock.now().epochMilliseconds);
  const questionId = uuidv7();
  const { numAffectedRows = 0n } = await sql`insert into families.consent_question
      (institution_id, question_id, holder_kind, holder_id, channel, words, why, inbound_id, state, asked_at)
    select ${institutionId}::int, ${questionId}::uuid, ${holder.kind}, ${holder.id}::uuid, ${heard.channel}, ${heard.text.slice(0, 2_000)}, ${found}, ${heard.inboundId}::uuid, 'open', ${at}
    where not exists (select from families.consent_question where institution_id = ${institutionId} and holder_kind = ${holder.kind}
      and holder_id = ${holder.id}::uuid and state = 'open')`.execute(trx);
  if (numAffectedRows === 0n) return;
  await record(trx, ctx, {
    verb: 'families.ask-about-opt-out',
    subject: { kind: holder.kind, id: holder.id },
    details: { questionId, channel: heard.channel },
  });
}

/** In the language in which they said it, where somebody of the address has it on record; else in that on record, or in theirs where none is. */
async function confirm(
  trx: Tx,
  ctx: MessageContext,
  holder: Holder,
  { channel, address, inboundId }: Heard,
  {
    isOut,
    scope,
    writes,
    spoken,
  }: { isOut: boolean; scope: OptOutReading['scope']; writes: string | null; spoken: string | null },
): Promise<void> {
  const { institutionId } = ctx.actor;
  const { name, locale } = await loadInstitution(trx, institutionId);
  const own = await languageOf(trx, institutionId, holder);
  const language = [writes, own, spoken, languageKey(locale)].find(isReady) ?? 'en';
  const words = fixedWords[language];
  const what = scope.categories === 'all' ? null : scope.categories.map((one: FamilyCategory) => words.categories[one]);
  const body = isOut ? (what ? words.optOutOf(name, what.join(', ')) : words.optOut(name)) : words.optIn(name);
  await queueToFamily(trx, ctx, {
    to: holder,
    channel,
    address,
    language,
    studentIds: await studentsOf(trx, institutionId, holder),
    householdKey: null,
    category: 'legal',
    subject: name,
    body,
    dedupeKey: `opt-out-confirmed/${inboundId}`,
    origin: { kind: 'consent', id: inboundId },
  });
}

const isReady = (language: string | null | undefined): language is ReadyLanguage =>
  readyLanguages.some((ready) => ready === language);

async function languageOf(trx: Tx, institutionId: number, holder: Holder): Promise<string | null> {
  const { preference } = (await readHolders(trx, institutionId, [holder]))(holder);
  if (preference?.language) return languageKey(preference.language);
  if (holder.kind !== 'guardian') return null;
  const row = await trx
    .selectFrom('roster.guardian')
    .select('language')
    .where('institution_id', '=', institutionId)
    .where('guardian_id', '=', holder.id)
    .executeTakeFirst();
  return languageKey(row?.language ?? null);
}

/** Whose message it is shown with. */
export async function studentsOf(trx: Tx, institutionId: number, { kind, id }: Holder): Promise<string[]> {
  const i = institutionId;
  const { rows } = await sql<{ student_id: string }>`
    select student_id from roster.guardianship where institution_id = ${i} and guardian_id = ${id}::uuid and ${kind} = 'guardian'
    union select student_id from roster.student where institution_id = ${i} and student_id = ${id}::uuid and ${kind} = 'student'
    union select student_id from families.trusted_contact where institution_id = ${i} and trusted_contact_id = ${id}::uuid and ${kind} = 'trusted'
    order by student_id`.execute(trx);
  return rows.map((row) => row.student_id);
}
