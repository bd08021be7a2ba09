import type { Mapping, MappingInput, Measure, TimeFormat, ValueOf } from '../core/mapping.ts';

/** What a column of the file is. */
export type ColumnRole = 'none' | 'student' | 'time' | 'value' | 'expected' | 'kind' | 'programme' | 'term' | 'event';

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
  /** Over the format; empty: none. */
  timePattern: string;
  timeZone: string;
  as: ValueOf['as'];
  codes: Record<string, CodeMeaning>;
  /** Which source each kind goes to; '' : none. A kind that is not here goes to the source of the mapping. */
  kinds: Record<string, string>;
  covers: Mapping['covers'];
}

/** What a code usually means, by how schools write them; null: only a person knows. */
const usualCodes: [RegExp, CodeMeaning][] = [
  [/^(p|present|\/|\\|1|y|yes|l|late|t|tardy)$/i, { attended: 1, expected: 1 }],
  [/^(a|absent|o|u|unexcused|unauthori[sz]ed|0|n|no)$/i, { attended: 0, expected: 1 }],
  [/^(e|excused|i|ill(ness)?|m|medical|b|c|x|#|-)$/i, { attended: 0, expected: 0 }],
];

export function usualMeaning(code: string): CodeMeaning | null {
  return usualCodes.find(([pattern]) => pattern.test(code.trim()))?.[1] ?? null;
}

const usualNames: [ColumnRole, RegExp][] = [
  ['event', /^(event|log|record|row|transaction)[_ -]?id$/i],
  [
    'student',
    /^(id_?student|student[_ -]?(id|number|no)?|user[_ -]?(id|name)?|pupil[_ -]?(id)?|upn|learner.*|sis[_ -]?user[_ -]?id|card[_ -]?(id|no|number)|e-?mail.*|sourced[_ -]?id)$/i,
  ],
  [
    'time',
    /^(date|day|time|timestamp|at|when|datetime|event[_ -]?time|created[_ -]?at|time ?created|school[_ -]?date|attendance[_ -]?date|date.*|.*[_ -](date|time|at))$/i,
  ],
  ['kind', /^(kind|type|event[_ -]?(name|type)|activity[_ -]?type|component|category|action)$/i],
  ['expected', /^(expected|possible|scheduled)$/i],
  [
    'value',
    /^(value|count|n|clicks|sum_click|visits|mark|code|status|attendance|grade|score|level|attended|minutes|loans|present)$/i,
  ],
  ['programme', /^(programme|program|code_module|course|course[_ -]?(id|code)|school)$/i],
  ['term', /^(term|semester|code_presentation|session)$/i],
];

/** A first guess from the names of the columns; each role is given once. */
export function guessRoles(columns: readonly string[]): Record<string, ColumnRole> {
  const roles: Record<string, ColumnRole> = Object.fromEntries(columns.map((name) => [name, 'none' as const]));
  for (const [role, pattern] of usualNames) {
    const found = columns.find((name) => roles[name] === 'none' && pattern.test(name.trim()));
    if (found !== undefined) roles[found] = role;
  }
  return roles;
}

const firstAs: Record<Measure, ValueOf['as']> = { count: 'rows', active_days: 'rows', rate: 'marks', level: 'level' };

export function newDraft(
  columns: readonly string[],
  source: { measure: Measure; identifierKind: string },
): MappingDraft {
  return {
    file: { hasHeader: true },
    roles: guessRoles(columns),
    identifierKind: source.identifierKind,
    leadingZeros: 'exact',
    timeFormat: 'iso',
    timePattern: '',
    timeZone: 'local',
    as: firstAs[source.measure],
    codes: {},
    kinds: {},
    covers: 'days',
  };
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
  give(mapping.time.column, 'time');
  give(mapping.student.column, 'student');
  return {
    file: mapping.file,
    roles,
    identifierKind: mapping.student.identifierKind,
    leadingZeros: mapping.student.leadingZeros,
    timeFormat: mapping.time.format,
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

/** Gives a column its role; a role that another column had moves. */
export function withRole(draft: MappingDraft, column: string, role: ColumnRole): MappingDraft {
  const roles = Object.fromEntries(
    Object.entries(draft.roles).map(([name, one]) => [
      name,
      name === column ? role : one === role && role !== 'none' ? ('none' as const) : one,
    ]),
  );
  return { ...draft, roles };
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
      return { as: 'marks', column, codes: draft.codes };
    case 'rate':
      return { as: 'rate', attended: column, expected: columnOf(draft, 'expected') ?? '' };
  }
}
