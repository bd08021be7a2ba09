import { dayNumber, type IsoDate } from '../../kernel/week.ts';
import { reason } from './fates.ts';
import { columnsOf, type Mapping, type ValueOf } from './mapping.ts';
import { localDaySql, timeSql } from './time-sql.ts';

/**
 * The check of an activity file as SQL for DuckDB: one pass over the file gives every row its reason, and adds up what is
 * stored by feed, enrolment and day. Rows are grouped by one packed integer, which is what makes the check cost little
 * more than the bare parse:
 *
 *   bits 58-62 reason (core/fates.ts)   48-57 feed number, from 1   16-47 enrolment or group   0-15 day since 1970
 *
 * It stands on these tables (server/load-lookup.ts fills them):
 *   lookup(value, tie, group_no, enrolment_id, starts_on, ends_on, zone_no)   one row per id (and tie); enrolment_id 0 = see member
 *   known(value)                                                              all ids, when rows are tied to a programme
 *   member(group_no, enrolment_id, starts_on, ends_on)                        the groups of several enrolments
 *   route(kind, feed_no), code(feed_no, code, attended, expected)
 */
export interface CheckPlan {
  mapping: Mapping;
  /** A SQL relation with the file's columns as text. */
  input: string;
  /** The institution's zone first, then those of its units that differ (lookup.zone_no counts from 0). */
  zones: readonly string[];
  /** What is dated later is kept aside. */
  today: IsoDate;
  /** The patterns of the mapping's format, those that the file's times have first. */
  patterns?: readonly string[];
}

/** Days further back or ahead than this are typing errors. */
export const YEARS_BACK = 30;
export const YEARS_AHEAD = 5;

const MAX_VALUE = 1_000_000_000;

/**
 * The grouped check: key, n (rows), and what is added up besides: value, expected, level (the day's last), as far as the
 * mapping's feeds have them.
 */
export function checkSql(plan: CheckPlan): string {
  const { needsValue, needsExpected, needsLevel } = summed(plan.mapping);
  const feed = '(feed_no::bigint << 48)';
  return `
    select
      case when reason = ${reason.stored} then ${feed} + (enrolment_id::bigint << 16) + day
        else (reason::bigint << 58) + coalesce(${feed}, 0)
          + case when reason = ${reason.storedForSeveral} then (group_no::bigint << 16) + day else 0 end end as key,
      count(*)::int as n
      ${needsValue ? ', sum(value)::double as value' : ''}
      ${needsExpected ? ', sum(expected)::double as expected' : ''}
      ${needsLevel ? ', arg_max(value, moment)::double as level' : ''}
    from (${judgedSql(plan)}) group by key`;
}

/** The columns of every roll-up, of one that `checkSql` made. */
export function rolledSql({ mapping }: CheckPlan, from: string): string {
  const { needsValue, needsExpected, needsLevel } = summed(mapping);
  return `select key, n, ${needsValue ? 'value' : 'n::double as value'}, ${needsExpected ? 'expected' : '0::double as expected'},
    ${needsLevel ? 'level' : '0::double as level'} from ${from}`;
}

function summed({ feeds }: Mapping) {
  const as = new Set(feeds.map(({ value }) => value.as));
  return {
    needsValue: as.size > 1 || !as.has('rows'),
    needsExpected: as.has('marks') || as.has('rate'),
    needsLevel: as.has('level'),
  };
}

/**
 * Every row with its reason: what the grouped check groups, and what the list of rejects lists.
 * @param extra more columns of the input to hand through, as `expression as name`
 */
export function judgedSql(plan: CheckPlan, extra: readonly string[] = []): string {
  const { mapping } = plan;
  const names = extra.map((expression) => expression.slice(expression.lastIndexOf(' as ') + 4));
  const handed = names.map((name) => `${name}, `).join('');
  const open = mapping.feeds.findIndex((feed) => feed.kinds === null) + 1;
  const routed = open > 0 ? `coalesce(route.feed_no, ${open})` : 'route.feed_no';
  const feedNo = mapping.kind === null ? '1' : routed;
  const tie = tieSql(mapping);
  const text = (name: string) => `raw.${inner(mapping, name)}`;
  const raw = columnsOf(mapping).map((name) => `${quotedColumn(name)} as ${inner(mapping, name)}`);
  const hasMarks = mapping.feeds.some(({ value }) => value.as === 'marks');
  const codeOf = byFeed(mapping, feedNo, (value) => (value.as === 'marks' ? `trim(${text(value.column)})` : 'null'));
  const found = `
    select ${names.map((name) => `raw.${name}, `).join('')} raw.student_key, ${mapping.eventId === null ? '' : `${text(mapping.eventId)} as event_id, `}
      lookup.group_no, lookup.enrolment_id, lookup.starts_on, lookup.ends_on, lookup.zone_no,
      ${tie === null ? 'lookup.group_no is not null' : 'known.value is not null'} as is_known,
      ${feedNo} as feed_no, ${timeSql(mapping.time, text(mapping.time.column), plan.patterns)} as moment,
      ${byFeed(mapping, feedNo, (value) => valueSql(value, text))} as value,
      ${byFeed(mapping, feedNo, (value) => expectedSql(value, text))} as expected
    from (
      select *, ${idKeySql(mapping, trimmedId(inner(mapping, mapping.student.column)))} as student_key${tie === null ? '' : `, ${tie} as tie`}
      from (select ${[...extra, ...raw].join(', ')} from ${plan.input})
    ) raw
    left join lookup on lookup.value = raw.student_key${tie === null ? '' : ' and lookup.tie = raw.tie'}
    ${tie === null ? '' : 'left join known on known.value = raw.student_key'}
    ${mapping.kind === null ? '' : `left join route on route.kind = trim(${text(mapping.kind)})`}
    ${hasMarks ? `left join code on code.feed_no = ${feedNo} and code.code = ${codeOf}` : ''}`;
  const judged = `
    select ${handed} student_key, ${mapping.eventId === null ? '' : 'event_id, '} ${reasonSql(plan)} as reason,
      group_no, enrolment_id, feed_no, day, value, expected, moment
    from (select *, ${localDaySql(mapping.time.zone, plan.zones, plan.today)} as day from (${found}))`;
  return mapping.eventId === null ? judged : withoutRepeats(judged);
}

/** The first question that is answered with no decides. Most rows are plainly stored, and are spared the questions one by one. */
function reasonSql({ mapping, today }: CheckPlan): string {
  const first = dayNumber(today) - YEARS_BACK * 366;
  const last = dayNumber(today) + YEARS_AHEAD * 366;
  const as = mapping.feeds.map(({ value }) => value.as);
  const lines = [
    `${plainlyStored(mapping, first, dayNumber(today), as)} then ${reason.stored}`,
    `student_key is null or student_key = '' then ${reason.noStudent}`,
    `moment is null then ${reason.badTime}`,
    `day is null or day < ${first} or day > ${last} then ${reason.implausibleDate}`,
    `feed_no is null then ${reason.otherKind}`,
  ];
  if (as.includes('marks')) lines.push(`value is null and ${feedIs(mapping, 'marks')} then ${reason.unknownCode}`);
  if (as.some((each) => each !== 'rows' && each !== 'marks'))
    lines.push(
      `value is null or isnan(value) or expected is null or isnan(expected) then ${reason.badNumber}`,
      `(value < 0 and not ${feedIs(mapping, 'level')}) or expected < 0 then ${reason.negative}`,
      `abs(value) > ${MAX_VALUE} or expected > ${MAX_VALUE} then ${reason.tooLarge}`,
    );
  if (as.includes('rate'))
    lines.push(`value > expected and ${feedIs(mapping, 'rate')} then ${reason.attendedOverExpected}`);
  if (typeof mapping.covers === 'object')
    lines.push(
      `day not between ${dayNumber(mapping.covers.from)} and ${dayNumber(mapping.covers.to)} then ${reason.notCovered}`,
    );
  lines.push(
    `day > ${dayNumber(today)} then ${reason.notYet}`,
    `not is_known then ${reason.unknownStudent}`,
    `group_no is null or day < starts_on or day > ends_on then ${reason.outsideEnrolment}`,
    `enrolment_id = 0 then ${reason.storedForSeveral}`,
  );
  return `(case ${lines.map((line) => `when ${line}`).join('\n        ')} else ${reason.stored} end)::tinyint`;
}

/** True only of rows to which none of the other reasons applies; what is unknown is not true. */
function plainlyStored(mapping: Mapping, first: number, today: number, as: readonly ValueOf['as'][]): string {
  const { from, to } =
    typeof mapping.covers === 'object'
      ? { from: dayNumber(mapping.covers.from), to: dayNumber(mapping.covers.to) }
      : { from: first, to: today };
  const within = `day >= greatest(starts_on, ${Math.max(first, from)}) and day <= least(ends_on, ${Math.min(today, to)})`;
  const parts = [within, `enrolment_id > 0`, `student_key <> ''`];
  if (mapping.kind !== null) parts.push('feed_no is not null');
  if (as.some((each) => each !== 'rows'))
    parts.push(`value between 0 and ${MAX_VALUE} and expected between 0 and ${MAX_VALUE}`);
  if (as.includes('rate')) parts.push('value <= expected');
  return parts.join(' and ');
}

/** Of the rows with one event id that could be stored, the earliest is. A window costs, so only where an event id is mapped. */
function withoutRepeats(judged: string): string {
  const storable = `reason in (${reason.stored}, ${reason.storedForSeveral})`;
  const isRepeat = `${storable} and event_id is not null and event_id <> ''
    and row_number() over (partition by event_id, ${storable} order by moment, student_key, value) > 1`;
  return `select * replace (if(${isRepeat}, ${reason.duplicate}, reason)::tinyint as reason) from (${judged})`;
}

/** Few ids have spaces around them, and DuckDB's trim, which knows every kind of space, costs a tenth of the whole check. */
function trimmedId(text: string): string {
  const spaces = [`' '`, 'chr(160)', 'chr(12288)'].map((space) => `contains(${text}, ${space})`);
  return `if(${spaces.join(' or ')}, trim(${text}), ${text})`;
}

/** How an id is compared: the same for the file's and the roster's. */
export function idKeySql(mapping: Mapping, text: string): string {
  const folded = mapping.student.identifierKind === 'email' ? `lower(${text})` : text;
  return mapping.student.leadingZeros === 'ignore' ? `ltrim(${folded}, '0')` : folded;
}

/** Programme and term of a row as one text; null when the mapping ties rows to neither. */
function tieSql(mapping: Mapping): string | null {
  const parts = [mapping.programme, mapping.term]
    .filter((name) => name !== null)
    .map((name) => `coalesce(trim(${inner(mapping, name)}), '')`);
  return parts.length === 0 ? null : parts.join(' || chr(31) || ');
}

/** One expression when all feeds read alike; else one for each. */
function byFeed(mapping: Mapping, feedNo: string, of: (value: ValueOf) => string): string {
  const expressions = mapping.feeds.map(({ value }) => of(value));
  const [first] = expressions;
  if (first !== undefined && expressions.every((expression) => expression === first)) return first;
  return `case ${feedNo} ${expressions.map((expression, index) => `when ${index + 1} then ${expression}`).join(' ')} end`;
}

function valueSql(value: ValueOf, text: (name: string) => string): string {
  if (value.as === 'rows') return '1::double';
  if (value.as === 'marks') return 'code.attended';
  return `try_cast(${text(value.as === 'rate' ? value.attended : value.column)} as double)`;
}

function expectedSql(value: ValueOf, text: (name: string) => string): string {
  if (value.as === 'marks') return 'code.expected';
  if (value.as === 'rate') return `try_cast(${text(value.expected)} as double)`;
  return '0::double';
}

function feedIs(mapping: Mapping, as: ValueOf['as']): string {
  const numbers = mapping.feeds.flatMap((feed, index) => (feed.value.as === as ? [index + 1] : []));
  return numbers.length === 0 ? 'false' : `feed_no in (${numbers.join(', ')})`;
}

/** The file's own names may be ours too ("day", "value"), so its columns are renamed at once. */
function inner(mapping: Mapping, name: string): string {
  return `c${columnsOf(mapping).indexOf(name)}`;
}

export function quotedColumn(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What the key of the grouped check holds. */
export const keySql = {
  reason: '(key >> 58)::int',
  feedNo: '((key >> 48) & 1023)::int',
  id: '((key >> 16) & 4294967295)::bigint',
  day: '(key & 65535)::int',
} as const;
