import { IntlMessageFormat } from 'intl-messageformat';

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
