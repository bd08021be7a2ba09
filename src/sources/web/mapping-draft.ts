import type { Mapping, MappingInput, Measure, TimeFormat, ValueOf } from '../core/mapping.ts';
import type { ColumnProfile, MappingSuggestion } from '../core/suggest-mapping.ts';

/** What a column of the file is. */
export type ColumnRole =
  | 'none'
  | 'student'
  | 'time'
  | 'value'
  | 'expected'
  /** Beside an attendance code: which part of the day it is of, and minutes late and left early. */
  | 'session'
  | 'late'
  | 'early'
  | 'kind'
  | 'programme'
  | 'term'
  | 'event';

/** How many of one mark were attended and expected. */
export interface CodeMeaning {
  attended: number;
  expected: number;
}

/** A mapping as a person makes it: a role for each column, then what the roles leave open. */
export interface MappingDraft {
  file: MappingInput['file'];
  roles: Record<string, ColumnRole>;
  identifierKind: string;
  leadingZeros: 'exact' | 'ignore';
  timeFormat: TimeFormat;
  /** False while both DD/MM and MM/DD read every date, and nobody has said which it is. */
  isDayOrderSaid: boolean;
  /** Over the format; empty: none. */
  timePattern: string;
  timeZone: string;
  as: ValueOf['as'];
  codes: Record<string, CodeMeaning>;
  /** Which source each kind goes to; '' : none. A kind that is not here goes to the source of the mapping. */
  kinds: Record<string, string>;
  covers: Mapping['covers'];
}

/** What columns beside an attendance code are called. */
const besideCodes: [ColumnRole, RegExp][] = [
  ['session', /^(session|period|lesson|part( of (the )?day)?|am ?\/? ?pm)$/i],
  ['late', /\bmin(ute)?s?[ _-]*(late|tardy)\b|\b(late|tardy)[ _-]*min(ute)?s?\b/i],
  ['early', /\bmin(ute)?s?[ _-]*(left[ _-]*)?early\b|\bearly[ _-]*min(ute)?s?\b/i],
];

/** What a code usually means, by how schools write them; null: only a person knows. */
const usualCodes: [RegExp, CodeMeaning][] = [
  [/^(p|present|\/|\\|1|y|yes|l|late|t|tardy)$/i, { attended: 1, expected: 1 }],
  [/^(a|absent|o|u|unexcused|unauthori[sz]ed|0|n|no)$/i, { attended: 0, expected: 1 }],
  [/^(e|excused|i|ill(ness)?|m|medical|b|c|x|#|-)$/i, { attended: 0, expected: 0 }],
];

export function usualMeaning(code: string): CodeMeaning | null {
  return usualCodes.find(([pattern]) => pattern.test(code.trim()))?.[1] ?? null;
}

const firstAs: Record<Measure, ValueOf['as']> = { count: 'rows', active_days: 'rows', rate: 'marks', level: 'level' };

/** A first draft from what the columns seem to be; a person sees the rows beside it and decides. */
export function suggestedDraft(
  columns: readonly ColumnProfile[],
  suggestion: MappingSuggestion,
  source: { measure: Measure; identifierKind: string },
): MappingDraft {
  const roles: Record<string, ColumnRole> = Object.fromEntries(columns.map(({ name }) => [name, 'none' as const]));
  const suggested: [ColumnRole, string | null][] = [
    ['programme', suggestion.programme],
    ['term', suggestion.term],
    ['event', suggestion.eventId],
    ['kind', suggestion.kind],
    ['value', suggestion.value],
    ['time', suggestion.time?.column ?? null],
    ['student', suggestion.student?.column ?? null],
  ];
  for (const [role, name] of suggested) if (name !== null) roles[name] = role;
  if (source.measure === 'rate')
    for (const [role, pattern] of besideCodes) {
      const found = columns.find(({ name }) => roles[name] === 'none' && pattern.test(name));
      if (found) roles[found.name] = role;
    }
  const value = columns.find(({ name }) => roles[name] === 'value');
  const as = firstAs[source.measure];
  return {
    file: { hasHeader: true },
    roles,
    identifierKind: suggestion.student?.identifierKind ?? source.identifierKind,
    leadingZeros: suggestion.student?.leadingZeros ?? 'exact',
    timeFormat: suggestion.time?.format ?? 'iso',
    isDayOrderSaid: columns.find(({ name }) => name === suggestion.time?.column)?.times?.kind !== 'ambiguous',
    timePattern: '',
    timeZone: suggestion.time?.zone ?? 'local',
    // A column of numbers beside events says how many of them a row stands for.
    as: as === 'rows' && value && value.numberShare > 0.9 ? 'sum' : as,
    codes: as === 'marks' ? usualCodesIn(value?.values ?? null) : {},
    kinds: {},
    covers: 'days',
  };
}

export function usualCodesIn(values: ColumnProfile['values']): Record<string, CodeMeaning> {
  return Object.fromEntries(
    (values ?? []).flatMap(({ value }) => {
      const means = usualMeaning(value);
      return means ? [[value, means]] : [];
    }),
  );
}

/** A saved mapping as a draft; null when it says more than a draft can hold (feeds that read differently). */
export function draftOf(mapping: Mapping, columns: readonly string[], sourceKey: string): MappingDraft | null {
  const [first] = mapping.feeds;
  if (!first || mapping.feeds.some((feed) => JSON.stringify(feed.value) !== JSON.stringify(first.value))) return null;
  const open = mapping.feeds.find((feed) => feed.kinds === null);
  if (open && open.source !== sourceKey) return null;
  const roles: Record<string, ColumnRole> = Object.fromEntries(columns.map((name) => [name, 'none' as const]));
  const give = (name: string | null, role: ColumnRole): void => {
    if (name !== null) roles[name] = role;
  };
  const { value } = first;
  give(mapping.programme, 'programme');
  give(mapping.term, 'term');
  give(mapping.eventId, 'event');
  give(mapping.kind, 'kind');
  if (value.as === 'rate') {
    give(value.attended, 'value');
    give(value.expected, 'expected');
  } else if (value.as !== 'rows') give(value.column, 'value');
  if (value.as === 'marks') {
    give(value.session ?? null, 'session');
    give(value.minutesLate ?? null, 'late');
    give(value.minutesEarly ?? null, 'early');
  }
  give(mapping.time.column, 'time');
  give(mapping.student.column, 'student');
  return {
    file: mapping.file,
    roles,
    identifierKind: mapping.student.identifierKind,
    leadingZeros: mapping.student.leadingZeros,
    timeFormat: mapping.time.format,
    isDayOrderSaid: true,
    timePattern: mapping.time.pattern ?? '',
    timeZone: mapping.time.zone,
    as: value.as,
    codes: value.as === 'marks' ? value.codes : {},
    kinds: Object.fromEntries(mapping.feeds.flatMap((feed) => (feed.kinds ?? []).map((kind) => [kind, feed.source]))),
    covers: mapping.covers,
  };
}

export interface DraftTrouble {
  about: 'student' | 'time' | 'value' | 'expected' | 'codes' | 'kinds';
  says: string;
}

/** What still has to be chosen, in the order in which it is asked. */
export function troubles(draft: MappingDraft, seenCodes: readonly string[] = []): DraftTrouble[] {
  const found: DraftTrouble[] = [];
  if (columnOf(draft, 'student') === null)
    found.push({ about: 'student', says: 'Choose the column that names the student.' });
  if (columnOf(draft, 'time') === null) found.push({ about: 'time', says: 'Choose the column with the date or time.' });
  else if (!draft.isDayOrderSaid) found.push({ about: 'time', says: 'Say whether the day or the month comes first.' });
  if (draft.as !== 'rows' && columnOf(draft, 'value') === null)
    found.push({ about: 'value', says: valueQuestion[draft.as] });
  if (draft.as === 'rate' && columnOf(draft, 'expected') === null)
    found.push({ about: 'expected', says: 'Choose the column with how many were expected.' });
  if (draft.as === 'marks') {
    const open = seenCodes.filter((code) => draft.codes[code] === undefined);
    if (open.length > 0)
      found.push({ about: 'codes', says: `Say what ${open.map((code) => `"${code}"`).join(', ')} means.` });
    else if (Object.keys(draft.codes).length === 0)
      found.push({ about: 'codes', says: 'Say what at least one code means.' });
  }
  return found;
}

const valueQuestion: Record<Exclude<ValueOf['as'], 'rows'>, string> = {
  sum: 'Choose the column with the number to add up.',
  level: 'Choose the column with the grade or level.',
  marks: 'Choose the column with the attendance code.',
  rate: 'Choose the column with how many were attended.',
};

export function columnOf(draft: MappingDraft, role: ColumnRole): string | null {
  return Object.entries(draft.roles).find(([, one]) => one === role)?.[0] ?? null;
}

/** Gives a column its role; a role that another column had moves, and what follows from the column is set with it. */
export function withRole(
  draft: MappingDraft,
  columns: readonly ColumnProfile[],
  name: string,
  role: ColumnRole,
): MappingDraft {
  const roles = Object.fromEntries(
    columns.map((column) => {
      const now = draft.roles[column.name] ?? 'none';
      return [column.name, column.name === name ? role : now === role ? ('none' as const) : now];
    }),
  );
  const column = columns.find((one) => one.name === name);
  const next = { ...draft, roles, ...(role === 'time' ? { isDayOrderSaid: column?.times?.kind !== 'ambiguous' } : {}) };
  if (role === 'time' && column?.times?.kind === 'clear')
    return {
      ...next,
      timeFormat: column.times.format,
      timePattern: '',
      timeZone: column.times.hasOffset ? 'in-text' : 'local',
    };
  if (role === 'value' && draft.as === 'marks') return { ...next, codes: usualCodesIn(column?.values ?? null) };
  const best = column?.ids.toSorted((a, b) => b.shareWithoutZeros - a.shareWithoutZeros)[0];
  if (role === 'student' && best)
    return {
      ...next,
      identifierKind: best.kind,
      leadingZeros: best.shareWithoutZeros > best.share + 0.1 ? 'ignore' : 'exact',
    };
  return next;
}

/** The mapping that a draft without troubles says. */
export function mappingOf(draft: MappingDraft, sourceKey: string): MappingInput {
  const kind = columnOf(draft, 'kind');
  const value = valueToTake(draft);
  const others = Map.groupBy(
    Object.entries(draft.kinds).filter(([, source]) => source !== sourceKey),
    ([, source]) => source,
  );
  const own = { source: sourceKey, kinds: null, value };
  const refused = others.get('') ?? [];
  // A kind that goes nowhere can only be left out by naming those that do go somewhere.
  const ownKinds = Object.entries(draft.kinds).flatMap(([one, source]) => (source === sourceKey ? [one] : []));
  const feeds =
    kind === null
      ? [own]
      : [
          ...(refused.length > 0 ? (ownKinds.length > 0 ? [{ ...own, kinds: ownKinds }] : []) : [own]),
          ...[...others].flatMap(([source, kinds]) =>
            source === '' ? [] : [{ source, kinds: kinds.map(([one]) => one), value }],
          ),
        ];
  return {
    ...(draft.file ? { file: draft.file } : {}),
    student: {
      column: columnOf(draft, 'student') ?? '',
      identifierKind: draft.identifierKind,
      leadingZeros: draft.leadingZeros,
    },
    programme: columnOf(draft, 'programme'),
    term: columnOf(draft, 'term'),
    time: {
      column: columnOf(draft, 'time') ?? '',
      format: draft.timeFormat,
      pattern: draft.timePattern || null,
      zone: draft.timeZone,
    },
    eventId: columnOf(draft, 'event'),
    kind,
    feeds,
    covers: draft.covers,
  };
}

function valueToTake(draft: MappingDraft): ValueOf {
  const column = columnOf(draft, 'value') ?? '';
  switch (draft.as) {
    case 'rows':
      return { as: 'rows' };
    case 'sum':
      return { as: 'sum', column };
    case 'level':
      return { as: 'level', column };
    case 'marks':
      return {
        as: 'marks',
        column,
        codes: draft.codes,
        ...given('session', columnOf(draft, 'session')),
        ...given('minutesLate', columnOf(draft, 'late')),
        ...given('minutesEarly', columnOf(draft, 'early')),
      };
    case 'rate':
      return { as: 'rate', attended: column, expected: columnOf(draft, 'expected') ?? '' };
  }
}

function given<K extends string>(key: K, column: string | null): Partial<Record<K, string>> {
  return column === null ? {} : ({ [key]: column } as Record<K, string>);
}
