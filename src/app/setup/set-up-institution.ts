import { z } from 'zod';
import { inviteUser, seedRoles } from '../../access/server/index.ts';
import { seedRules } from '../../alerts/server/index.ts';
import { seedCases } from '../../cases/server/index.ts';
import {
  createInstitution,
  listInstitutions,
  loadInstitution,
  NewInstitution,
  systemActor,
} from '../../institution/server/index.ts';
import { seedInterventions } from '../../interventions/server/index.ts';
import { systemClock } from '../../kernel/clock.ts';
import { catalogue } from '../../kernel/problem.ts';
import type { Services } from '../../platform/services.ts';
import type { ModelSettingsInput } from '../../scoring/core/model.ts';
import { seedModel } from '../../scoring/server/index.ts';

const trouble = catalogue('setup', {
  done: { status: 403, title: 'Leadline is set up already' },
});

export const SetUp = z.object({
  name: NewInstitution.shape.name,
  key: NewInstitution.shape.key,
  preset: NewInstitution.shape.preset,
  timeZone: z.string().optional(),
  adminName: z.string().trim().min(1).max(200),
  email: z.email(),
  password: z.string().min(12, 'use at least 12 characters').max(200),
});

/** May anyone at the sign-in page set up an institution? Only until the first real one is there. */
export async function canSetUp({ db }: Services): Promise<boolean> {
  return (await listInstitutions(db)).every((institution) => institution.isDemo);
}

/** Creates the first real institution with its administrator, from the sign-in page. */
export async function setUpInstitution(services: Services, input: z.output<typeof SetUp>): Promise<{ key: string }> {
  if (!(await canSetUp(services)))
    throw trouble.done('This server has an institution already. Ask its administrator to invite you.');
  const { db } = services;
  const institution = await createInstitution(
    db,
    { key: input.key, name: input.name, preset: input.preset, ...(input.timeZone ? { timeZone: input.timeZone } : {}) },
    input.adminName,
  );
  await furnishInstitution(services, institution.institutionId);
  await inviteUser(
    { db, clock: systemClock, actor: systemActor(institution.institutionId) },
    { email: input.email, name: input.adminName, roleKey: 'admin', password: input.password },
  );
  return { key: institution.key };
}

/**
 * What every new institution starts with, from the slices above the institution.
 * @param model settings of its own instead of its preset's
 */
export async function furnishInstitution(
  { db }: Pick<Services, 'db'>,
  institutionId: number,
  model?: ModelSettingsInput,
): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    const { preset } = await loadInstitution(trx, institutionId);
    await seedRoles(trx, institutionId);
    await seedModel(trx, institutionId, model ?? preset);
    await seedRules(trx, institutionId);
    await seedCases(trx, institutionId);
    await seedInterventions(trx, institutionId);
  });
}
