import { sql } from 'kysely';
import type { Actions } from '../src/alerts/core/definition.ts';
import { seedRules } from '../src/alerts/server/index.ts';
import { setRuleState } from '../src/alerts/server/rules/change-rule.ts';
import { listRules, type Rule } from '../src/alerts/server/rules/rules.ts';
import { seedCases } from '../src/cases/server/index.ts';
import { systemActor } from '../src/institution/server/index.ts';
import type { Database } from '../src/platform/db/database.ts';
import type { Jobs } from '../src/platform/services.ts';
import { type RunContext, scoreAll } from '../src/scoring/server/index.ts';
import { followRuns } from '../src/trends/server/index.ts';
import {
  contextOf,
  type SmallInstitution,
  smallInstitution,
  storeInstitution,
  studentIdOf,
} from './small-institution.ts';

export interface AlertRow {
  alert_id: string;
  enrolment_id: number;
  on_day: string;
  state: string;
  reason_kind: string | null;
  words: string;
  key: string | null;
  told: number;
  case_id: string | null;
  case_step: string | null;
}

/** Jobs that are asked for are run by the tests themselves. */
export const noJobs = { enqueue: async () => undefined } as unknown as Jobs;
export const adminOf = (id: number) => systemActor(id, 'Ada');
export const tutor = '00000000-0000-7000-a000-000000000001';

/** Small institutions with rules, and questions about what these raised. Rules speak of everybody, from the first week on. */
export function ruledInstitutions(database: () => Database) {
  let next = 0;

  /** Everybody is one tutor's. Student 6 stops after the fifth week. */
  async function fresh(change: Partial<SmallInstitution> = {}) {
    const small = smallInstitution(++next, change);
    await storeInstitution(database(), small);
    const context = contextOf(database(), small);
    const id = small.institutionId;
    await database().forInstitution(id, async (trx) => {
      await trx
        .insertInto('roster.staff')
        .values({ institution_id: id, staff_id: tutor, source_key: 't1', display_name: 'Amara Osei', email: null })
        .execute();
      for (const { enrolmentId } of small.students)
        await trx
          .insertInto('roster.caseload')
          .values({ institution_id: id, staff_id: tutor, student_id: studentIdOf(enrolmentId), kind: 'tutor' })
          .execute();
      await seedRules(trx, id);
      await seedCases(trx, id);
    });
    const score = () => scoreAll(context, { reason: 'command', followers: [followRuns(context)] });
    await score();
    await setRule(id, 'low-twice', { state: 'off' });
    return { small, context, id, score };
  }

  async function alertsOf(id: number): Promise<AlertRow[]> {
    const { rows } = await database().forInstitution(id, (trx) =>
      sql<AlertRow>`select a.alert_id, a.enrolment_id, a.on_day, a.state, a.reason_kind, a.words, r.rule_key as key, a.case_id, a.case_step,
          (select count(*)::int from alerts.told t where t.institution_id = ${id} and t.alert_id = a.alert_id) as told
        from alerts.alert a join alerts.rule r on r.institution_id = a.institution_id and r.rule_id = a.rule_id
        where a.institution_id = ${id} order by r.rule_key, a.enrolment_id, a.on_day`.execute(trx),
    );
    return rows;
  }
  async function ruleOf(id: number, key: string): Promise<Rule> {
    const rules = await database().forInstitution(id, (trx) => listRules(trx, id));
    const found = rules.find((rule) => rule.key === key);
    if (!found) throw new Error(`no rule ${key}`);
    return found;
  }
  async function turn(
    context: RunContext,
    id: number,
    key: string,
    state: Rule['state'],
    startsWith: Rule['startsWith'] = 'newly',
  ) {
    const { ruleId, version } = await ruleOf(id, key);
    await setRuleState({ ...context, actor: adminOf(id), jobs: noJobs }, ruleId, {
      version,
      state,
      why: 'to see',
      startsWith,
    });
  }
  const seeAll = (id: number) =>
    database().forInstitution(id, (trx) =>
      trx.updateTable('messages.notice').set({ seen_at: new Date() }).where('institution_id', '=', id).execute(),
    );
  const noticesOf = (id: number) =>
    database().forInstitution(id, (trx) =>
      trx.selectFrom('messages.notice').selectAll().where('institution_id', '=', id).orderBy('notice_id').execute(),
    );
  const plain = (rows: AlertRow[]) => rows.map(({ alert_id: _, case_id: __, ...row }) => row);
  async function setRule(
    id: number,
    key: string,
    change: { actions?: Partial<Actions>; state?: string; condition?: object },
  ) {
    await database().forInstitution(id, async (trx) => {
      await sql`update alerts.rule set state = ${change.state ?? 'on'}, from_week = '2025-09-01', starts_with = 'everybody', silent_through = null where institution_id = ${id} and rule_key = ${key}`.execute(
        trx,
      );
      await sql`update alerts.rule_version v set definition = jsonb_set(
          jsonb_set(definition, '{actions}', definition->'actions' || ${JSON.stringify(change.actions ?? {})}::jsonb),
          '{condition}', coalesce(${change.condition ? JSON.stringify(change.condition) : null}::jsonb, definition->'condition', 'null'))
        from alerts.rule r where r.institution_id = v.institution_id and r.rule_id = v.rule_id and v.institution_id = ${id} and r.rule_key = ${key}`.execute(
        trx,
      );
    });
  }

  return { fresh, alertsOf, ruleOf, turn, seeAll, noticesOf, plain, setRule };
}
