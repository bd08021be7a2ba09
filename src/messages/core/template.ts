import { cleanLine, cleanLines } from './clean.ts';
import { fieldValue, messageOf, piecesOf, strangers } from './icu.ts';
import { type KindKey, kindOf, type Words } from './kinds.ts';

export const subject_max = 200;
export const body_max = 5_000;
const depth_max = 5;

export type Values = Readonly<Record<string, string | number>>;

/**
 * Formats a template of a kind: ICU MessageFormat, in which a template names fields and chooses between words, and can do
 * nothing else. Only the kind's own fields reach it, cleaned; one that is not given is empty.
 * @param values strings; dates as ISO days; numbers; links as paths within the institution
 */
export function formatTemplate(kind: KindKey, template: Words, values: Values, locale: string): Words {
  const fields = Object.entries(kindOf(kind).fields);
  const strange = Object.keys(values).find((key) => !fields.some(([name]) => name === key));
  if (strange !== undefined) throw new RangeError(`a message of kind ${kind} has no field ${strange}`);
  const given = Object.fromEntries(fields.map(([key, field]) => [key, fieldValue(field.type, key, values[key])]));
  return {
    subject: cleanLine(format(template.subject, given, locale), subject_max),
    body: cleanLines(format(template.body, given, locale)).trim(),
  };
}

/** What is wrong with a template, in sentences; none: it can be saved. Tried on the examples too. */
export function checkTemplate(kind: KindKey, template: Words, locale: string): string[] {
  const parts = [
    { text: template.subject, what: 'The subject', most: subject_max },
    { text: template.body, what: 'The text', most: body_max },
  ];
  const found = parts.flatMap(({ text, what, most }) => {
    if (text.trim() === '') return [`${what} is empty.`];
    if (text.length > most) return [`${what} has more than ${most.toLocaleString('en')} characters.`];
    const pieces = piecesOf(text, locale);
    if (typeof pieces === 'string') return [`${what} cannot be read: ${pieces}`];
    return strangers(pieces, kindOf(kind).fields, depth_max).map((said) => `${what} ${said}`);
  });
  if (/[\r\n]/.test(template.subject)) found.push('The subject has more than one line.');
  if (found.length > 0) return found;
  try {
    formatTemplate(kind, template, exampleValues(kind), locale);
    return [];
  } catch (error) {
    return [`It cannot be filled in: ${(error as Error).message}`];
  }
}

/** Made-up values of every field, for a preview. */
export function exampleValues(kind: KindKey): Values {
  return Object.fromEntries(Object.entries(kindOf(kind).fields).map(([key, { example }]) => [key, example]));
}

function format(text: string, values: Record<string, string | number | Date>, locale: string): string {
  return String(messageOf(text, locale).format(values));
}
