import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { RuleDefinition } from '../../core/definition.ts';

export interface Rule {
  ruleId: string;
  key: string | null;
  name: string;
  state: 'off' | 'shadow' | 'on';
  version: number;
  fromWeek: string | null;
  /** Whom it speaks of at first: only those for whom it begins to hold, or everybody for whom it holds. */
  startsWith: 'newly' | 'everybody';
  /** Up to this day who met it is noted, and nobody is told. */
  silentThrough: IsoDate | null;
  definition: RuleDefinition;
}

/** The rules as they stand, in the order of their names. */
export async function listRules(trx: Tx, institutionId: number): Promise<Rule[]> {
  const rows = await trx
    .selectFrom('alerts.rule as r')
    .innerJoin('alerts.rule_version as v', (on) =>
      on
        .onRef('v.institution_id', '=', 'r.institution_id')
        .onRef('v.rule_id', '=', 'r.rule_id')
        .onRef('v.version', '=', 'r.version'),
    )
    .select(['r.rule_id', 'r.rule_key', 'r.name', 'r.state', 'r.version', 'r.from_week', 'v.definition'])
    .select(['r.starts_with', 'r.silent_through'])
    .where('r.institution_id', '=', institutionId)
    .orderBy('r.name')
    .execute();
  return rows.map((row) => ({
    ruleId: row.rule_id,
    key: row.rule_key,
    name: row.name,
    // The checks of alerts.rule hold both to these.
    state: row.state as Rule['state'],
    version: row.version,
    fromWeek: row.from_week,
    startsWith: row.starts_with as Rule['startsWith'],
    silentThrough: row.silent_through,
    definition: RuleDefinition.parse(row.definition),
  }));
}
