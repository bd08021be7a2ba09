import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database, Tx } from '../../platform/db/database.ts';

const trouble = catalogue('access', {
  unknownRole: { status: 422, title: 'Unknown role' },
  unknownUnit: { status: 422, title: 'Unknown unit' },
  unknownStaff: { status: 422, title: 'Unknown staff member' },
  weakPassword: { status: 422, title: 'The password is too short' },
});

export const Invitation = z.object({
  email: z.email(),
  name: z.string().trim().min(1).max(200),
  roleKey: z.string(),
  unitId: z.uuid().nullish(),
  /** The staff record's own id, which ties the person to their caseload and classes. */
  staffSourceKey: z.string().nullish(),
  /** At least 12 characters; for a person who has an account already it is left as it is. */
  password: z.string().optional(),
});

/** Gives a person a role here, creating their account when they have none. */
export async function inviteUser(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  input: z.input<typeof Invitation>,
): Promise<{ userId: string; assignmentId: string }> {
  const invitation = Invitation.parse(input);
  const userId = await accountFor(db, invitation);
  const assignmentId = uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    const role = await trx
      .selectFrom('access.role')
      .select('role_key')
      .where('institution_id', '=', actor.institutionId)
      .where('role_key', '=', invitation.roleKey)
      .executeTakeFirst();
    if (!role)
      throw trouble.unknownRole(`There is no role "${invitation.roleKey}" here. The roles are listed under People.`);
    const staffId = await staffIdOf(trx, actor.institutionId, invitation.staffSourceKey ?? null);
    if (invitation.unitId) {
      const unit = await trx
        .selectFrom('institution.unit')
        .select('unit_id')
        .where('institution_id', '=', actor.institutionId)
        .where('unit_id', '=', invitation.unitId)
        .executeTakeFirst();
      if (!unit) throw trouble.unknownUnit('There is no such unit here. Choose one from the list of units.');
    }
    await trx
      .insertInto('access.assignment')
      .values({
        institution_id: actor.institutionId,
        assignment_id: assignmentId,
        user_id: userId,
        role_key: invitation.roleKey,
        unit_id: invitation.unitId ?? null,
        staff_id: staffId,
      })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'user_id', 'role_key', 'unit_id']).doUpdateSet({ staff_id: staffId }),
      )
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'access.invite-user',
        subject: { kind: 'user', id: userId },
        details: { role: invitation.roleKey, unitId: invitation.unitId ?? null },
      },
    );
  });
  return { userId, assignmentId };
}

async function staffIdOf(trx: Tx, institutionId: number, sourceKey: string | null): Promise<string | null> {
  if (!sourceKey) return null;
  const staff = await trx
    .selectFrom('roster.staff')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('source_key', '=', sourceKey)
    .executeTakeFirst();
  if (!staff)
    throw trouble.unknownStaff(
      `There is no staff member "${sourceKey}" in the roster. Import staff first, or leave the staff id out.`,
    );
  return staff.staff_id;
}

async function accountFor(db: Database, { email, name, password }: z.output<typeof Invitation>): Promise<string> {
  const normalised = email.toLowerCase();
  const known = await db.owner
    .selectFrom('identity.user')
    .select('id')
    .where('email', '=', normalised)
    .executeTakeFirst();
  if (known) return known.id;
  if (password !== undefined && password.length < 12)
    throw trouble.weakPassword('Use a password of at least 12 characters.');
  const userId = uuidv7();
  const now = new Date();
  await db.owner.transaction().execute(async (trx) => {
    await trx
      .insertInto('identity.user')
      .values({ id: userId, name, email: normalised, emailVerified: true, createdAt: now, updatedAt: now })
      .execute();
    if (password !== undefined) {
      await trx
        .insertInto('identity.account')
        .values({
          id: uuidv7(),
          accountId: userId,
          providerId: 'credential',
          userId,
          password: await hashPassword(password),
          createdAt: now,
          updatedAt: now,
        })
        .execute();
    }
  });
  return userId;
}
