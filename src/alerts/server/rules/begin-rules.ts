import { sql } from 'kysely';
import { type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { definitionRhythm, type RuleDefinition } from '../../core/definition.ts';
import type { AlertContext } from '../context.ts';
import type { StandingWeek } from '../raise/standing-weeks.ts';
import type { Rule } from './rules.ts';

/**
 * Rules that have not been evaluated since they were turned on begin here: on scores with the last scored week. One that speaks only of
 * whom it begins to hold for notes silently who met it up to today; so nobody is told of what was so all along, however many weeks
 * are scored for the first time while it runs.
 * @returns the rules as they are now
 */
export async function beginRules(
  { db, actor }: AlertContext,
  rules: readonly Rule[],
  standing: readonly StandingWeek[],
  today: IsoDate,
): Promise<Rule[]> {
  const last = standing.at(-1)?.week;
  const begun: Rule[] = [];
  for (const rule of rules) {
    const isWeekly = definitionRhythm(rule.definition) === 'weekly';
    const isSilent = rule.startsWith === 'newly' && rule.silentThrough === null;
    // Before the first score there is nothing to begin with.
    if ((isWeekly && last === undefined) || (rule.fromWeek !== null && !isSilent)) {
      begun.push(rule);
      continue;
    }
    const { rows } = await db.forInstitution(actor.institutionId, (trx) =>
      sql<{ fromWeek: string; silentThrough: IsoDate | null }>`update alerts.rule set
          from_week = coalesce(from_week, ${last ?? weekOf(today)}::date),
          silent_through = case when starts_with = 'newly' then coalesce(silent_through, ${today}::date) end
        where institution_id = ${actor.institutionId} and rule_id = ${rule.ruleId}::uuid
        returning from_week as "fromWeek", silent_through as "silentThrough"`.execute(trx),
    );
    begun.push({ ...rule, ...rows[0] });
  }
  return begun;
}

/** Turned on, or looking for something else: it begins anew. What only goes by another name or tells others goes on. */
export async function beginAnew(
  trx: Tx,
  institutionId: number,
  rule: Rule,
  next: Pick<Rule, 'state' | 'definition' | 'startsWith'>,
): Promise<void> {
  const isOther = lookedFor(rule.definition) !== lookedFor(next.definition);
  const isTurnedOn = rule.state === 'off' && next.state !== 'off';
  const isSpeaking = rule.state === 'shadow' && next.state === 'on';
  const ofRule = sql`institution_id = ${institutionId} and rule_id = ${rule.ruleId}::uuid`;
  if (isOther || isTurnedOn) {
    await sql`update alerts.rule set from_week = null, silent_through = null, starts_with = ${next.startsWith} where ${ofRule}`.execute(
      trx,
    );
    // What it found when it looked for something else is no guide to what it finds now.
    await sql`delete from alerts.evaluation where ${ofRule}`.execute(trx);
  } else if (isSpeaking) {
    await sql`update alerts.rule set starts_with = ${next.startsWith}, silent_through = case when ${next.startsWith} = 'newly'
        then (select max(on_day) from alerts.evaluation where ${ofRule}) end where ${ofRule}`.execute(trx);
  }
  if (!isTurnedOn && !isSpeaking) return;
  // What it raised while nobody was told, and what was closed when it was turned off, and still holds as far as is known.
  const state = next.state === 'shadow' ? 'shadow' : next.startsWith === 'everybody' ? 'open' : 'already';
  const before =
    state === 'already'
      ? sql`(state = 'shadow' or (state = 'already' and reason_kind = 'rule-off'))`
      : sql`((state in ('shadow', 'already') and ended_at is null) or reason_kind = 'rule-off')`;
  await sql`update alerts.alert set state = ${state}, reason_kind = null, reason = null, ended_at = null, acted_at = null
    where ${ofRule} and cleared_on is null and ${before}`.execute(trx);
}

/** What decides whom a rule finds. */
function lookedFor(definition: RuleDefinition): string {
  const { scope } = definition;
  return JSON.stringify(
    definition.about === 'cohort'
      ? [scope, definition.causes, definition.least_fall_sd, definition.least_members]
      : [scope, definition.condition, definition.margin, definition.cooldown_days],
  );
}

/** Whether an alert of this day is only noted: it held when the rule began to speak. */
export function isSilentOn({ silentThrough }: Pick<Rule, 'silentThrough'>, day: IsoDate): boolean {
  return silentThrough !== null && day <= silentThrough;
}

/** The state in which an alert of a day is raised. */
export function firstState(rule: Pick<Rule, 'silentThrough' | 'state'>, day: IsoDate): 'open' | 'shadow' | 'already' {
  if (isSilentOn(rule, day)) return 'already';
  return rule.state === 'shadow' ? 'shadow' : 'open';
}
