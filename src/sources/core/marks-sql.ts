import { type CheckPlan, judgedSql, quotedColumn } from './check-sql.ts';
import { reason } from './fates.ts';
import type { Mapping } from './mapping.ts';

/** The feeds of a mapping that hold marks, with their number from 1. */
export function markFeeds({ feeds }: Mapping) {
  return feeds.flatMap(({ value, source }, index) =>
    value.as === 'marks' ? [{ feedNo: index + 1, source, value }] : [],
  );
}

/**
 * The marks that a checked file stores, one row for each enrolment, day and session, in the file's order: feed_no, enrolment_id,
 * day (since 1970), code_id, session_id, and the minutes that somebody came late and left early (0: none are known; what is no
 * number between 1 and 600 is none). It stands on two tables besides those of the check:
 *   mark_code(feed_no, code, code_id, session_id)   the codes of the mapping; the session that a code says itself, else -1
 *   mark_session(label, session_id)                 the file's words for sessions; 0 is the whole day
 */
export function marksSql(plan: CheckPlan): string {
  const feeds = markFeeds(plan.mapping);
  const extra = feeds.flatMap(({ feedNo, value }) => [
    `trim(${quotedColumn(value.column)}) as mark_code_${feedNo}`,
    `${value.session === undefined ? `''` : `coalesce(trim(${quotedColumn(value.session)}), '')`} as mark_session_${feedNo}`,
    `${minutesSql(value.minutesLate)} as mark_late_${feedNo}`,
    `${minutesSql(value.minutesEarly)} as mark_early_${feedNo}`,
  ]);
  const byFeed = (name: string) =>
    `case feed_no ${feeds.map(({ feedNo }) => `when ${feedNo} then ${name}_${feedNo}`).join(' ')} end`;
  const found = `select feed_no, reason, group_no, enrolment_id, day, ${byFeed('mark_code')} as code, ${byFeed('mark_session')} as label,
      ${byFeed('mark_late')} as late, ${byFeed('mark_early')} as early
    from (${judgedSql(plan, extra)})
    where reason in (${reason.stored}, ${reason.storedForSeveral}) and feed_no in (${feeds.map(({ feedNo }) => feedNo).join(', ')})`;
  return `select found.feed_no::int as feed_no, coalesce(member.enrolment_id, found.enrolment_id)::int as enrolment_id, found.day::int as day,
      mark_code.code_id::int as code_id,
      if(mark_code.session_id >= 0 and coalesce(mark_session.session_id, 0) = 0, mark_code.session_id, coalesce(mark_session.session_id, 0))::int as session_id,
      found.late::int as late, found.early::int as early
    from (${found}) found
    join mark_code on mark_code.feed_no = found.feed_no and mark_code.code = found.code
    left join mark_session on mark_session.label = found.label
    left join member on found.reason = ${reason.storedForSeveral} and member.group_no = found.group_no
      and found.day between member.starts_on and member.ends_on
    where found.reason = ${reason.stored} or member.enrolment_id is not null`;
}

const most_minutes = 600;

/** A column may hold 0 or nothing for everybody who was there in time. */
function minutesSql(column: string | undefined): string {
  if (column === undefined) return '0';
  const minutes = `round(try_cast(trim(${quotedColumn(column)}) as double))`;
  return `case when ${minutes} between 1 and ${most_minutes} then ${minutes} else 0 end`;
}

/** The file's words for sessions, each once. */
export function sessionLabelsSql({ mapping, input }: CheckPlan): string | null {
  const columns = [...new Set(markFeeds(mapping).flatMap(({ value }) => value.session ?? []))];
  if (columns.length === 0) return null;
  return `select distinct label from (${columns
    .map((column) => `select coalesce(trim(${quotedColumn(column)}), '') as label from ${input}`)
    .join(' union all ')}) order by label limit 2000`;
}
