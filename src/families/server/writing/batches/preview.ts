import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import { loadInstitution } from '../../../../institution/server/index.ts';
import { directionOf, languageName } from '../../../../kernel/languages.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { segmentsOf } from '../../../../messages/core/segments.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { Context } from '../../../../platform/http/route.ts';
import { requireStudent } from '../../../../roster/server/index.ts';
import { occasionKeys, occasionOf } from '../../../core/writing/occasions.ts';
import { plainMarks } from '../../../core/writing/plain-marks.ts';
import { readingLevel } from '../../../core/writing/reading-level.ts';
import {
  asText,
  checkWords,
  exampleValues,
  type FieldValues,
  renderSaid,
  type Said,
} from '../../../core/writing/render.ts';
import type { FamilyPreviewView, MeterView } from '../../../core/writing/views.ts';
import { reachedFor } from '../../people/recipients-for.ts';
import { Language, Words } from '../templates/templates.ts';
import { readFields } from './real-fields.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

export const PreviewInput = z.object({
  occasion: z.enum(occasionKeys),
  language: Language,
  words: Words,
  ownWords: z.string().max(5_000).optional(),
  day: z.iso.date().optional(),
  /** As the family of this student would read it; left out: with made-up values. */
  studentId: z.uuid().optional(),
});

/** Harder than this, many families will not read it. */
const hard_grade = 6;

/** How words read to a family, in any language, with their own figures; and how long, hard and dear they are. */
export async function previewWords(
  { db, clock, actor }: Asking,
  input: z.output<typeof PreviewInput>,
): Promise<FamilyPreviewView> {
  requireNeed(actor, 'families:read');
  const { occasion, words, language, studentId } = input;
  const found = checkWords(occasion, words, language);
  const none = { subject: '', body: '', text: '', direction: directionOf(language), to: null, meter: null };
  if (found.length > 0) return { trouble: found, ...none };
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const { fields, studentFields } = occasionOf(occasion);
    const institution = await loadInstitution(trx, actor.institutionId);
    if (studentId) await requireStudent(trx, actor, 'families:read', studentId, today);
    const real = studentId ? await realValues(trx, institution, studentId, occasionOf(occasion).category) : null;
    const values: FieldValues = {
      ...exampleValues(fields),
      school: institution.name,
      sender: actor.name,
      ...(Object.hasOwn(fields, 'day') ? { day: input.day ?? today } : {}),
      ...(input.ownWords && Object.hasOwn(fields, 'words') ? { words: input.ownWords } : {}),
      ...real?.values,
    };
    const said = renderSaid(occasion, words, language, values, [{ ...exampleValues(studentFields), ...real?.each }]);
    return {
      trouble: [],
      ...said,
      text: plainMarks(asText(said)),
      direction: directionOf(language),
      to: real?.to ?? null,
      meter: await meterOf(trx, actor.institutionId, said, language),
    };
  });
}

async function realValues(
  trx: Tx,
  institution: Awaited<ReturnType<typeof loadInstitution>>,
  studentId: string,
  category: Parameters<typeof reachedFor>[3],
) {
  const reached = (await reachedFor(trx, institution.institutionId, [studentId], category)).get(studentId);
  const fields = (await readFields(trx, institution.institutionId, [studentId])).get(studentId);
  const recipient = reached?.recipients[0];
  const school = fields?.school || institution.name;
  return {
    values: { school, ...(recipient ? { guardian: recipient.name } : {}) } as FieldValues,
    each: { ...fields?.values, ...(recipient ? { student: recipient.nameForStudent } : {}) } as FieldValues,
    to: recipient
      ? { name: recipient.name, language: recipient.language, languageName: languageName(recipient.language) }
      : null,
  };
}

async function meterOf(trx: Tx, institutionId: number, said: Said, language: string): Promise<MeterView> {
  const channel = await trx
    .selectFrom('messages.channel_setting')
    .select(['cost_micros', 'currency'])
    .where('institution_id', '=', institutionId)
    .where('channel', '=', 'sms')
    .executeTakeFirst();
  const { encoding, segments, units, left, because } = segmentsOf(plainMarks(asText(said)));
  const level = readingLevel(said.body, language);
  const words = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(said.body)].filter(
    ({ isWordLike }) => isWordLike,
  ).length;
  const isHard = 'grade' in level && level.grade > hard_grade;
  return {
    characters: said.body.length,
    words,
    reading: readingWords(level),
    isHard: isHard || words > 150,
    sms: { encoding, segments, units, left, because },
    costMicros: channel ? Number(channel.cost_micros) * segments : null,
    currency: channel?.currency ?? 'USD',
  };
}

function readingWords(level: ReturnType<typeof readingLevel>): string {
  if (level.kind === 'grade') return `Grade ${level.grade.toFixed(1)} (${level.formula})`;
  if (level.kind === 'ease')
    return `Reading ease ${Math.round(level.ease)} of 100, about grade ${level.grade} (${level.formula})`;
  if (level.kind === 'insufficient') return `Too short to say (${level.have} words)`;
  return `${level.perSentence} ${level.unit} in a sentence; no reading formula is used for this language`;
}
