import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { ResolveBy } from '../../core/registers/resolve-by.ts';
import type { ResolveByView } from '../../core/views.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';

export const ResolveByInput = z.object({
  /** Null: the whole institution. */
  unitId: z.uuid().nullable(),
  hour: z.int().min(0).max(23),
  staffId: z.uuid(),
});

type Doing = { db: Database; clock: Clock; actor: Actor };

export async function listResolveBy(trx: Tx, institutionId: number): Promise<(ResolveBy & { hasLeft: boolean })[]> {
  const { rows } = await sql<ResolveBy & { hasLeft: boolean }>`
    select r.resolve_by_id as "resolveById", r.unit_id as "unitId", r.hour, r.staff_id as "staffId", s.left_on is not null as "hasLeft"
    from attendance.resolve_by r join roster.staff s on s.institution_id = r.institution_id and s.staff_id = r.staff_id
    where r.institution_id = ${institutionId} order by r.resolve_by_id`.execute(trx);
  return rows;
}

/** The hours that are set, and whom absences can go to: staff who may look at them. */
export async function viewResolveBy({ db, actor }: Pick<Doing, 'db' | 'actor'>): Promise<ResolveByView> {
  requireNeed(actor, 'attendance:read');
  const { institutionId } = actor;
  const maySet = actor.why('institution:configure').length > 0;
  return db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<ResolveByView['settings'][number]>`
      select r.resolve_by_id as "resolveById", r.unit_id as "unitId", u.name as unit, r.hour, r.staff_id as "staffId", s.display_name as staff,
        s.left_on is not null as "hasLeft"
      from attendance.resolve_by r join roster.staff s on s.institution_id = r.institution_id and s.staff_id = r.staff_id
      left join institution.unit u on u.institution_id = r.institution_id and u.unit_id = r.unit_id
      where r.institution_id = ${institutionId} order by u.name nulls first`.execute(trx);
    const staff = maySet
      ? (
          await sql<{ staffId: string; name: string }>`
            select distinct s.staff_id as "staffId", s.display_name as name from roster.staff s
            join access.assignment a on a.institution_id = s.institution_id and a.staff_id = s.staff_id
            join access.role r on r.institution_id = a.institution_id and r.role_key = a.role_key
            where s.institution_id = ${institutionId} and s.left_on is null and 'attendance:read' = any(r.needs)
            order by name limit 500`.execute(trx)
        ).rows
      : [];
    const units = maySet
      ? await trx
          .selectFrom('institution.unit')
          .select(['unit_id as unitId', 'name'])
          .where('institution_id', '=', institutionId)
          .orderBy('name')
          .limit(500)
          .execute()
      : [];
    return { settings: rows, staff, units, maySet };
  });
}

/** Sets by which hour the absences of a unit are explained, in its own time, and who is told of the others. */
export async function setResolveBy(
  { db, clock, actor }: Doing,
  { unitId, hour, staffId }: z.output<typeof ResolveByInput>,
): Promise<{ resolveById: string }> {
  requireNeed(actor, 'institution:configure');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const found = await sql<{ unit: number; staff: number }>`select
      (select count(*)::int from institution.unit where institution_id = ${institutionId} and unit_id = ${unitId}::uuid) as unit,
      (select count(*)::int from roster.staff where institution_id = ${institutionId} and staff_id = ${staffId}::uuid and left_on is null) as staff`.execute(
      trx,
    );
    if (unitId !== null && found.rows[0]?.unit !== 1)
      throw attendanceTrouble.notFound('There is no such part of the institution. Choose one from the list.');
    if (found.rows[0]?.staff !== 1)
      throw attendanceTrouble.notFound('There is no such member of staff, or they have left. Choose somebody else.');
    const { rows } = await sql<{ id: string }>`
      insert into attendance.resolve_by (institution_id, resolve_by_id, unit_id, hour, staff_id, set_by, at)
      values (${institutionId}, ${uuidv7()}, ${unitId}::uuid, ${hour}, ${staffId}::uuid, ${actor.name}, ${clock.now().toString()}::timestamptz)
      on conflict (institution_id, unit_id) do update set hour = excluded.hour, staff_id = excluded.staff_id, set_by = excluded.set_by, at = excluded.at
      returning resolve_by_id as id`.execute(trx);
    const resolveById = rows[0]?.id ?? '';
    await record(
      trx,
      { clock, actor },
      {
        verb: 'attendance.set-resolve-by',
        subject: { kind: 'staff', id: staffId },
        details: { resolveById, unitId, hour },
      },
    );
    return { resolveById };
  });
}

export async function removeResolveBy({ db, clock, actor }: Doing, resolveById: string): Promise<null> {
  requireNeed(actor, 'institution:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const removed = await trx
      .deleteFrom('attendance.resolve_by')
      .where('institution_id', '=', actor.institutionId)
      .where('resolve_by_id', '=', resolveById)
      .returning(['unit_id', 'staff_id'])
      .executeTakeFirst();
    if (!removed) throw attendanceTrouble.notFound('This hour is not set any more. Look at the list again.');
    await record(
      trx,
      { clock, actor },
      {
        verb: 'attendance.remove-resolve-by',
        subject: { kind: 'staff', id: removed.staff_id },
        details: { resolveById, unitId: removed.unit_id },
      },
    );
    return null;
  });
}
