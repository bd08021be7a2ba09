import { readTable, sheetDay } from '../../../kernel/sheet.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';

/** What becomes of a row of a sheet of plans. */
export const sheetFates = [
  'stored',
  'duplicate',
  'unknown-student',
  'unknown-kind',
  'unknown-person',
  'bad-value',
] as const;
export type SheetFate = (typeof sheetFates)[number];

export const fateWords: Record<SheetFate, string> = {
  stored: 'stored as plans',
  duplicate: 'there already',
  'unknown-student': 'about nobody whom you reach',
  'unknown-kind': 'of a kind that is not there',
  'unknown-person': 'with a case manager who is not there',
  'bad-value': 'with something that cannot be',
};

export const sheetColumns = [
  'student',
  'kind',
  'reason',
  'goal',
  'unit',
  'baseline',
  'target',
  'starts_on',
  'review_on',
  'case_manager',
  'tier',
  'sessions_per_week',
  'follow_up_days',
  'student_voice',
  'family_voice',
] as const;
type Column = (typeof sheetColumns)[number];
const needed: readonly Column[] = ['student', 'kind', 'goal', 'target', 'starts_on'];

export interface SheetPlan {
  student: string;
  kind: string;
  reason: string;
  goal: string;
  unit: string | null;
  baseline: number | null;
  target: number;
  startsOn: IsoDate;
  reviewOn: IsoDate;
  /** Null: whoever looks after the student. */
  caseManager: string | null;
  tier: 1 | 2 | 3;
  sessionsPerWeek: number;
  followUpDays: number;
  studentVoice: string;
  familyVoice: string;
}

export type SheetRow =
  | { rowNo: number; plan: SheetPlan }
  | { rowNo: number; fate: Extract<SheetFate, 'bad-value'>; words: string };

export type Sheet = { kind: 'read'; rows: SheetRow[] } | { kind: 'unreadable'; words: string };

export const most_rows = 2_000;

/** A sheet of plans as it was saved from a spreadsheet. */
export function readSheet(text: string): Sheet {
  const table = readTable(text, { columns: sheetColumns, needed, mostRows: most_rows });
  if (table.kind === 'unreadable') return table;
  return {
    kind: 'read',
    rows: table.lines.map(({ rowNo, get, hasTooMany }) =>
      hasTooMany ? bad(rowNo, 'It has more cells than the heading row.') : planOf(rowNo, get),
    ),
  };
}

const bad = (rowNo: number, words: string): SheetRow => ({ rowNo, fate: 'bad-value', words });

function planOf(rowNo: number, get: (column: Column) => string): SheetRow {
  for (const column of needed) if (get(column) === '') return bad(rowNo, `${column} is empty.`);
  const startsOn = sheetDay(get('starts_on'));
  if (startsOn === null) return bad(rowNo, `starts_on "${get('starts_on')}" is no day. Write it as 2014-02-17.`);
  const reviewText = get('review_on');
  const reviewOn = reviewText === '' ? addDays(startsOn, 56) : sheetDay(reviewText);
  if (reviewOn === null) return bad(rowNo, `review_on "${reviewText}" is no day. Write it as 2014-02-17.`);
  if (reviewOn <= startsOn) return bad(rowNo, 'review_on is not after starts_on.');
  const numbers: Partial<Record<Column, number>> = {};
  for (const column of ['target', 'baseline', 'sessions_per_week', 'follow_up_days'] as const) {
    const text = get(column);
    if (text === '') continue;
    const value = Number(text.replace(/%$/, '').replace(',', '.'));
    if (!Number.isFinite(value)) return bad(rowNo, `${column} "${text}" is no number.`);
    numbers[column] = value;
  }
  const perWeek = numbers.sessions_per_week ?? 1;
  if (perWeek < 0.1 || perWeek > 10) return bad(rowNo, 'sessions_per_week lies outside of 0.1 to 10.');
  const everyDays = numbers.follow_up_days ?? 7;
  if (!Number.isInteger(everyDays) || everyDays < 1 || everyDays > 90)
    return bad(rowNo, 'follow_up_days is no whole number of 1 to 90.');
  const tier = get('tier') === '' ? '2' : get('tier');
  if (!/^[123]$/.test(tier)) return bad(rowNo, `tier "${tier}" is none of 1, 2, 3.`);
  return {
    rowNo,
    plan: {
      student: get('student'),
      kind: get('kind'),
      reason: get('reason') || 'Came in from a spreadsheet.',
      goal: get('goal').slice(0, 500),
      unit: get('unit') || null,
      baseline: numbers.baseline ?? null,
      target: numbers.target ?? 0,
      startsOn,
      reviewOn,
      caseManager: get('case_manager') || null,
      // Held to these by the pattern above.
      tier: Number(tier) as 1 | 2 | 3,
      sessionsPerWeek: perWeek,
      followUpDays: everyDays,
      studentVoice: get('student_voice').slice(0, 2_000),
      familyVoice: get('family_voice').slice(0, 2_000),
    },
  };
}

/** "12 rows: 9 stored as plans, 2 about nobody whom you reach, 1 there already." */
export function sheetSentence(counts: Readonly<Record<string, number>>): string {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const parts = sheetFates.flatMap((fate) => (counts[fate] ? [`${counts[fate]} ${fateWords[fate]}`] : []));
  return total === 0 ? 'The file has no rows.' : `${total} ${total === 1 ? 'row' : 'rows'}: ${parts.join(', ')}.`;
}
