import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';

const trouble = catalogue('access', {
  unknownAssignment: { status: 404, title: 'No such role held' },
  lastAdmin: { status: 409, title: 'Somebody must stay administrator' },
});

export interface Person {
  userId: string;
  name: string;
  email: string;
  hasTotp: boolean;
  roles: {
    assignmentId: string;
    roleKey: string;
    roleName: string;
    unitId: string | null;
    unitName: string | null;
    staffId: string | null;
  }[];
}

/** Everyone who holds a role in the institution. Names come from identity, which stands outside tenancy, so they are asked for apart. */
export async function listPeople(db: Database, institutionId: number): Promise<Person[]> {
  const held = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('access.assignment as a')
      .innerJoin('access.role as r', (join) =>
        join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
      )
      .leftJoin('institution.unit as u', (join) =>
        join.onRef('u.institution_id', '=', 'a.institution_id').onRef('u.unit_id', '=', 'a.unit_id'),
      )
      .select([
        'a.assignment_id',
        'a.user_id',
        'a.role_key',
        'r.name as role_name',
        'a.unit_id',
        'u.name as unit_name',
        'a.staff_id',
      ])
      .where('a.institution_id', '=', institutionId)
      .execute(),
  );
  if (held.length === 0) return [];
  const users = await db.owner
    .selectFrom('identity.user')
    .select(['id', 'name', 'email', 'twoFactorEnabled'])
    .where('id', 'in', [...new Set(held.map((row) => row.user_id))])
    .orderBy('name')
    .execute();
  return users.map((user) => ({
    userId: user.id,
    name: user.name,
    email: user.email,
    hasTotp: user.twoFactorEnabled ?? false,
    roles: held
      .filter((row) => row.user_id === user.id)
      .map((row) => ({
        assignmentId: row.assignment_id,
        roleKey: row.role_key,
        roleName: row.role_name,
        unitId: row.unit_id,
        unitName: row.unit_name,
        staffId: row.staff_id,
      })),
  }));
}

/** Takes a role from a person; the last administrator stays. */
export async function withdrawRole(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  assignmentId: string,
): Promise<void> {
  await db.forInstitution(actor.institutionId, async (trx) => {
    const admins = await trx
      .selectFrom('access.assignment')
      .select('assignment_id')
      .where('institution_id', '=', actor.institutionId)
      .where('role_key', '=', 'admin')
      .forUpdate()
      .execute();
    if (admins.length === 1 && admins[0]?.assignment_id === assignmentId)
      throw trouble.lastAdmin('This is the last administrator. Make somebody else administrator first.');
    const gone = await trx
      .deleteFrom('access.assignment')
      .where('institution_id', '=', actor.institutionId)
      .where('assignment_id', '=', assignmentId)
      .returning(['user_id', 'role_key'])
      .executeTakeFirst();
    if (!gone) throw trouble.unknownAssignment('Nobody holds this role any more. Reload the list.');
    await record(
      trx,
      { clock, actor },
      { verb: 'access.withdraw-role', subject: { kind: 'user', id: gone.user_id }, details: { role: gone.role_key } },
    );
  });
}
