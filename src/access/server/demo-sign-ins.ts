import { createHmac } from 'node:crypto';
import type { Database } from '../../platform/db/database.ts';

/** A demo person's password: derived, so it is nowhere written and nobody types it. */
export function demoPassword(secret: string, email: string): string {
  return createHmac('sha256', secret).update(`demo:${email.toLowerCase()}`).digest('base64url');
}

export interface DemoSignIn {
  email: string;
  name: string;
  institutionKey: string;
  institutionName: string;
  roles: string[];
}

/** The people of demo institutions, in the order in which they were created. Asked as the owner: nobody is signed in yet. */
export async function listDemoSignIns(db: Database): Promise<DemoSignIn[]> {
  const rows = await db.owner
    .selectFrom('access.assignment as a')
    .innerJoin('institution.institution as i', 'i.institution_id', 'a.institution_id')
    .innerJoin('identity.user as u', 'u.id', 'a.user_id')
    .innerJoin('access.role as r', (join) =>
      join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
    )
    .select(['u.email', 'u.name', 'i.key', 'i.name as institution', 'r.name as role'])
    .where('i.is_demo', '=', true)
    .orderBy('i.institution_id')
    .orderBy('a.assignment_id')
    .execute();
  const people = new Map<string, DemoSignIn>();
  for (const row of rows) {
    const known = people.get(`${row.key} ${row.email}`);
    if (known) known.roles.push(row.role);
    else
      people.set(`${row.key} ${row.email}`, {
        email: row.email,
        name: row.name,
        institutionKey: row.key,
        institutionName: row.institution,
        roles: [row.role],
      });
  }
  return [...people.values()];
}
