import { readTable, sheetDay } from '../../kernel/sheet.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { type ContactReach, type ContactWay, contactWays, wayWords } from './contact.ts';
import type { Priority } from './kinds.ts';

/** What comes in from a spreadsheet about casework. */
export const sheetKinds = ['contacts', 'cases'] as const;
export type SheetKind = (typeof sheetKinds)[number];

/** What becomes of a row. */
export const caseworkFates = [
  'stored',
  'duplicate',
  'unknown-student',
  'unknown-kind',
  'unknown-person',
  'bad-value',
] as const;
export type CaseworkFate = (typeof caseworkFates)[number];

export const caseworkFateWords: Record<SheetKind, Record<CaseworkFate, string>> = {
  contacts: {
    stored: 'stored as contacts',
    duplicate: 'there already',
    'unknown-student': 'about nobody whom you reach',
    'unknown-kind': 'of a way that is not there',
    'unknown-person': 'had by somebody who is not there',
    'bad-value': 'with something that cannot be',
  },
  cases: {
    stored: 'stored as cases',
    duplicate: 'there already',
    'unknown-student': 'about nobody whom you reach',
    'unknown-kind': 'of a kind that is not there',
    'unknown-person': 'with an owner or team that is not there',
    'bad-value': 'with something that cannot be',
  },
};

/** What became of a row, with what it speaks of now. */
export interface Taken {
  fate: CaseworkFate;
  words: string | null;
  studentId: string | null;
  caseId: string | null;
}

export const contactColumns = ['student', 'day', 'way', 'reach', 'with_family', 'by', 'words'] as const;
export const caseColumns = [
  'student',
  'kind',
  'reason',
  'opened_on',
  'priority',
  'stage',
  'owner',
  'team',
  'target_on',
  'closed_on',
  'close_reason',
  'outcome',
] as const;
export const neededColumns = {
  contacts: ['student', 'day', 'way'],
  cases: ['student', 'kind', 'reason', 'opened_on'],
} as const satisfies Record<SheetKind, readonly string[]>;

export interface SheetContact {
  student: string;
  day: IsoDate;
  way: ContactWay;
  reach: Exclude<ContactReach, 'automated'>;
  withFamily: boolean;
  /** Null: whoever brings the sheet. */
  by: string | null;
  words: string;
}

export interface SheetCase {
  student: string;
  kind: string;
  reason: string;
  openedOn: IsoDate;
  /** Null: the kind's own. */
  priority: Priority | null;
  /** Null: the kind's first. */
  stage: string | null;
  /** Null: whoever looks after the student. */
  owner: string | null;
  team: string | null;
  /** Null: by the kind. */
  targetOn: IsoDate | null;
  closed: { on: IsoDate; reason: string; outcome: string } | null;
}

interface Rejected {
  fate: Extract<CaseworkFate, 'bad-value' | 'unknown-kind'>;
  words: string;
}
export type Read<Thing> = { rowNo: number } & ({ thing: Thing } | Rejected);
export type CaseworkSheet<Thing> = { kind: 'read'; rows: Read<Thing>[] } | { kind: 'unreadable'; words: string };

export const most_rows = 2_000;
const bad = (words: string): Rejected => ({ fate: 'bad-value', words });
const noDay = (column: string, text: string) => bad(`${column} "${text}" is no day. Write it as 2014-02-17.`);

export function readContacts(text: string): CaseworkSheet<SheetContact> {
  return readEach(text, contactColumns, neededColumns.contacts, contactOf);
}

export function readCases(text: string): CaseworkSheet<SheetCase> {
  return readEach(text, caseColumns, neededColumns.cases, caseOf);
}

function readEach<Column extends string, Thing>(
  text: string,
  columns: readonly Column[],
  needed: readonly Column[],
  one: (get: (column: Column) => string) => { thing: Thing } | Rejected,
): CaseworkSheet<Thing> {
  const table = readTable(text, { columns, needed, mostRows: most_rows });
  if (table.kind === 'unreadable') return table;
  return {
    kind: 'read',
    rows: table.lines.map(({ rowNo, get, hasTooMany }) => {
      if (hasTooMany) return { rowNo, ...bad('It has more cells than the heading row.') };
      const empty = needed.find((column) => get(column) === '');
      return { rowNo, ...(empty ? bad(`${empty} is empty.`) : one(get)) };
    }),
  };
}

const reachBy = new Map<string, SheetContact['reach']>([
  ['', 'two_way'],
  ['two_way', 'two_way'],
  ['two-way', 'two_way'],
  ['we spoke', 'two_way'],
  ['reached', 'two_way'],
  ['attempt', 'attempt'],
  ['not reached', 'attempt'],
]);
const claimBy = new Map([
  ['', false],
  ['no', false],
  ['false', false],
  ['0', false],
  ['yes', true],
  ['true', true],
  ['1', true],
]);

function contactOf(get: (column: (typeof contactColumns)[number]) => string): { thing: SheetContact } | Rejected {
  const day = sheetDay(get('day'));
  if (day === null) return noDay('day', get('day'));
  const wanted = get('way').toLowerCase();
  const way = contactWays.find((key) => key === wanted || wayWords[key].toLowerCase() === wanted);
  if (!way) return { fate: 'unknown-kind', words: `way "${get('way')}" is none of ${contactWays.join(', ')}.` };
  const reach = reachBy.get(get('reach').toLowerCase());
  if (!reach) return bad(`reach "${get('reach')}" is none of two_way, attempt.`);
  const withFamily = claimBy.get(get('with_family').toLowerCase());
  if (withFamily === undefined) return bad(`with_family "${get('with_family')}" is none of yes, no.`);
  const words = get('words');
  if (words.length > 4_000) return bad('words are longer than 4000 characters.');
  return { thing: { student: get('student'), day, way, reach, withFamily, by: get('by') || null, words } };
}

function caseOf(get: (column: (typeof caseColumns)[number]) => string): { thing: SheetCase } | Rejected {
  const openedOn = sheetDay(get('opened_on'));
  if (openedOn === null) return noDay('opened_on', get('opened_on'));
  const targetOn = get('target_on') === '' ? null : sheetDay(get('target_on'));
  if (targetOn === null && get('target_on') !== '') return noDay('target_on', get('target_on'));
  if (targetOn !== null && targetOn < openedOn) return bad('target_on is before opened_on.');
  const closedOn = get('closed_on') === '' ? null : sheetDay(get('closed_on'));
  if (closedOn === null && get('closed_on') !== '') return noDay('closed_on', get('closed_on'));
  if (closedOn !== null && closedOn < openedOn) return bad('closed_on is before opened_on.');
  if (closedOn !== null && get('close_reason') === '') return bad('A case with closed_on needs its close_reason.');
  if (closedOn === null && get('close_reason') !== '') return bad('A case with close_reason needs its closed_on.');
  const priority = get('priority');
  if (!/^[123]?$/.test(priority)) return bad(`priority "${priority}" is none of 1, 2, 3.`);
  for (const column of ['reason', 'outcome'] as const)
    if (get(column).length > 2_000) return bad(`${column} is longer than 2000 characters.`);
  return {
    thing: {
      student: get('student'),
      kind: get('kind'),
      reason: get('reason'),
      openedOn,
      // Held to these by the pattern above.
      priority: priority === '' ? null : (Number(priority) as Priority),
      stage: get('stage') || null,
      owner: get('owner') || null,
      team: get('team') || null,
      targetOn,
      closed: closedOn === null ? null : { on: closedOn, reason: get('close_reason'), outcome: get('outcome') },
    },
  };
}

/** "12 rows: 9 stored as contacts, 2 about nobody whom you reach, 1 there already." */
export function caseworkSentence(kind: SheetKind, counts: Readonly<Record<string, number>>): string {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const parts = caseworkFates.flatMap((fate) =>
    counts[fate] ? [`${counts[fate]} ${caseworkFateWords[kind][fate]}`] : [],
  );
  return total === 0 ? 'The file has no rows.' : `${total} ${total === 1 ? 'row' : 'rows'}: ${parts.join(', ')}.`;
}

const fewest_to_judge = 10;

/**
 * Why a sheet is odd as a whole, and nothing of it is written: of ten rows or more, more than half cannot come in. Then it is the wrong
 * file, or the wrong column, and not a few slips.
 */
export function oddSheet(total: number, rejected: readonly { rowNo: number; words: string }[]): string | null {
  if (total < fewest_to_judge || rejected.length * 2 <= total) return null;
  const first = rejected.slice(0, 3).map(({ rowNo, words }) => `Row ${rowNo}: ${words}`);
  return `Nothing was written, since ${rejected.length} of ${total} rows cannot come in. ${first.join(' ')}`;
}
