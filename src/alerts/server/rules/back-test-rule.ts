import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { backTest } from '../../core/back-test.ts';
import type { StudentRule } from '../../core/definition.ts';
import type { BackTestView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';
import { countTutors } from '../raise/count-tutors.ts';
import { type Frame, positionOf } from '../raise/frame.ts';
import { thresholdsOf } from '../week/week-facts.ts';
import { simulateRule } from './simulate-rule.ts';

/** A school year of weeks. */
const most_weeks = 40;
/** How an enrolment ended that somebody would rather have known before. Kept apart: it feeds back-tests alone. */
const badEnds = ['withdrawn', 'fail', 'failed', 'dropped out'];

/**
 * What a rule would have done with what had been read when each past week was scored first, corrections of later left out, held against what came of the students: falls below the level of
 * concern, and apart from them real endings, those that lie after the institution's own day included.
 */
export async function backTestRule(
  context: AlertContext,
  rule: StudentRule,
  progress: (done: number, of: number) => Promise<void>,
): Promise<BackTestView> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const simulation = await simulateRule(context, rule, { most_weeks, isAsKnownThen: true, progress });
  const { weeks, frame, fires, inScope } = simulation;
  const [from, to] = [weeks[0]?.week, weeks.at(-1)?.week];
  if (from === undefined || to === undefined)
    throw alertTrouble.nothingScored(
      'There is no scored week yet, so there is nothing to try a rule on. Score a week first.',
    );
  return db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const today = dayIn(timeZone, clock.now());
    const { model_version } = await trx
      .selectFrom('scoring.run')
      .select('model_version')
      .where('institution_id', '=', institutionId)
      .where('run', '=', weeks.at(-1)?.run ?? 0)
      .executeTakeFirstOrThrow();
    const { concern } = await thresholdsOf(trx, institutionId, model_version);
    const firstAlert = new Map<number, IsoDate>();
    for (const { position, week } of fires)
      if (!firstAlert.has(position)) firstAlert.set(position, weeks[week]?.week ?? from);
    const mondays = weeks.map(({ week }) => dayNumber(week));
    const result = backTest({
      weeks: weeks.length,
      positions: frame.ids.length,
      inScope,
      fires,
      fellOn: simulation.firstBelow(concern),
      leftOn: await endings(trx, institutionId, frame, mondays),
      wasHelped: await helped(trx, institutionId, frame, firstAlert),
      groups: await groupsOf(trx, institutionId, frame),
      tutors: await countTutors(trx, institutionId, today),
    });
    return {
      ...result,
      from,
      to,
      concern,
      perWeek: weeks.map(({ week }, index) => ({ week, alerts: result.perWeek[index] ?? 0 })),
    };
  });
}

/** By position the week in which it ended badly, as an index; what came after the last week counts as one more. */
async function endings(
  trx: Tx,
  institutionId: number,
  { ids }: Frame,
  mondays: readonly number[],
): Promise<Int16Array> {
  const leftOn = new Int16Array(ids.length).fill(-1);
  const { rows } = await sql<{ id: number; day: number }>`
    select e.enrolment_id as id, coalesce(
        case when lower(o.value) in (${sql.join(badEnds)}) then o.known_on end,
        case when lower(e.end_reason) = 'withdrawn' then e.ends_on end) - date '1970-01-01' as day
    from roster.enrolment e
    left join roster.outcome o on o.institution_id = e.institution_id and o.enrolment_id = e.enrolment_id
    where e.institution_id = ${institutionId}
      and (lower(o.value) in (${sql.join(badEnds)}) or lower(e.end_reason) = 'withdrawn')`.execute(trx);
  const first = mondays[0] ?? 0;
  for (const { id, day } of rows) {
    const position = positionOf(ids, id);
    if (position < 0 || day === null || day < first) continue;
    const week = mondays.findIndex((monday) => day < monday + 7);
    leftOn[position] = week < 0 ? mondays.length : week;
  }
  return leftOn;
}

/** Somebody reached the student after the alert, or took a case on: who then did well was no false alarm. */
async function helped(
  trx: Tx,
  institutionId: number,
  { ids }: Frame,
  firstAlert: ReadonlyMap<number, IsoDate>,
): Promise<Uint8Array> {
  const was = new Uint8Array(ids.length);
  const { rows } = await sql<{ id: number; day: IsoDate }>`
    select e.enrolment_id as id, max(h.day)::text as day from roster.enrolment e
    join (
      select student_id, day from cases.contact where institution_id = ${institutionId} and reach = 'two_way' and undone_at is null
      union all select student_id, opened_on from cases."case" where institution_id = ${institutionId}
    ) h on h.student_id = e.student_id
    where e.institution_id = ${institutionId} group by e.enrolment_id`.execute(trx);
  for (const { id, day } of rows) {
    const position = positionOf(ids, id);
    const alert = firstAlert.get(position);
    if (alert !== undefined && day >= alert) was[position] = 1;
  }
  return was;
}

async function groupsOf(trx: Tx, institutionId: number, { ids }: Frame) {
  const { rows } = await sql<{ kind: string; value: string; ids: number[] }>`
    select c.kind, c.value, array_agg(e.enrolment_id order by e.enrolment_id) as ids from roster.characteristic c
    join roster.enrolment e on e.institution_id = c.institution_id and e.student_id = c.student_id and e.is_primary
    where c.institution_id = ${institutionId} and e.institution_id = ${institutionId} group by c.kind, c.value order by c.kind, c.value`.execute(
    trx,
  );
  return rows.map(({ kind, value, ids: members }) => ({
    kind,
    value,
    members: Int32Array.from(members.map((id) => positionOf(ids, id)).filter((position) => position >= 0)),
  }));
}
