import { demoPassword, inviteUser } from '../../../access/server/index.ts';
import { listUnits } from '../../../institution/server/index.ts';
import type { Services } from '../../../platform/services.ts';
import type { VerbContext } from '../../../sources/server/index.ts';
import type { DemoInstitution } from '../demo-institution.ts';

/** Gives the demo's people their roles, each tied to their staff record: that is what their caseload and classes hang on. */
export async function inviteDemoPeople(
  context: VerbContext,
  { secret }: Services,
  { people }: DemoInstitution,
): Promise<void> {
  const { db, actor } = context;
  const units = await db.forInstitution(actor.institutionId, (trx) => listUnits(trx, actor.institutionId));
  for (const person of people) {
    const { unit } = person;
    const unitId = unit && units.find(({ kind, code }) => kind === unit.kind && code === unit.code)?.unitId;
    await inviteUser(context, {
      email: person.email,
      name: person.display,
      roleKey: person.role,
      unitId: unitId ?? null,
      staffSourceKey: person.id,
      password: demoPassword(secret, person.email),
    });
  }
}
