import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dateOfDayNumber, dayNumber } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { lastDayOver } from '../../../scoring/server/index.ts';
import { reachOf } from '../../core/condition.ts';
import { definitionRhythm, type StudentRule } from '../../core/definition.ts';
import { evaluatePoint } from '../../core/evaluate-point.ts';
import type { AlertContext } from '../context.ts';
import { beginRules } from '../rules/begin-rules.ts';
import { inScopeOn, type RuleScope, ruleScopeOf } from '../rules/rule-scope.ts';
import { listRules, type Rule } from '../rules/rules.ts';
import { endAlerts } from './end-alerts.ts';
import { fireOnCohorts } from './fire-on-cohorts.ts';
import { type Frame, readFrame } from './frame.ts';
import { HistoryReader } from './history-reader.ts';
import { settleAlerts } from './settle-alerts.ts';
import { type StandingWeek, standingWeeks } from './standing-weeks.ts';
import { storeOutcome } from './store-outcome.ts';
import { splitAt, storedAlerts } from './stored-alerts.ts';

export interface Evaluated {
  points: number;
  fired: number;
  withdrawn: number;
  told: number;
}

interface Due {
  day: number;
  /** The standing run of the week that ends on the day; null for rules that follow deliveries. */
  run: number | null;
  stamp: string;
  rules: Rule[];
}

/**
 * Brings alerts into line with what is known: weekly rules for every week whose run is new or was replaced, and all weeks after it;
 * rules on deliveries for today, and for the days of alerts that may rest on what was corrected. Then whoever is concerned is told.
 * Before that, what its rule or its student has left behind is ended. It compares what is there with what should be, so it may be run
 * twice, by two at once, or be broken off.
 */
export async function evaluateRules(
  context: AlertContext,
  progress?: (done: number, of: number) => void,
): Promise<Evaluated> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const sum: Evaluated = { points: 0, fired: 0, withdrawn: 0, told: 0 };
  const { all, timeZone } = await db.forInstitution(institutionId, async (trx) => ({
    all: await listRules(trx, institutionId),
    timeZone: (await loadInstitution(trx, institutionId)).timeZone,
  }));
  const today = dayNumber(lastDayOver(timeZone, clock.now()));
  // A clock that stands in the past, as a demo's does while it is loaded, sees only weeks that are over by it.
  const standing = (await standingWeeks(db, institutionId)).filter(({ week }) => dayNumber(week) + 6 <= today);
  await endAlerts(context, all, standing);
  const on = all.filter(({ state }) => state !== 'off');
  const rules = await beginRules(context, on, standing, dateOfDayNumber(today));
  const due = [...(await dueWeeks(context, rules, standing)), ...(await dueDays(context, rules, today))].toSorted(
    (a, b) => a.day - b.day,
  );
  const first = due[0];
  const last = due.at(-1);
  if (first && last) {
    const frame = await readFrame(db, institutionId, { firstDay: first.day, lastDay: last.day });
    const reader = new HistoryReader(db, institutionId, frame, standing);
    const scopes = await scopesOf(context, frame, rules);
    for (const [index, point] of due.entries()) {
      progress?.(index, due.length);
      const done = await evaluateDue(context, reader, point, scopes);
      sum.points++;
      sum.fired += done.fired;
      sum.withdrawn += done.withdrawn;
    }
  }
  sum.told = await settleAlerts(context, rules, standing.at(-1) ?? null);
  progress?.(due.length, due.length);
  return sum;
}

async function scopesOf(
  { db, actor }: AlertContext,
  frame: Frame,
  rules: readonly Rule[],
): Promise<Map<string, RuleScope>> {
  const scopes = new Map<string, RuleScope>();
  for (const rule of rules)
    scopes.set(rule.ruleId, await ruleScopeOf(db, actor.institutionId, frame, rule.definition.scope));
  return scopes;
}

const nobody: RuleScope = { kinds: [], cared: null };

async function evaluateDue(
  context: AlertContext,
  reader: HistoryReader,
  { day, run, stamp, rules }: Due,
  scopes: ReadonlyMap<string, RuleScope>,
): Promise<{ fired: number; withdrawn: number }> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const sum = { fired: 0, withdrawn: 0 };
  const about = rules.filter(isAboutStudents);
  if (about.length > 0) {
    const history = await reader.asOf(day, reachOf(about.map(({ definition }) => definition.condition)));
    for (const rule of about) {
      const alerts = await storedAlerts(db, institutionId, rule.ruleId, day);
      const split = splitAt(alerts, history.ids, day);
      const inScope = inScopeOn(reader.frame, scopes.get(rule.ruleId) ?? nobody, day);
      const outcome = evaluatePoint(rule.definition, history, inScope, split.priors);
      const stored = await storeOutcome(context, rule, history, outcome, split);
      sum.fired += stored.fired;
      sum.withdrawn += stored.withdrawn;
    }
  }
  for (const rule of rules) {
    if (rule.definition.about === 'cohort' && run !== null) {
      const stored = await fireOnCohorts(context, { ...rule, definition: rule.definition }, run);
      sum.fired += stored.fired;
      sum.withdrawn += stored.withdrawn;
    }
  }
  await noteEvaluated(context, rules, day, stamp, sum);
  return sum;
}

function isAboutStudents(rule: Rule): rule is Rule & { definition: StudentRule } {
  return rule.definition.about === 'student';
}

async function noteEvaluated(
  context: AlertContext,
  rules: readonly Rule[],
  day: number,
  stamp: string,
  sum: { fired: number; withdrawn: number },
): Promise<void> {
  const { db, clock, actor } = context;
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    for (const rule of rules)
      await sql`insert into alerts.evaluation (institution_id, rule_id, on_day, rule_version, stamp, evaluated_at)
        values (${institutionId}, ${rule.ruleId}::uuid, ${dateOfDayNumber(day)}::date, ${rule.version}, ${stamp}, ${clock.now().toString()}::timestamptz)
        on conflict (institution_id, rule_id, on_day) do update
          set rule_version = excluded.rule_version, stamp = excluded.stamp, evaluated_at = excluded.evaluated_at`.execute(
        trx,
      );
    if (sum.fired + sum.withdrawn > 0)
      await record(trx, context, {
        verb: 'alerts.evaluate',
        details: { day: dateOfDayNumber(day), fired: sum.fired, withdrawn: sum.withdrawn },
      });
  });
}

type StampsOf = Map<string, Map<string, string>>;

async function stampsOf({ db, actor }: AlertContext, rules: readonly Rule[]): Promise<StampsOf> {
  const rows = await db.forInstitution(actor.institutionId, (trx) =>
    trx
      .selectFrom('alerts.evaluation')
      .select(['rule_id', 'on_day', 'stamp'])
      .where('institution_id', '=', actor.institutionId)
      .execute(),
  );
  const stamps: StampsOf = new Map(rules.map(({ ruleId }) => [ruleId, new Map()]));
  for (const row of rows) stamps.get(row.rule_id)?.set(row.on_day, row.stamp);
  return stamps;
}

/** From the first week on whose run is not the one that was evaluated: what fires later rests on what fired before. */
async function dueWeeks(
  context: AlertContext,
  rules: readonly Rule[],
  standing: readonly StandingWeek[],
): Promise<Due[]> {
  const weekly = rules.filter(({ definition }) => definitionRhythm(definition) === 'weekly');
  if (weekly.length === 0 || standing.length === 0) return [];
  const stamps = await stampsOf(context, weekly);
  const byWeek = new Map<string, Rule[]>();
  for (const rule of weekly) {
    const weeks = standing.filter(({ week }) => rule.fromWeek !== null && week >= rule.fromWeek);
    const stale = weeks.findIndex(
      ({ week, run }) => stamps.get(rule.ruleId)?.get(dateOfDayNumber(dayNumber(week) + 6)) !== `run ${run}`,
    );
    if (stale < 0) continue;
    for (const { week } of weeks.slice(stale)) byWeek.set(week, [...(byWeek.get(week) ?? []), rule]);
  }
  return standing.flatMap(({ week, run }) => {
    const due = byWeek.get(week);
    return due ? [{ day: dayNumber(week) + 6, run, stamp: `run ${run}`, rules: due }] : [];
  });
}

/** Today, and the days of alerts that stand, wherever something was delivered since they were looked at. */
async function dueDays(context: AlertContext, rules: readonly Rule[], today: number): Promise<Due[]> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const daily = rules.filter(({ definition }) => definitionRhythm(definition) === 'daily');
  if (daily.length === 0) return [];
  const stamps = await stampsOf(context, daily);
  const { stamp, standing } = await db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<{ stamp: string }>`
      select coalesce((select last_applied_number from activity.head where institution_id = ${institutionId}), 0) || ' '
        || (select count(*) from cases.concern where institution_id = ${institutionId}) as stamp`.execute(trx);
    const found = await trx
      .selectFrom('alerts.alert')
      .select(['rule_id', 'on_day'])
      .distinct()
      .where('institution_id', '=', institutionId)
      .where('state', 'in', ['open', 'waiting', 'suppressed', 'shadow'])
      .where('ended_at', 'is', null)
      .where(
        'rule_id',
        'in',
        daily.map(({ ruleId }) => ruleId),
      )
      .execute();
    return { stamp: `load ${rows[0]?.stamp ?? ''}`, standing: found };
  });
  const byDay = new Map<number, Rule[]>();
  for (const rule of daily) {
    const days = standing.flatMap((row) => (row.rule_id === rule.ruleId ? [dayNumber(row.on_day)] : []));
    for (const day of new Set([...days, today])) {
      if (stamps.get(rule.ruleId)?.get(dateOfDayNumber(day)) === stamp) continue;
      byDay.set(day, [...(byDay.get(day) ?? []), rule]);
    }
  }
  return [...byDay].map(([day, due]) => ({ day, run: null, stamp, rules: due }));
}
