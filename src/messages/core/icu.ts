import { IntlMessageFormat } from 'intl-messageformat';
import { cleanLine, cleanLines } from './clean.ts';
import type { FieldType } from './kinds.ts';
import { linkTo } from './links.ts';

/** A piece of an ICU message, as its parser gives it: 0 words, 1 field, 2 number, 3 date, 4 time, 5 select, 6 plural, 7 the # of a plural. */
export interface Piece {
  type: number;
  value?: string;
  style?: unknown;
  offset?: number;
  pluralType?: 'cardinal' | 'ordinal';
  options?: Record<string, { value: Piece[] }>;
}

/** Tags stay the text they are: there is no markup. */
export function messageOf(text: string, language: string): IntlMessageFormat {
  return new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
}

/** The pieces of a message, or in words why it cannot be read. */
export function piecesOf(text: string, language: string): Piece[] | string {
  try {
    return messageOf(text, language).getAst() as Piece[];
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

/** Every field that a message names, each once. */
export function fieldsIn(pieces: readonly Piece[]): string[] {
  return [
    ...new Set(
      pieces.flatMap((piece) => [
        ...(piece.type >= 1 && piece.type <= 6 && piece.value ? [piece.value] : []),
        ...Object.values(piece.options ?? {}).flatMap(({ value }) => fieldsIn(value)),
      ]),
    ),
  ];
}

/** The same message as text. What reads back from it is what was given. */
export function print(pieces: readonly Piece[], inPlural = false): string {
  return pieces.map((piece) => printed(piece, inPlural)).join('');
}

function printed(piece: Piece, inPlural: boolean): string {
  const { type, value = '', options = {} } = piece;
  if (type === 0) return quoted(value, inPlural);
  if (type === 1) return `{${value}}`;
  if (type === 7) return '#';
  if (type === 5 || type === 6) {
    const kind = type === 5 ? 'select' : piece.pluralType === 'ordinal' ? 'selectordinal' : 'plural';
    const offset = piece.offset ? ` offset:${piece.offset}` : '';
    const choices = Object.entries(options).map(
      ([key, option]) => `${key} {${print(option.value, type === 6 || inPlural)}}`,
    );
    return `{${value}, ${kind},${offset} ${choices.join(' ')}}`;
  }
  const kind = { 2: 'number', 3: 'date', 4: 'time' }[type];
  return `{${value}, ${kind}${typeof piece.style === 'string' ? `, ${piece.style}` : ''}}`;
}

/** What stands for itself: brackets, and within a plural the #, are put between apostrophes; an apostrophe is doubled anywhere. */
function quoted(text: string, inPlural: boolean): string {
  const run = inPlural ? /[{}#][{}#']*/g : /[{}][{}']*/g;
  return text.replace(/'/g, "''").replace(run, (some) => `'${some}'`);
}

/** Style of numbers and dates as the parser gives them: a skeleton (an object) is refused when a template is checked. */
export function hasSkeleton(pieces: readonly Piece[]): boolean {
  return pieces.some(
    (piece) =>
      (typeof piece.style === 'object' && piece.style !== null) ||
      Object.values(piece.options ?? {}).some(({ value }) => hasSkeleton(value)),
  );
}

/** What a template is given for a field: cleaned, so that it is one line where one is meant, and no address of elsewhere. */
export function fieldValue(type: FieldType, key: string, given: string | number | undefined): string | number | Date {
  if (type === 'number') {
    if (typeof given !== 'number' || !Number.isFinite(given)) throw new RangeError(`${key} must be a number`);
    return given;
  }
  const text = given === undefined ? '' : String(given);
  if (type === 'date') return new Date(`${text}T12:00:00Z`);
  if (type === 'lines') return cleanLines(text);
  return type === 'link' ? linkTo(text) : cleanLine(text);
}

/** The kinds of piece in the parser's tree, and the fields that fit them. */
const fits: Record<number, { name: string; types: readonly FieldType[] } | undefined> = {
  1: { name: 'as it is', types: ['text', 'lines', 'link', 'number'] },
  2: { name: 'a number', types: ['number'] },
  3: { name: 'a date', types: ['date'] },
  4: { name: 'a time', types: ['date'] },
  5: { name: 'a choice', types: ['text', 'number'] },
  6: { name: 'a plural', types: ['number'] },
};

/** What names a field that there is not, or not in this way, in sentences that go on from what is spoken of. */
export function strangers(
  pieces: readonly Piece[],
  fields: Readonly<Record<string, { type: FieldType }>>,
  depthMax: number,
  depth = 0,
): string[] {
  if (depth > depthMax) return ['has choices within choices within choices.'];
  return pieces.flatMap((piece) => {
    const fit = fits[piece.type];
    if (!fit) return [];
    const key = piece.value ?? '';
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) return [`names {${key}}, which there is not. There are: ${Object.keys(fields).join(', ')}.`];
    const here = fit.types.includes(field.type) ? [] : [`uses {${key}} as ${fit.name}, but it is ${said[field.type]}.`];
    const below = Object.values(piece.options ?? {}).flatMap(({ value }) =>
      strangers(value, fields, depthMax, depth + 1),
    );
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
