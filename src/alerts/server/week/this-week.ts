import { sql } from 'kysely';
import type { Words } from '../../../institution/core/presets.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope, studentsLookedAfter } from '../../../roster/server/index.ts';
import { type OrderSetting, type Placed, usualOrder, weekListOf } from '../../core/contact-order.ts';
import { goodNewsWords, partWords, reasonWords } from '../../core/person-words.ts';
import type { ThisWeekView, Verdict, WeekPersonView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { alreadyAmong } from '../rules/met-already.ts';
import { type WeekPerson, weekFacts } from './week-facts.ts';

/** Until a person states a capacity of their own. */
export const usual_per_week = 5;
/** Before so many scored weeks, who has not come yet says more than any score. */
export const early_weeks = 3;
/** A list for people: whoever looks after more than this works from queues and saved lists. */
const most_students = 1_000;
/** Of a whole unit, those whom alerts named last: the team's list and saved lists have the others. */
const most_of_unit = 250;

/** Whom this person is to talk to this week, in order, with reasons: all of their students in their place. */
export async function thisWeek(trx: Tx, context: AlertContext): Promise<ThisWeekView> {
  const { actor, clock } = context;
  const { institutionId, staffId } = actor;
  const { timeZone, words } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const scope = await studentScope(trx, actor, 'week:read');
  const { studentIds, isUnit } = await studentsOf(trx, scope, today);
  const facts = await weekFacts(trx, institutionId, { studentIds, staffId, today });
  const stated = staffId === null ? null : await perWeekOf(trx, institutionId, staffId);
  const perWeek = stated ?? usual_per_week;
  const isEarly = facts.scoredWeeks < early_weeks;
  const setting = await orderSettingOf(trx, institutionId);
  const list = weekListOf(facts.people, { today, thresholds: facts.thresholds, setting, isEarly }, perWeek);
  const shown = Object.values(list).flat();
  const already = await alreadyAmong(trx, institutionId, facts.people);
  const reason = scope.why[0]?.reason ?? '';
  await recordListView(trx, context, {
    page: 'this-week',
    reason,
    total: facts.people.length,
    studentIds: [...new Set([...shown, ...already].map(({ studentId }) => studentId))],
  });
  const verdicts = await verdictsOf(trx, institutionId, actor.actorId, shown);
  const view = (person: WeekPerson & { placed: Placed }) => personView(person, today, verdicts);
  const good = (person: WeekPerson & { placed: Placed }) => ({ ...view(person), reason: goodNewsWords(person) });
  const unseen = (person: WeekPerson & { placed: Placed }) => ({
    ...view(person),
    reason: 'Enrolled, and not seen yet.',
  });
  return {
    today,
    week: facts.week,
    sentence: sentenceOf(
      { talk: list.talk.length, overflow: list.overflow.length, n: facts.people.length, isUnit },
      words,
    ),
    reason: scope.caseloadOf.length > 0 ? `You look after these ${words.students}` : reason,
    perWeek,
    isStated: stated !== null,
    canState: staffId !== null,
    studentsInAll: facts.people.length,
    talk: list.talk.map(view),
    overflow: list.overflow.map(view),
    done: list.done.map(view),
    later: list.later.map(view),
    goodNews: list.goodNews.map(good),
    notYetSeen: list.notYetSeen.map(unseen),
    isEarly,
    metAlready: already,
  };
}

/** "2 of your 41 students" is of a caseload; of a unit it is those whom rules named. */
function sentenceOf(
  { talk, overflow, n, isUnit }: { talk: number; overflow: number; n: number; isUnit: boolean },
  { student, students }: Words,
): string {
  if (n === 0) return isUnit ? `No rule calls for any ${student} here.` : `No ${students} are in your care here yet.`;
  const many = n === 1 ? student : students;
  const whom = isUnit ? `the ${n} ${many} whom rules named last` : `your ${n} ${many}`;
  if (talk + overflow === 0) return `Nobody of ${whom} needs a conversation this week.`;
  const more = overflow === 0 ? '' : ` ${overflow} more ${overflow === 1 ? 'stands' : 'stand'} on the team’s list.`;
  return `${talk} of ${whom} ${talk === 1 ? 'is' : 'are'} worth a conversation this week.${more}`;
}

/** A caseload or classes by name; of a whole unit those whom an alert called for last. */
async function studentsOf(
  trx: Tx,
  scope: StudentScope,
  today: IsoDate,
): Promise<{ studentIds: string[]; isUnit: boolean }> {
  const own = await studentsLookedAfter(trx, scope, today);
  if (own.length > 0 || (!scope.seesAll && scope.unitIds.length === 0))
    return { studentIds: own.slice(0, most_students), isUnit: false };
  const { rows } = await sql<{ student_id: string }>`
    select a.student_id from alerts.alert a
    where a.institution_id = ${scope.institutionId} and a.state = 'open' and a.ended_at is null and a.acted_at is not null
      and ${inScope(scope, sql.ref<string>('a.student_id'), today)}
    group by a.student_id order by max(a.on_day) desc, a.student_id limit ${most_of_unit}`.execute(trx);
  return { studentIds: rows.map((row) => row.student_id), isUnit: true };
}

async function perWeekOf(trx: Tx, institutionId: number, staffId: string): Promise<number | null> {
  const found = await trx
    .selectFrom('alerts.capacity')
    .select('per_week')
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return found?.per_week ?? null;
}

export async function orderSettingOf(trx: Tx, institutionId: number): Promise<OrderSetting> {
  const found = await trx
    .selectFrom('alerts.order_setting')
    .select(['weights', 'contact_days'])
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  // Written by setOrder alone.
  return found ? { weights: found.weights as OrderSetting['weights'], contact_days: found.contact_days } : usualOrder;
}

async function verdictsOf(
  trx: Tx,
  institutionId: number,
  actorId: string,
  people: readonly WeekPerson[],
): Promise<Map<string, Verdict>> {
  const ids = people.flatMap(({ alerts }) => alerts.map(({ alertId }) => alertId));
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('alerts.feedback')
    .select(['alert_id', 'verdict'])
    .where('institution_id', '=', institutionId)
    .where('actor_id', '=', actorId)
    .where('alert_id', 'in', ids)
    .execute();
  // The check of alerts.feedback holds it to these.
  return new Map(rows.map((row) => [row.alert_id, row.verdict as Verdict]));
}

/** A person as lists show them, with what put them there. */
export function personView(
  person: WeekPerson & { placed: Placed },
  today: IsoDate,
  verdicts: ReadonlyMap<string, Verdict>,
): WeekPersonView {
  const { studentId, name, identifier, programme, score, change4, attendance, attendanceChange } = person;
  const { lastTwoWayOn, triesSince, openCase, dismissedUntil, dismissal } = person;
  return {
    studentId,
    name,
    identifier,
    programme,
    reason: reasonWords(person),
    because: person.placed.parts.map(partWords),
    score,
    change4,
    attendance,
    attendanceChange,
    daysSinceContact: lastTwoWayOn === null ? null : Math.max(0, dayNumber(today) - dayNumber(lastTwoWayOn)),
    triesSince,
    openCase,
    alerts: person.alerts.map(({ alertId, words }) => ({ alertId, words, verdict: verdicts.get(alertId) ?? null })),
    dismissed:
      dismissedUntil !== null && dismissedUntil > today ? { until: dismissedUntil, reason: dismissal ?? '' } : null,
  };
}
