import { IntlMessageFormat } from 'intl-messageformat';
import { cleanLine, cleanLines } from './clean.ts';
import { type Field, type FieldType, type KindKey, kindOf, type Words } from './kinds.ts';
import { linkTo } from './links.ts';

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
  const given = Object.fromEntries(fields.map(([key, field]) => [key, fieldValue(field, key, values[key])]));
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
    const parsed = parse(text, locale);
    if (typeof parsed === 'string') return [`${what} cannot be read: ${parsed}`];
    return strangers(parsed, kindOf(kind).fields).map((said) => `${what} ${said}`);
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

function fieldValue({ type }: Field, key: string, given: string | number | undefined): string | number | Date {
  if (type === 'number') {
    if (typeof given !== 'number' || !Number.isFinite(given)) throw new RangeError(`${key} must be a number`);
    return given;
  }
  const text = given === undefined ? '' : String(given);
  if (type === 'date') return new Date(`${text}T12:00:00Z`);
  if (type === 'lines') return cleanLines(text);
  return type === 'link' ? linkTo(text) : cleanLine(text);
}

/** Tags stay the text they are: there is no markup. */
function messageOf(text: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
}

function format(text: string, values: Record<string, string | number | Date>, locale: string): string {
  return String(messageOf(text, locale).format(values));
}

interface Element {
  type: number;
  value?: string;
  options?: Record<string, { value: Element[] }>;
}

function parse(text: string, locale: string): Element[] | string {
  try {
    return messageOf(text, locale).getAst() as Element[];
  } catch (error) {
    return trouble[(error as Error).message.split(' ')[0] ?? ''] ?? 'look at its curly brackets.';
  }
}

/** Of the parser's codes those that people meet. */
const trouble: Record<string, string> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'a { is not closed by a }.',
  UNCLOSED_QUOTE_IN_ARGUMENT_STYLE: "an apostrophe (') is not closed.",
  EMPTY_ARGUMENT: 'a field is named by nothing: {}.',
  MALFORMED_ARGUMENT: 'what stands between { and } is not the name of a field.',
  MISSING_OTHER_CLAUSE: 'a choice (plural or select) needs an "other".',
  INVALID_ARGUMENT_TYPE: 'after a field may stand number, date, time, plural, select or selectordinal.',
};

/** The kinds of element in the parser's tree, and the fields that fit them. */
const fits: Record<number, { name: string; types: readonly FieldType[] } | undefined> = {
  1: { name: 'as it is', types: ['text', 'lines', 'link', 'number'] },
  2: { name: 'a number', types: ['number'] },
  3: { name: 'a date', types: ['date'] },
  4: { name: 'a time', types: ['date'] },
  5: { name: 'a choice', types: ['text', 'number'] },
  6: { name: 'a plural', types: ['number'] },
};

/** What names something that the kind does not have, or not in this way. */
function strangers(elements: readonly Element[], fields: Readonly<Record<string, Field>>, depth = 0): string[] {
  if (depth > depth_max) return ['has choices within choices within choices.'];
  return elements.flatMap((element) => {
    const fit = fits[element.type];
    if (!fit) return [];
    const key = element.value ?? '';
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) return [`names {${key}}, which there is not. There are: ${Object.keys(fields).join(', ')}.`];
    const here = fit.types.includes(field.type) ? [] : [`uses {${key}} as ${fit.name}, but it is ${said[field.type]}.`];
    const below = Object.values(element.options ?? {}).flatMap(({ value }) => strangers(value, fields, depth + 1));
    return [...here, ...below];
  });
}

const said: Record<FieldType, string> = {
  text: 'a text',
  lines: 'several lines of text',
  number: 'a number: write {…, number} or {…, plural, …}',
  date: 'a date: write {…, date, long}',
  link: 'a link',
};
