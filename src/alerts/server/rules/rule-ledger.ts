import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { definitionRhythm } from '../../core/definition.ts';
import { reviewWords } from '../../core/review.ts';
import { ruleWords } from '../../core/rule-words.ts';
import type { RuleLedgerView, RuleLine } from '../../core/views.ts';
import type { Rule } from './rules.ts';

interface LedgerRow {
  week: Week;
  state: string;
  reasonKind: string | null;
  n: number;
  told: number;
  joined: number;
  acted: number;
  useful: number;
  known: number;
  wrong: number;
}

const reasonWords: Record<string, string> = {
  left: 'no longer enrolled',
  exempt: 'an exemption',
  circumstance: 'a known circumstance',
  'cohort-drift': 'the whole group moved',
  'rule-off': 'the rule was turned off',
  merged: 'two records were one student',
};

/** What became of a rule's alerts, week by week. Acted on: somebody reached the student, or a case was taken on, after it. */
export async function ruleLedger(trx: Tx, institutionId: number, rule: Rule): Promise<RuleLedgerView> {
  const rows =
    rule.definition.about === 'cohort'
      ? await cohortRows(trx, institutionId, rule)
      : await alertRows(trx, institutionId, rule);
  const sum = (of: (row: LedgerRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const kept = Map.groupBy(
    rows.filter(({ state }) => state === 'suppressed'),
    ({ reasonKind }) => reasonKind ?? '',
  );
  const weeks = [...Map.groupBy(rows, ({ week }) => week)].map(([week, of]) => ({
    week,
    fired: of.reduce((total, { n }) => total + n, 0),
    acted: of.reduce((total, { acted }) => total + acted, 0),
    judged: of.reduce((total, { useful, known, wrong }) => total + useful + known + wrong, 0),
    useful: of.reduce((total, { useful }) => total + useful, 0),
  }));
  return {
    fired: sum(({ n }) => n),
    told: sum(({ told }) => told),
    joined: sum(({ joined }) => joined),
    waiting: sum(({ state, n }) => (state === 'waiting' ? n : 0)),
    withdrawn: sum(({ state, n }) => (state === 'withdrawn' ? n : 0)),
    keptBack: [...kept].map(([why, of]) => ({
      why: reasonWords[why] ?? why,
      n: of.reduce((total, { n }) => total + n, 0),
    })),
    acted: sum(({ acted }) => acted),
    verdicts: {
      useful: sum(({ useful }) => useful),
      already_known: sum(({ known }) => known),
      wrong_data: sum(({ wrong }) => wrong),
    },
    weeks: weeks.toSorted((a, b) => (a.week < b.week ? -1 : 1)),
  };
}

async function alertRows(trx: Tx, institutionId: number, { ruleId }: Rule): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    with f as (
      select f.alert_id, count(*) filter (where verdict = 'useful')::int as useful, count(*) filter (where verdict = 'already_known')::int as known,
        count(*) filter (where verdict = 'wrong_data')::int as wrong
      from alerts.feedback f join alerts.alert a on a.institution_id = f.institution_id and a.alert_id = f.alert_id
      where f.institution_id = ${institutionId} and a.institution_id = ${institutionId} and a.rule_id = ${ruleId}::uuid group by f.alert_id
    )
    select a.week, a.state, a.reason_kind as "reasonKind", count(*)::int as n, count(a.acted_at)::int as told,
      count(*) filter (where a.case_step = 'joined')::int as joined,
      count(*) filter (where a.case_id is not null or s.last_two_way_on >= a.acted_at::date)::int as acted,
      coalesce(sum(f.useful), 0)::int as useful, coalesce(sum(f.known), 0)::int as known, coalesce(sum(f.wrong), 0)::int as wrong
    from alerts.alert a
    left join cases.contact_standing s on s.institution_id = a.institution_id and s.student_id = a.student_id
    left join f on f.alert_id = a.alert_id
    where a.institution_id = ${institutionId} and a.rule_id = ${ruleId}::uuid and a.state <> 'already'
    group by a.week, a.state, a.reason_kind order by a.week`.execute(trx);
  return rows;
}

async function cohortRows(trx: Tx, institutionId: number, { ruleId }: Rule): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    select week, state, null as "reasonKind", count(*)::int as n,
      count(*) filter (where exists (select from alerts.cohort_told t where t.institution_id = ${institutionId} and t.cohort_alert_id = a.cohort_alert_id))::int as told,
      0 as joined, 0 as acted, 0 as useful, 0 as known, 0 as wrong
    from alerts.cohort_alert a where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid
      and ended_at is distinct from fired_at group by week, state`.execute(trx);
  return rows;
}

export function ruleLine(rule: Rule, ledger: RuleLedgerView): RuleLine {
  const { useful, already_known, wrong_data } = ledger.verdicts;
  const judged = useful + already_known + wrong_data;
  return {
    ruleId: rule.ruleId,
    name: rule.name,
    state: rule.state,
    version: rule.version,
    words: ruleWords(rule.definition),
    about: rule.definition.about,
    rhythm: definitionRhythm(rule.definition),
    fired: ledger.fired,
    acted: ledger.acted,
    judged,
    usefulShare: judged > 0 ? useful / judged : null,
    review: reviewWords({ ...ledger, judged, useful, wrong: wrong_data, weeks: ledger.weeks.length }),
  };
}
