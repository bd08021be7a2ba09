import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { TeamView } from '../../core/views.ts';
import type { Verb } from '../acting.ts';
import { trouble } from '../problems.ts';

export const TeamInput = z.object({
  name: z.string().trim().min(1).max(120),
  takesReferrals: z.boolean().default(false),
  isActive: z.boolean().default(true),
  staffIds: z.array(z.uuid()).max(200).default([]),
  /** Those of them who are told where a rule tells the team's lead. */
  leadIds: z.array(z.uuid()).max(200).default([]),
});

export async function requireTeam(trx: Tx, institutionId: number, teamId: string): Promise<string> {
  const team = await trx
    .selectFrom('cases.team')
    .select('name')
    .where('institution_id', '=', institutionId)
    .where('team_id', '=', teamId)
    .where('is_active', '=', true)
    .executeTakeFirst();
  if (!team) throw trouble.invalid('There is no such team. Choose one from the list.');
  return team.name;
}

/** The teams with their members, by name. */
export async function teamsOf(trx: Tx, institutionId: number): Promise<TeamView[]> {
  const teams = await trx
    .selectFrom('cases.team')
    .select(['team_id', 'name', 'takes_referrals', 'is_active'])
    .where('institution_id', '=', institutionId)
    .orderBy('name')
    .execute();
  const members = await trx
    .selectFrom('cases.team_member as m')
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 'm.institution_id').onRef('s.staff_id', '=', 'm.staff_id'),
    )
    .select(['m.team_id', 's.staff_id', 's.display_name', 'm.is_lead'])
    .where('m.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .orderBy('s.display_name')
    .execute();
  return teams.map((team) => ({
    teamId: team.team_id,
    name: team.name,
    takesReferrals: team.takes_referrals,
    isActive: team.is_active,
    members: members
      .filter(({ team_id }) => team_id === team.team_id)
      .map(({ staff_id, display_name, is_lead }) => ({ staffId: staff_id, name: display_name, isLead: is_lead })),
  }));
}

/** Makes a team, or changes the one that is named. */
export async function saveTeam(
  { db, clock, actor }: Verb,
  teamId: string | null,
  input: z.output<typeof TeamInput>,
): Promise<{ teamId: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const id = teamId ?? uuidv7();
    const values = { name: input.name, takes_referrals: input.takesReferrals, is_active: input.isActive };
    const taken = await trx
      .selectFrom('cases.team')
      .select('team_id')
      .where('institution_id', '=', institutionId)
      .where('name', '=', input.name)
      .where('team_id', '!=', id)
      .executeTakeFirst();
    if (taken) throw trouble.conflict(`A team is called "${input.name}" already. Choose another name.`);
    if (teamId === null) {
      await trx
        .insertInto('cases.team')
        .values({ institution_id: institutionId, team_id: id, ...values })
        .execute();
    } else {
      const { numUpdatedRows } = await trx
        .updateTable('cases.team')
        .set(values)
        .where('institution_id', '=', institutionId)
        .where('team_id', '=', id)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw trouble.notFound('There is no such team.');
    }
    await setMembers(trx, institutionId, id, input);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.save-team',
        subject: { kind: 'team', id },
        details: {
          takesReferrals: input.takesReferrals,
          isActive: input.isActive,
          members: input.staffIds.length,
          leads: input.leadIds.length,
        },
      },
    );
    return { teamId: id };
  });
}

async function setMembers(
  trx: Tx,
  institutionId: number,
  teamId: string,
  { staffIds, leadIds }: Pick<z.output<typeof TeamInput>, 'staffIds' | 'leadIds'>,
): Promise<void> {
  if (leadIds.some((lead) => !staffIds.includes(lead)))
    throw trouble.invalid('Who leads a team is one of its people. Add them to it first.');
  await trx
    .deleteFrom('cases.team_member')
    .where('institution_id', '=', institutionId)
    .where('team_id', '=', teamId)
    .execute();
  if (staffIds.length === 0) return;
  const known = await trx
    .selectFrom('roster.staff')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('staff_id', 'in', [...staffIds])
    .execute();
  if (known.length !== new Set(staffIds).size)
    throw trouble.invalid('One of these people is not on the staff list here.');
  await trx
    .insertInto('cases.team_member')
    .values(
      known.map(({ staff_id }) => ({
        institution_id: institutionId,
        team_id: teamId,
        staff_id,
        is_lead: leadIds.includes(staff_id),
      })),
    )
    .execute();
}

/** The teams that the actor's staff record is in. */
export async function teamIdsOf(trx: Tx, institutionId: number, staffId: string | null): Promise<string[]> {
  if (staffId === null) return [];
  const rows = await trx
    .selectFrom('cases.team_member')
    .select('team_id')
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .execute();
  return rows.map(({ team_id }) => team_id);
}
