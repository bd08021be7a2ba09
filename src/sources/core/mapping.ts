import { z } from 'zod';

/** How a number is taken from a row. What it may be depends on the measure of the source that it feeds. */
const Value = z.discriminatedUnion('as', [
  /** Every row is one event. */
  z.strictObject({ as: z.literal('rows') }),
  /** A column holds how many. */
  z.strictObject({ as: z.literal('sum'), column: z.string().min(1) }),
  /** A column holds a grade or level; the day's last one is kept. */
  z.strictObject({ as: z.literal('level'), column: z.string().min(1) }),
  /** A column holds the institution's attendance code, which says what was expected and what was attended. */
  z.strictObject({
    as: z.literal('marks'),
    column: z.string().min(1),
    /** The column that says which part of the day a mark is of: AM, PM, a period, a subject. Without it a mark is of the day. */
    session: z.string().min(1).optional(),
    /** Columns with the minutes that somebody came late, and left early. */
    minutesLate: z.string().min(1).optional(),
    minutesEarly: z.string().min(1).optional(),
    codes: z.record(
      z.string().min(1),
      z.strictObject({ attended: z.number().int().min(0), expected: z.number().int().min(0) }),
    ),
  }),
  /** Two columns hold what was attended (handed in) and what was expected. */
  z.strictObject({ as: z.literal('rate'), attended: z.string().min(1), expected: z.string().min(1) }),
]);

export type ValueOf = z.infer<typeof Value>;

const Feed = z.strictObject({
  /** The source's key. */
  source: z.string().min(1),
  /** The kinds of row that feed it; null: whatever no other feed names. */
  kinds: z.array(z.string()).nullable().default(null),
  value: Value,
});

export type Feed = z.infer<typeof Feed>;

const timeFormats = ['iso', 'dmy', 'mdy', 'unix-s', 'unix-ms', 'excel'] as const;

export type TimeFormat = (typeof timeFormats)[number];

/** What a saved mapping says: which column of a file is what. */
export const Mapping = z
  .strictObject({
    file: z
      .strictObject({
        format: z.enum(['csv', 'parquet', 'jsonl']).optional(),
        delimiter: z.string().length(1).optional(),
        quote: z.string().length(1).optional(),
        encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin-1']).optional(),
        /** Without a header the columns are named 1, 2, 3 ... */
        hasHeader: z.boolean().default(true),
      })
      .default({ hasHeader: true }),
    student: z.strictObject({
      column: z.string().min(1),
      /** By which of their ids: 'source', 'email', 'card', ... */
      identifierKind: z.string().min(1).default('source'),
      /** A spreadsheet may have eaten leading zeros: then 00123 and 123 are one id, where that is unambiguous. */
      leadingZeros: z.enum(['exact', 'ignore']).default('exact'),
    }),
    /** Columns that tie a row to one of the student's enrolments; without them it goes to each that is current on the day. */
    programme: z.string().min(1).nullable().default(null),
    term: z.string().min(1).nullable().default(null),
    time: z.strictObject({
      column: z.string().min(1),
      format: z.enum(timeFormats).default('iso'),
      /** A strptime pattern of one's own, over `format`. */
      pattern: z.string().min(1).max(100).nullable().default(null),
      /** 'local': the institution's; 'in-text': an offset or Z stands in the text; else a zone's name. */
      zone: z.string().min(1).default('local'),
    }),
    eventId: z.string().min(1).nullable().default(null),
    kind: z.string().min(1).nullable().default(null),
    feeds: z.array(Feed).min(1).max(200),
    /** Which days a file speaks for: from its first to its last stored row, the whole weeks of these, or days that are given. */
    covers: z
      .union([z.enum(['days', 'weeks']), z.strictObject({ from: z.iso.date(), to: z.iso.date() })])
      .default('days'),
  })
  .superRefine((mapping, ctx) => {
    const open = mapping.feeds.filter((feed) => feed.kinds === null).length;
    if (mapping.kind === null && mapping.feeds.some((feed) => feed.kinds !== null))
      ctx.addIssue({ code: 'custom', message: 'Kinds are listed, but no column holds the kind.', path: ['kind'] });
    if (open > 1)
      ctx.addIssue({
        code: 'custom',
        message: 'Only one source can take the kinds that no other names.',
        path: ['feeds'],
      });
    if (typeof mapping.covers === 'object' && mapping.covers.from > mapping.covers.to)
      ctx.addIssue({ code: 'custom', message: 'The first day that it covers is after the last.', path: ['covers'] });
    for (const twice of repeated(mapping.feeds.map((feed) => feed.source)))
      ctx.addIssue({ code: 'custom', message: `The source "${twice}" is fed twice.`, path: ['feeds'] });
    for (const twice of repeated(mapping.feeds.flatMap((feed) => feed.kinds ?? [])))
      ctx.addIssue({ code: 'custom', message: `The kind "${twice}" goes to two sources.`, path: ['feeds'] });
    if (mapping.time.zone !== 'local' && mapping.time.zone !== 'in-text' && !isTimeZone(mapping.time.zone))
      ctx.addIssue({ code: 'custom', message: `"${mapping.time.zone}" is not a time zone.`, path: ['time', 'zone'] });
  });

export type Mapping = z.output<typeof Mapping>;
export type MappingInput = z.input<typeof Mapping>;

export type Measure = 'count' | 'active_days' | 'rate' | 'level';

/** Which kinds of value a measure can be made of. */
export const valuesOfMeasure: Record<Measure, readonly ValueOf['as'][]> = {
  count: ['rows', 'sum'],
  active_days: ['rows', 'sum'],
  rate: ['marks', 'rate'],
  level: ['level'],
};

/** The columns that a file must have, each once. */
export function columnsOf(mapping: Mapping): string[] {
  const columns = [
    mapping.student.column,
    mapping.time.column,
    mapping.programme,
    mapping.term,
    mapping.eventId,
    mapping.kind,
  ];
  for (const { value } of mapping.feeds) {
    if (value.as === 'rate') columns.push(value.attended, value.expected);
    else if (value.as !== 'rows') columns.push(value.column);
    if (value.as === 'marks')
      columns.push(value.session ?? null, value.minutesLate ?? null, value.minutesEarly ?? null);
  }
  return [...new Set(columns.filter((column) => column !== null))];
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
