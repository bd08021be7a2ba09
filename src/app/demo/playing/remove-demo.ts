import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { caseFilesFolder } from '../../../cases/server/index.ts';
import { listInstitutions } from '../../../institution/server/index.ts';
import { removeTenant } from '../../../platform/db/remove-tenant.ts';
import type { Services } from '../../../platform/services.ts';
import { rejectsPath, storedPath } from '../../../sources/server/index.ts';

/** Removes every demo institution, with its people and files. Institutions of one's own are not touched. */
export async function removeDemo(services: Services): Promise<{ removed: string[] }> {
  const demos = (await listInstitutions(services.db)).filter((institution) => institution.isDemo);
  for (const { institutionId } of demos) {
    const { rows: people } = await sql<{ id: string }>`
      select distinct user_id as id from access.assignment where institution_id = ${institutionId}`.execute(
      services.db.owner,
    );
    await emptyInstitution(services, institutionId, []);
    await removeAccounts(
      services,
      people.map(({ id }) => id),
    );
  }
  return { removed: demos.map(({ key }) => key) };
}

/** Deletes an institution's rows (but those of the tables kept), and its files. */
export async function emptyInstitution(
  services: Services,
  institutionId: number,
  keep: readonly string[],
): Promise<void> {
  const { db, dataFolder } = services;
  const { rows: deliveries } = await sql<{ id: string; hash: string }>`
    select delivery_id as id, content_hash as hash from sources.delivery where institution_id = ${institutionId}`.execute(
    db.owner,
  );
  await removeTenant(db, institutionId, keep);
  await rm(caseFilesFolder(dataFolder, institutionId), { recursive: true, force: true });
  for (const { id, hash } of deliveries) {
    await rm(rejectsPath(dataFolder, id), { force: true });
    await rm(storedPath({ dataFolder, actor: { institutionId } }, hash), { recursive: true, force: true });
  }
}

/** The accounts of those who hold no role anywhere any more; their sessions go with them. */
async function removeAccounts({ db }: Services, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const { rows: others } = await sql<{ id: string }>`
    select distinct user_id as id from access.assignment`.execute(db.owner);
  const staying = new Set(others.map(({ id }) => id));
  const leaving = userIds.filter((id) => !staying.has(id));
  if (leaving.length > 0) await db.owner.deleteFrom('identity.user').where('id', 'in', leaving).execute();
}
