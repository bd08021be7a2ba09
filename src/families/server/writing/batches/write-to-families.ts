import { uuidv7 } from '../../../../kernel/ids.ts';
import { languageKey } from '../../../../kernel/languages.ts';
import type { IsoDate } from '../../../../kernel/week.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { Channel } from '../../../../messages/core/channels.ts';
import type { MessageContext } from '../../../../messages/server/index.ts';
import { bulkInsert } from '../../../../platform/db/bulk-insert.ts';
import { jsonb, type Tx } from '../../../../platform/db/database.ts';
import type { HolderKind } from '../../../core/people/holder.ts';
import { type FamilyCategory, isOccasion, occasionOf } from '../../../core/writing/occasions.ts';
import type { FieldValues } from '../../../core/writing/render.ts';
import { trouble } from '../../problems.ts';
import { ensureTemplate } from '../templates/templates.ts';

/** Somebody who was reached by another batch, and where: a recall or correction goes there and nowhere else. */
export interface OnlyRecipient {
  kind: HolderKind;
  id: string;
  studentIds: readonly string[];
  language: string;
  channel: Channel;
  address: string;
  messageId: string | null;
}

export interface WantedBatch {
  templateKey: string;
  students: readonly { studentId: string; said?: FieldValues }[];
  /** Left out: that of the template. */
  category?: FamilyCategory;
  origin: { kind: string; id: string };
  /** What may be written once. */
  dedupeKey: string;
  /** The day that it speaks of. */
  day?: IsoDate;
  /** A person's own words, by language: a family whose language is missing gets them from an interpreter. */
  ownWords?: Readonly<Record<string, string>>;
  senderName?: string;
  isRehearsal?: boolean;
  /** It is worth nothing tomorrow. */
  isUrgent?: boolean;
  variant?: 'A' | 'B';
  onlyRecipients?: readonly OnlyRecipient[];
  correctsBatchId?: string;
}

const own_words_max = 1_000;
export const most_students = 20_000;

/**
 * The only way in which anything goes to families: notes what is to be said and about whom, in the caller's transaction. Then
 * `prepareBatch` makes the messages, the safety valve looks at them, and they go after a minute in which anybody can stop them.
 * @returns null when this was written already
 */
export async function writeToFamilies(
  trx: Tx,
  ctx: MessageContext,
  wanted: WantedBatch,
): Promise<{ batchId: string } | null> {
  const { clock, actor } = ctx;
  const { institutionId } = actor;
  const template = await ensureTemplate(trx, ctx, wanted.templateKey);
  if (!isOccasion(template.occasion))
    throw trouble.invalid('This template is for an occasion that there is not any more.');
  const ownWords = checkedOwnWords(template.occasion, wanted.ownWords);
  const studentIds = [...new Set(wanted.students.map(({ studentId }) => studentId))];
  if (studentIds.length === 0) throw trouble.invalid('Choose at least one student.');
  if (studentIds.length > most_students)
    throw trouble.invalid(`Write about at most ${most_students.toLocaleString('en')} students at once.`);
  if (Object.hasOwn(occasionOf(template.occasion).fields, 'day') && !wanted.day)
    throw trouble.invalid('Say which day it is about: the words name it.');
  const batchId = uuidv7();
  const made = await trx
    .insertInto('families.batch')
    .values({
      institution_id: institutionId,
      batch_id: batchId,
      occasion: template.occasion,
      category: wanted.category ?? template.category,
      template_key: wanted.templateKey,
      variant: wanted.variant ?? null,
      origin_kind: wanted.origin.kind,
      origin_id: wanted.origin.id,
      about_day: wanted.day ?? null,
      dedupe_key: wanted.dedupeKey,
      state: 'drafted',
      is_rehearsal: wanted.isRehearsal ?? false,
      students: studentIds.length,
      recipients: 0,
      messages: 0,
      hold_reasons: jsonb([]),
      segments: 0,
      cost_micros: 0,
      made_at: new Date(clock.now().epochMilliseconds),
      made_by_kind: actor.kind,
      made_by: actor.actorId,
      made_by_name: actor.name,
      corrects_batch_id: wanted.correctsBatchId ?? null,
      own_words: ownWords === null ? null : jsonb(ownWords),
      sender_name: wanted.senderName ?? (actor.kind === 'person' ? actor.name : ''),
      is_urgent: wanted.isUrgent ?? false,
      only_recipients: wanted.onlyRecipients ? jsonb(wanted.onlyRecipients) : null,
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'dedupe_key']).doNothing())
    .returning('batch_id')
    .executeTakeFirst();
  if (!made) return null;
  const said = new Map(wanted.students.map((student) => [student.studentId, student.said ?? {}]));
  await bulkInsert(trx, 'families.batch_student', {
    institution_id: { type: 'int4', values: institutionId },
    batch_id: { type: 'uuid', values: batchId },
    student_id: { type: 'uuid', values: studentIds },
    said: { type: 'jsonb', values: studentIds.map((id) => JSON.stringify(said.get(id) ?? {})) },
  });
  await record(trx, ctx, {
    verb: 'families.write',
    subject: { kind: 'family-batch', id: batchId },
    details: {
      occasion: template.occasion,
      template: wanted.templateKey,
      students: studentIds.length,
      origin: wanted.origin.kind,
      isRehearsal: wanted.isRehearsal ?? false,
    },
  });
  return { batchId };
}

function checkedOwnWords(
  occasion: Parameters<typeof occasionOf>[0],
  given: WantedBatch['ownWords'],
): Record<string, string> | null {
  const takes = Object.hasOwn(occasionOf(occasion).fields, 'words');
  const entries = Object.entries(given ?? {}).filter(([, words]) => words.trim() !== '');
  if (!takes) {
    if (entries.length > 0) throw trouble.invalid('This template has no place for words of your own.');
    return null;
  }
  if (entries.length === 0) throw trouble.invalid('Write what you want to say: the template leaves a place for it.');
  return Object.fromEntries(
    entries.map(([language, words]) => {
      const key = languageKey(language);
      if (key === null) throw trouble.invalid('There is a language among your words that cannot be read.');
      if (words.length > own_words_max)
        throw trouble.invalid(`Write at most ${own_words_max.toLocaleString('en')} characters of your own.`);
      return [key, words.trim()];
    }),
  );
}
