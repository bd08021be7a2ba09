import type { TimeFormat } from './mapping.ts';
import { readTimes, type TimeReading } from './time-formats.ts';

/** What a column holds, judged by values from all over the file. */
export interface ColumnProfile {
  name: string;
  examples: string[];
  /** All its values with their rows, where there are few: kinds and codes. */
  values: { value: string; rows: number }[] | null;
  emptyShare: number;
  numberShare: number;
  isUnique: boolean;
  /** Null when it holds no times. */
  times: TimeReading | null;
  /** How many of its values are ids of students, by kind of id; with leading zeros as they are, and without. */
  ids: { kind: string; share: number; shareWithoutZeros: number }[];
}

/** What the columns of a file seem to be. */
export interface MappingSuggestion {
  student: { column: string; identifierKind: string; leadingZeros: 'exact' | 'ignore' } | null;
  time: { column: string; format: TimeFormat; zone: string } | null;
  eventId: string | null;
  kind: string | null;
  value: string | null;
  programme: string | null;
  term: string | null;
  /** What a person must decide or should know: leading zeros, DD/MM or MM/DD, a zone. */
  questions: { about: 'student' | 'time' | 'value'; words: string }[];
}

/** The raw sample that a profile is made of. */
export interface ColumnSample {
  name: string;
  examples: string[];
  days: string[];
  values: { value: string; rows: number }[] | null;
  rows: number;
  empty: number;
  numbers: number;
  distinct: number;
  ids: ColumnProfile['ids'];
}

export function profileOf(sample: ColumnSample): ColumnProfile {
  const filled = sample.rows - sample.empty;
  const times = readTimes(sample.days);
  return {
    name: sample.name,
    examples: sample.examples,
    values: sample.values,
    emptyShare: sample.rows === 0 ? 0 : sample.empty / sample.rows,
    numberShare: filled === 0 ? 0 : sample.numbers / filled,
    isUnique: filled > 1 && sample.distinct === filled,
    times: times.kind === 'unreadable' ? null : times,
    ids: sample.ids,
  };
}

/** What the columns seem to be. It only suggests; a person sees the first rows beside it and decides. */
export function suggestMapping(columns: readonly ColumnProfile[]): MappingSuggestion {
  const questions: MappingSuggestion['questions'] = [];
  const student = studentOf(columns, questions);
  const rest = columns.filter(({ name }) => name !== student?.column);
  const time = timeOf(rest, questions);
  const others = rest.filter(({ name }) => name !== time?.column);
  const named = (pattern: RegExp, test: (column: ColumnProfile) => boolean = () => true) =>
    others.find((column) => pattern.test(column.name) && test(column))?.name ?? null;
  return {
    student,
    time,
    eventId: named(/(event|log|record|transaction).?(id|no|number)$|^uuid$|^guid$/i, ({ isUnique }) => isUnique),
    programme: named(/programme|program\b|course.?code|code.?module|^school$/i),
    term: named(/\bterm\b|semester|presentation|academic.?year/i),
    kind: named(
      /type|kind|category|event.?name|activity|module.?name/i,
      ({ values, numberShare }) => values !== null && numberShare < 0.5,
    ),
    value: named(/count|clicks|total|minutes|number|value|score|grade|mark|code|status|attendance/i),
    questions,
  };
}

function studentOf(
  columns: readonly ColumnProfile[],
  questions: MappingSuggestion['questions'],
): MappingSuggestion['student'] {
  const matches = columns.flatMap(({ name, ids }) => ids.map((id) => ({ column: name, ...id })));
  const best = matches.toSorted(
    (a, b) => Math.max(b.share, b.shareWithoutZeros) - Math.max(a.share, a.shareWithoutZeros),
  )[0];
  if (best && best.shareWithoutZeros > best.share + 0.1 && best.shareWithoutZeros > 0.3) {
    questions.push({
      about: 'student',
      words: `Only ${percent(best.share)} of the ids in "${best.column}" are known as they stand, but ${percent(best.shareWithoutZeros)} without leading zeros: a spreadsheet has probably removed them. Leading zeros are ignored.`,
    });
    return { column: best.column, identifierKind: best.kind, leadingZeros: 'ignore' };
  }
  if (best && best.share > 0) {
    if (best.share < 0.5)
      questions.push({
        about: 'student',
        words: `Only ${percent(best.share)} of the ids in "${best.column}" are known here. Is this the right column, and is the roster up to date?`,
      });
    return { column: best.column, identifierKind: best.kind, leadingZeros: 'exact' };
  }
  const byName = columns.find(({ name }) => /student|learner|pupil|user|person|card/i.test(name));
  questions.push({
    about: 'student',
    words: byName
      ? `None of the ids in "${byName.name}" is known here. Import the roster first, or choose another column.`
      : 'No column holds ids of known students.',
  });
  return byName ? { column: byName.name, identifierKind: 'source', leadingZeros: 'exact' } : null;
}

function timeOf(
  columns: readonly ColumnProfile[],
  questions: MappingSuggestion['questions'],
): MappingSuggestion['time'] {
  const dated = columns.filter(({ times }) => times !== null);
  const best =
    dated.find(({ name }) => /date|time|day|when|timestamp|_at$|_on$/i.test(name)) ??
    dated.find(({ times }) => times?.kind === 'clear' && !times.format.startsWith('unix') && times.format !== 'excel');
  if (!best?.times || best.times.kind === 'unreadable') {
    questions.push({ about: 'time', words: 'No column holds dates in a format that is known here.' });
    return null;
  }
  if (best.times.kind === 'ambiguous') {
    questions.push({ about: 'time', words: best.times.words });
    return { column: best.name, format: 'dmy', zone: 'local' };
  }
  return {
    column: best.name,
    format: best.times.format,
    zone: best.times.hasOffset || best.times.format.startsWith('unix') ? 'in-text' : 'local',
  };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
