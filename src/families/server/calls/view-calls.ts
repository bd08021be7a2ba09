import { type SqlBool, sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { languageName } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { callOutcomes, most_tries } from '../../core/calls/outcome.ts';
import { type ScriptKey, scriptIn } from '../../core/calls/scripts.ts';
import type {
  CallLine,
  CallListView,
  CampaignLine,
  CampaignsView,
  StudentOfFamily,
} from '../../core/gatherings/views.ts';
import { holderName, listStaff } from '../gatherings/people-names.ts';
import { unitsOf } from '../gatherings/view-events.ts';

const most_calls = 50;

/** The calls that somebody is to make, those that are due first: mine, or all of the reader's families. */
export async function viewCalls({ db, clock, actor }: Verb, list: 'mine' | 'all'): Promise<CallListView> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const { name: school } = await loadInstitution(trx, institutionId);
    const scope = await studentScope(trx, actor, 'families:write');
    const rows = await trx
      .selectFrom('families.call as c')
      .leftJoin('families.campaign as k', (join) =>
        join.onRef('k.institution_id', '=', 'c.institution_id').onRef('k.campaign_id', '=', 'c.campaign_id'),
      )
      .leftJoin('roster.staff as s', (join) =>
        join.onRef('s.institution_id', '=', 'c.institution_id').onRef('s.staff_id', '=', 'c.staff_id'),
      )
      .select([
        'c.call_id',
        'c.language',
        'c.needs_interpreter',
        'c.why',
        'c.due_on',
        'c.tries',
        'c.outcome',
        'c.revision',
        'c.script_key',
        'k.title as campaign',
        's.display_name as caller',
        holderName(institutionId, 'c').as('family'),
        sql<string | null>`(select p.address from families.contact_point p where p.institution_id = ${institutionId}
          and p.holder_kind = c.holder_kind and p.holder_id = c.holder_id and p.channel in ('voice', 'sms') and not p.is_retired
          and p.state in ('verified', 'unverified') order by p.channel = 'sms', p.state = 'unverified' limit 1)`.as(
          'phone',
        ),
        sql<StudentOfFamily[] | null>`(
          select jsonb_agg(jsonb_build_object('studentId', st.student_id, 'name', st.display_name, 'identifier', st.source_key) order by st.display_name)
          from roster.student st where st.institution_id = ${institutionId} and st.student_id = any(c.student_ids)
            and ${inScope(scope, sql.ref<string>('st.student_id'), today)})`.as('students'),
      ])
      .where('c.institution_id', '=', institutionId)
      .where('c.state', '=', 'to-do')
      .where(list === 'mine' ? sql<SqlBool>`c.staff_id = ${actor.staffId}` : sql<SqlBool>`true`)
      .where(
        sql<SqlBool>`exists (select from unnest(c.student_ids) one (student_id) where ${inScope(scope, sql.ref<string>('one.student_id'), today)})`,
      )
      .orderBy('c.due_on')
      .orderBy('c.tries')
      .orderBy('c.call_id')
      .limit(most_calls + 1)
      .execute();
    const calls = rows.slice(0, most_calls).map((row): CallLine => {
      const students = row.students ?? [];
      return {
        callId: row.call_id,
        family: row.family,
        phone: row.phone,
        language: row.language,
        languageName: languageName(row.language),
        needsInterpreter: row.needs_interpreter,
        students,
        why: row.why,
        campaign: row.campaign,
        caller: row.caller,
        dueOn: row.due_on,
        isOverdue: row.due_on < today,
        tries: row.tries,
        lastOutcome: callOutcomes.find((outcome) => outcome === row.outcome) ?? null,
        revision: row.revision,
        script: scriptIn(row.script_key as ScriptKey, row.language, {
          caller: actor.name,
          school,
          students: new Intl.ListFormat(row.language, { type: 'conjunction' }).format(
            students.map(({ name }) => name.split(' ')[0] ?? name),
          ),
        }),
      };
    });
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-calls',
        reason: scope.why[0]?.reason ?? '',
        filter: { list },
        studentIds: calls.flatMap(({ students }) => students.map(({ studentId }) => studentId)),
      },
    );
    const due = calls.filter(({ dueOn }) => dueOn <= today).length;
    return {
      sentence:
        calls.length === 0
          ? list === 'mine'
            ? 'You have no family to call.'
            : 'No family of yours is to be called.'
          : `${rows.length > most_calls ? `More than ${most_calls}` : calls.length} ${calls.length === 1 ? 'family' : 'families'} to call${due > 0 ? `, ${due} due now` : ''}.`,
      today,
      calls,
      more: Math.max(0, rows.length - most_calls),
      canLead: actor.why('families:lead').length > 0,
    };
  });
}

/** The campaigns, with how far each is from reaching every family. */
export async function viewCampaigns({ db, clock, actor }: Verb): Promise<CampaignsView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const { rows } = await sql<{
      campaign_id: string;
      title: string;
      unit: string | null;
      starts_on: string;
      ends_on: string;
      state: 'open' | 'closed';
      families: number;
      reached: number;
      tried: number;
      unassigned: number;
      other_way: number;
      need_interpreter: number;
    }>`
      select k.campaign_id, k.title, u.name as unit, k.starts_on::text, k.ends_on::text, k.state, c.*
      from families.campaign k
      left join institution.unit u on u.institution_id = k.institution_id and u.unit_id = k.unit_id
      cross join lateral (
        select count(*)::int as families, count(*) filter (where outcome = 'reached')::int as reached,
          count(*) filter (where tries > 0)::int as tried, count(*) filter (where staff_id is null)::int as unassigned,
          count(*) filter (where state <> 'done' and (outcome = 'wrong-number' or tries >= ${most_tries}))::int as other_way,
          count(*) filter (where needs_interpreter and state = 'to-do')::int as need_interpreter
        from families.call c where c.institution_id = ${institutionId} and c.campaign_id = k.campaign_id) c
      where k.institution_id = ${institutionId}
      order by k.state = 'closed', k.campaign_id desc limit 50`.execute(trx);
    const campaigns = rows.map(
      (row): CampaignLine => ({
        campaignId: row.campaign_id,
        title: row.title,
        unit: row.unit,
        startsOn: row.starts_on,
        endsOn: row.ends_on,
        state: row.state,
        families: row.families,
        reached: row.reached,
        tried: row.tried,
        unassigned: row.unassigned,
        otherWay: row.other_way,
        needInterpreter: row.need_interpreter,
      }),
    );
    const spoken = await sql<{ language: string; n: number }>`
      select lower(split_part(language, '-', 1)) as language, count(*)::int as n from roster.guardian
      where institution_id = ${institutionId} and language is not null group by 1 order by 2 desc limit 30`.execute(
      trx,
    );
    const open = campaigns.filter(({ state }) => state === 'open');
    const [first] = open;
    return {
      sentence: first
        ? `“${first.title}” has reached ${first.reached} of ${first.families} families${first.needInterpreter > 0 ? `; ${first.needInterpreter} need an interpreter` : ''}.`
        : 'No campaign is open.',
      today,
      campaigns,
      ...(await unitsOf(trx, actor)),
      staff: await listStaff(trx, institutionId, today),
      languages: spoken.rows.map(({ language, n }) => ({ key: language, name: languageName(language), families: n })),
      mayLead: actor.why('families:lead').length > 0,
    };
  });
}
