import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Mapping } from './mapping.ts';
import { patternsOf } from './time-formats.ts';

/**
 * A text column as a timestamp (of whatever zone the mapping says); null where it cannot be read.
 * @param patterns of those that the format allows, the likeliest first: DuckDB tries them one after another
 */
export function timeSql(
  time: Mapping['time'],
  text: string,
  patterns: readonly string[] = patternsOf(time.format),
): string {
  if (time.pattern !== null) return `try_strptime(trim(${text}), ${literal(time.pattern)})`;
  const number = `try_cast(trim(${text}) as double)`;
  const within = (largest: number, expression: string) =>
    `case when abs(${number}) < ${largest} then ${expression} end`;
  switch (time.format) {
    case 'iso':
      // Spaces are rare, and trimming every row costs a tenth of the whole check.
      return `coalesce(try_cast(${text} as timestamp), try_cast(trim(${text}) as timestamp))`;
    case 'dmy':
    case 'mdy':
      return withCentury(`try_strptime(trim(${text}), [${patterns.map(literal).join(', ')}])`);
    case 'unix-s':
      return within(1e11, `epoch_ms((${number} * 1000)::bigint)`);
    case 'unix-ms':
      return within(1e14, `epoch_ms(${number}::bigint)`);
    case 'excel':
      return within(1e6, `epoch_ms(((${number} - 25569) * 86400000)::bigint)`);
  }
}

/** %Y reads 25 as the year 25, where a file mixes years of two and of four digits. */
function withCentury(moment: string): string {
  return `case when year(${moment}) < 100 then ${moment} + interval 2000 years else ${moment} end`;
}

/**
 * The school day of the timestamp `at`, as days since 1970: in the institution's zone, or in that of the unit where the
 * student is (`zone_no`).
 */
export function localDaySql(from: string, zones: readonly string[], today: IsoDate): string {
  const day = (moment: string) => `case when isfinite(moment) then (${moment})::date - date '1970-01-01' end`;
  if (from === 'local') return day('moment');
  const each = zones.map((zone) =>
    day(from === zone ? 'moment' : convertedSql(from === 'in-text' ? 'UTC' : from, zone, today)),
  );
  if (each.length === 1) return each[0] ?? day('moment');
  return `case coalesce(zone_no, 0) ${each.map((expression, index) => `when ${index} then ${expression}`).join(' ')} end`;
}

/** ICU's conversion of a row costs as much as parsing it; from UTC, recent years need only a comparison with each change of the clocks. */
function convertedSql(from: string, to: string, today: IsoDate): string {
  const exact = `(moment at time zone ${literal(from)}) at time zone ${literal(to)}`;
  if (from !== 'UTC') return exact;
  const begin = Temporal.PlainDate.from(addDays(today, -2 * 366))
    .toZonedDateTime('UTC')
    .toInstant();
  const end = Temporal.PlainDate.from(addDays(today, 366)).toZonedDateTime('UTC').toInstant();
  const branches: string[] = [`when moment < ${instantSql(begin)} or moment >= ${instantSql(end)} then ${exact}`];
  let zoned = begin.toZonedDateTimeISO(to);
  for (;;) {
    const next = zoned.getTimeZoneTransition('next');
    const isLast = next === null || Temporal.Instant.compare(next.toInstant(), end) >= 0;
    const shifted = `moment + to_seconds(${Math.round(zoned.offsetNanoseconds / 1e9)})`;
    if (isLast || next === null) return `case ${branches.join(' ')} else ${shifted} end`;
    branches.push(`when moment < ${instantSql(next.toInstant())} then ${shifted}`);
    zoned = next;
  }
}

function instantSql(instant: Temporal.Instant): string {
  return `timestamp ${literal(instant.toString({ smallestUnit: 'second' }).replace('Z', ''))}`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
