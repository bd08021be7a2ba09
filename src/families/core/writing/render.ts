import { cleanLine, cleanLines } from '../../../messages/core/clean.ts';
import { fieldsIn, fieldValue, hasSkeleton, messageOf, piecesOf, strangers } from '../../../messages/core/icu.ts';
import { type FamilyField, type FamilyWords, type OccasionKey, occasionOf, parts } from './occasions.ts';

export const subject_max = 120;
export const part_max = 1_500;
const depth_max = 4;

export type FieldValues = Readonly<Record<string, string | number>>;

export interface Said {
  subject: string;
  body: string;
}

const partNames: Record<keyof FamilyWords, string> = {
  subject: 'The subject',
  opening: 'The opening',
  each: 'What is said of each student',
  closing: 'The closing',
};

/**
 * A message to one recipient about one student or several of the household: the opening, the middle once for each, the closing.
 * Only the occasion's own fields reach it, each cleaned.
 * @param values of the message; @param each of each student, at least one
 */
export function renderSaid(
  occasion: OccasionKey,
  words: FamilyWords,
  language: string,
  values: FieldValues,
  each: readonly FieldValues[],
): Said {
  const { fields, studentFields } = occasionOf(occasion);
  const all = { ...values, students: each.length };
  const outer = valuesFor(fields, all);
  const middle = each.map((one) =>
    format(words.each, language, valuesFor({ ...fields, ...studentFields }, { ...all, ...one })),
  );
  const subject = format(words.subject, language, outer);
  const body = [format(words.opening, language, outer), ...middle, format(words.closing, language, outer)]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  return { subject: cleanLine(subject, subject_max), body: cleanLines(body).trim() };
}

/** For a text message: the same words without empty lines; its subject is left out. */
export function asText({ body }: Said): string {
  return body.replace(/\n{2,}/g, '\n');
}

function format(text: string, language: string, values: Record<string, string | number | Date>): string {
  return text.trim() === '' ? '' : String(messageOf(text, language).format(values));
}

function valuesFor(fields: Readonly<Record<string, FamilyField>>, values: FieldValues) {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, fieldValue(field.type, key, values[key])] as const),
  );
}

/** What is wrong with the words of a language, in sentences; none: they can be saved. Tried on the examples too. */
export function checkWords(occasion: OccasionKey, words: FamilyWords, language: string): string[] {
  const { fields, studentFields } = occasionOf(occasion);
  const found = parts.flatMap((part) => {
    const text = words[part];
    const most = part === 'subject' ? subject_max : part_max;
    if (text.trim() === '') return part === 'subject' || part === 'each' ? [`${partNames[part]} is empty.`] : [];
    if (text.length > most) return [`${partNames[part]} has more than ${most.toLocaleString('en')} characters.`];
    const pieces = piecesOf(text, language);
    if (typeof pieces === 'string') return [`${partNames[part]} cannot be read: ${pieces}`];
    if (hasSkeleton(pieces))
      return [`${partNames[part]} uses a number or date pattern (::). Write number, or date, long.`];
    const known = part === 'each' ? { ...fields, ...studentFields } : fields;
    return strangers(pieces, known, depth_max).map((said) => `${partNames[part]} ${said}`);
  });
  if (/[\r\n]/.test(words.subject)) found.push('The subject has more than one line.');
  if (found.length > 0) return found;
  try {
    renderSaid(occasion, words, language, exampleValues(fields), [exampleValues(studentFields)]);
    return [];
  } catch (error) {
    return [`It cannot be filled in: ${(error as Error).message}`];
  }
}

export function exampleValues(fields: Readonly<Record<string, FamilyField>>): FieldValues {
  return Object.fromEntries(Object.entries(fields).map(([key, { example }]) => [key, example]));
}

/** Fields that one language names and another does not: a translation that says less or more than its original. */
export function missingFields(original: FamilyWords, other: FamilyWords, languages: [string, string]) {
  const named = (words: FamilyWords, language: string) => {
    const all = parts.map((part) => piecesOf(words[part], language));
    return new Set(all.flatMap((pieces) => (typeof pieces === 'string' ? [] : fieldsIn(pieces))));
  };
  const [here, there] = [named(original, languages[0]), named(other, languages[1])];
  return {
    lost: [...here].filter((field) => !there.has(field)),
    added: [...there].filter((field) => !here.has(field)),
  };
}
