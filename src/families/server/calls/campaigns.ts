import { sql } from 'kysely';
import { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { listUnits, unitSubtree } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { scriptKeys } from '../../core/calls/scripts.ts';
import { type Caller, shareOut } from '../../core/calls/share-out.ts';
import { requireStaff } from '../gatherings/guests.ts';
import { trouble } from '../gatherings/problems.ts';
import { reachedFor } from '../people/recipients-for.ts';

const some = 200;

export const NewCampaign = z.object({
  title: z.string().trim().min(1, 'give it a name').max(120),
  scriptKey: z.enum(scriptKeys).default('welcome-call'),
  unitId: z.uuid().nullable().default(null),
  endsOn: z.iso.date(),
  callers: z
    .array(z.object({ staffId: z.uuid(), languages: z.array(z.string().trim().min(2).max(35)).min(1).max(20) }))
    .min(1, 'say who calls')
    .max(100),
});

/** Opens a campaign in which every family of a unit is called, and shares the calls out. */
export async function openCampaign(
  verb: Verb,
  input: z.output<typeof NewCampaign>,
): Promise<{ campaignId: string; calls: number }> {
  const { db, clock, actor } = verb;
  requireNeed(actor, 'families:lead');
  const campaignId = await db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    if (input.endsOn < today || input.endsOn > addDays(today, 366))
      throw trouble.invalid('A campaign ends from today on, within a year. Check the day.');
    await requireLedUnit(trx, verb, input.unitId);
    for (const { staffId } of input.callers) await requireCaller(trx, institutionId, staffId, input.unitId);
    if (new Set(input.callers.map(({ staffId }) => staffId)).size < input.callers.length)
      throw trouble.invalid('Somebody is named twice among the callers. Name each once, with all their languages.');
    const id = uuidv7();
    await trx
      .insertInto('families.campaign')
      .values({
        institution_id: institutionId,
        campaign_id: id,
        title: input.title,
        script_key: input.scriptKey,
        unit_id: input.unitId,
        starts_on: today,
        ends_on: input.endsOn,
        state: 'open',
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: at,
      })
      .execute();
    await trx
      .insertInto('families.campaign_caller')
      .values(
        input.callers.map(({ staffId, languages }) => ({
          institution_id: institutionId,
          campaign_id: id,
          staff_id: staffId,
          languages: [...new Set(languages.map((language) => language.toLowerCase()))],
        })),
      )
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.open-campaign',
        subject: { kind: 'campaign', id },
        details: { callers: input.callers.length, endsOn: input.endsOn },
      },
    );
    return id;
  });
  return { campaignId, calls: await shareOutCalls(verb, campaignId) };
}

/**
 * Gives every household of the campaign's unit that has no call yet to a caller, some hundreds of students at a time; safe to run again.
 * A household that nobody can call by phone has its call all the same: somebody must find another way.
 * @returns how many calls were added
 */
export async function shareOutCalls({ db, clock, actor }: Verb, campaignId: string): Promise<number> {
  requireNeed(actor, 'families:lead');
  const { institutionId } = actor;
  let after = '00000000-0000-0000-0000-000000000000';
  let added = 0;
  for (;;) {
    const step = await db.forInstitution(institutionId, async (trx) => {
      const { at, today } = await momentOf(trx, { clock, actor });
      const campaign = await trx
        .selectFrom('families.campaign')
        .selectAll()
        .where('institution_id', '=', institutionId)
        .where('campaign_id', '=', campaignId)
        .where('state', '=', 'open')
        .forUpdate()
        .executeTakeFirst();
      if (!campaign) throw trouble.notFound('No open campaign has this address. Check the link.');
      await requireLedUnit(trx, { db, clock, actor }, campaign.unit_id);
      const ids = await enrolledIn(trx, institutionId, campaign.unit_id, today, after);
      if (ids.length === 0) return null;
      const rows = await callsFor(trx, institutionId, campaign, ids, { at, today });
      const inserted =
        rows.length === 0
          ? []
          : await trx
              .insertInto('families.call')
              .values(rows)
              .onConflict((conflict) =>
                conflict
                  .columns(['institution_id', 'origin_kind', 'origin_id', 'household_key', 'holder_kind', 'holder_id'])
                  .doUpdateSet({
                    student_ids: sql<
                      string[]
                    >`(select array_agg(distinct s) from unnest(call.student_ids || excluded.student_ids) s)`,
                  }),
              )
              .returning(sql<boolean>`xmax = 0`.as('is_new'))
              .execute();
      return {
        last: ids.at(-1) ?? after,
        added: inserted.filter(({ is_new }) => is_new).length,
        isWhole: ids.length < some,
      };
    });
    if (step === null) break;
    added += step.added;
    after = step.last;
    if (step.isWhole) break;
  }
  return added;
}

interface CampaignRow {
  campaign_id: string;
  title: string;
  script_key: string;
  ends_on: IsoDate;
}

/** One call for each household: to whoever of it comes first and has a phone. */
async function callsFor(
  trx: Tx,
  institutionId: number,
  campaign: CampaignRow,
  ids: readonly string[],
  { at, today }: { at: Date; today: IsoDate },
) {
  const callers = await trx
    .selectFrom('families.campaign_caller')
    .select(['staff_id', 'languages'])
    .where('institution_id', '=', institutionId)
    .where('campaign_id', '=', campaign.campaign_id)
    .execute();
  const loads = await trx
    .selectFrom('families.call')
    .select(['staff_id', (eb) => eb.fn.countAll<number>().as('n')])
    .where('institution_id', '=', institutionId)
    .where('campaign_id', '=', campaign.campaign_id)
    .groupBy('staff_id')
    .execute();
  const households = new Map<
    string,
    { kind: string; id: string; language: string; students: string[]; hasPhone: boolean }
  >();
  for (const [studentId, { recipients }] of await reachedFor(trx, institutionId, ids, 'wellbeing'))
    for (const person of recipients) {
      const hasPhone = person.channels.some(({ channel }) => channel === 'voice' || channel === 'sms');
      const found = households.get(person.householdKey);
      if (!found || (hasPhone && !found.hasPhone))
        households.set(person.householdKey, {
          kind: person.kind,
          id: person.id,
          language: person.language,
          students: [...new Set([...(found?.students ?? []), studentId])],
          hasPhone,
        });
      else if (!found.students.includes(studentId)) found.students.push(studentId);
    }
  const known = await trx
    .selectFrom('families.call')
    .select(['household_key', 'holder_kind', 'holder_id', 'staff_id', 'needs_interpreter'])
    .where('institution_id', '=', institutionId)
    .where('campaign_id', '=', campaign.campaign_id)
    .where('household_key', 'in', [...households.keys(), ''])
    .execute();
  const knownOf = new Map(known.map((row) => [row.household_key, row]));
  const shared = shareOut(
    [...households].filter(([key]) => !knownOf.has(key)).map(([key, { language }]) => ({ key, language })),
    callers.map((row): Caller => ({ staffId: row.staff_id, languages: row.languages })),
    new Map(loads.flatMap(({ staff_id, n }) => (staff_id === null ? [] : [[staff_id, Number(n)] as const]))),
  );
  const to = new Map(shared.map((one) => [one.key, one]));
  return [...households].map(([key, { kind, id, language, students }]) => {
    const before = knownOf.get(key);
    return {
      institution_id: institutionId,
      call_id: uuidv7(),
      campaign_id: campaign.campaign_id,
      household_key: key,
      holder_kind: before?.holder_kind ?? kind,
      holder_id: before?.holder_id ?? id,
      student_ids: students,
      language,
      needs_interpreter: before?.needs_interpreter ?? to.get(key)?.needsInterpreter ?? true,
      staff_id: before?.staff_id ?? to.get(key)?.staffId ?? null,
      script_key: campaign.script_key,
      why: campaign.title,
      origin_kind: 'campaign',
      origin_id: campaign.campaign_id,
      due_on: campaign.ends_on < today ? today : campaign.ends_on,
      state: 'to-do',
      made_at: at,
    };
  });
}

async function enrolledIn(
  trx: Tx,
  institutionId: number,
  unitId: string | null,
  today: IsoDate,
  after: string,
): Promise<string[]> {
  const units = unitId === null ? null : unitSubtree(await listUnits(trx, institutionId), unitId);
  const { rows } = await sql<{ student_id: string }>`
    select distinct e.student_id from roster.enrolment e
    where e.institution_id = ${institutionId} and e.student_id > ${after}
      and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
      and ${units === null ? sql`true` : sql`(e.programme_unit_id = any(${units}::uuid[]) or e.campus_unit_id = any(${units}::uuid[]))`}
    order by e.student_id limit ${some}`.execute(trx);
  return rows.map(({ student_id }) => student_id);
}

async function requireLedUnit(trx: Tx, { actor }: Verb, unitId: string | null): Promise<void> {
  const why = actor.why('families:lead');
  const units = await listUnits(trx, actor.institutionId);
  if (unitId !== null && !units.some((unit) => unit.unitId === unitId))
    throw trouble.invalid('There is no such school or unit here. Choose one from the list.');
  if (why.some(({ via }) => via === 'institution')) return;
  const reach = new Set(why.flatMap((ground) => (ground.via === 'unit' ? unitSubtree(units, ground.unitId) : [])));
  if (unitId === null || !reach.has(unitId))
    throw trouble.invalid('You lead campaigns for the schools or units that you work for. Choose one of them.');
}

/** A caller must see the families whom they call: by a role that writes to families and reaches the whole unit. */
async function requireCaller(trx: Tx, institutionId: number, staffId: string, unitId: string | null): Promise<void> {
  await requireStaff(trx, institutionId, staffId);
  const held = await trx
    .selectFrom('access.assignment as a')
    .innerJoin('access.role as r', (join) =>
      join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
    )
    .select(['a.unit_id', 'r.reach', 'r.needs'])
    .where('a.institution_id', '=', institutionId)
    .where('r.institution_id', '=', institutionId)
    .where('a.staff_id', '=', staffId)
    .execute();
  const units = await listUnits(trx, institutionId);
  const reaches = held.some(
    ({ unit_id, reach, needs }) =>
      needs.includes('families:write') &&
      (reach === 'institution' || reach === 'unit') &&
      (unit_id === null || (unitId !== null && unitSubtree(units, unit_id).includes(unitId))),
  );
  if (!reaches)
    throw trouble.invalid(
      'One of the callers could not see these families: they hold no role that writes to families in the whole unit. Give them one, or name somebody else.',
      { staffId },
    );
}

/** Ends a campaign: what was not called is dropped, and stays visible as not reached. */
export async function closeCampaign({ db, clock, actor }: Verb, campaignId: string): Promise<{ dropped: number }> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const closed = await trx
      .updateTable('families.campaign')
      .set({ state: 'closed' })
      .where('institution_id', '=', actor.institutionId)
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'open')
      .returning('unit_id')
      .executeTakeFirst();
    if (!closed) throw trouble.notFound('No open campaign has this address. Check the link.');
    await requireLedUnit(trx, { db, clock, actor }, closed.unit_id);
    const dropped = await trx
      .updateTable('families.call')
      .set((eb) => ({ state: 'dropped', revision: eb('revision', '+', 1) }))
      .where('institution_id', '=', actor.institutionId)
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'to-do')
      .returning('call_id')
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.close-campaign',
        subject: { kind: 'campaign', id: campaignId },
        details: { dropped: dropped.length },
      },
    );
    return { dropped: dropped.length };
  });
}
