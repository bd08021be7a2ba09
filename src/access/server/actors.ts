import { createHash, timingSafeEqual } from 'node:crypto';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Reach } from '../core/roles.ts';
import { type HeldRole, whyOf } from '../core/why.ts';

/** The signed-in person as an actor in one institution, or null when they hold no role there. */
export async function personActor(
  trx: Tx,
  institutionId: number,
  user: { id: string; name: string },
): Promise<Actor | null> {
  const rows = await heldRoles(trx, institutionId).where('a.user_id', '=', user.id).execute();
  return rows.length === 0 ? null : asActor(institutionId, user, rows);
}

/** The staff who hold one of these needs, each as the actor that they are once they sign in: what they may see is asked of them as of anybody. */
export async function staffActors(
  trx: Tx,
  institutionId: number,
  needs: readonly Need[],
  today: IsoDate,
): Promise<(Actor & { staffId: string })[]> {
  const users = trx
    .selectFrom('access.assignment as b')
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 'b.institution_id').onRef('s.staff_id', '=', 'b.staff_id'),
    )
    .where('b.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where((on) => on.or([on('s.left_on', 'is', null), on('s.left_on', '>', today)]));
  const rows = await heldRoles(trx, institutionId).where('a.user_id', 'in', users.select('b.user_id')).execute();
  const names = new Map(
    (await users.select(['s.staff_id', 's.display_name']).execute()).map((row) => [row.staff_id, row.display_name]),
  );
  return [...Map.groupBy(rows, ({ user_id }) => user_id)].flatMap(([id, held]) => {
    const name = names.get(held.find(({ staff_id }) => staff_id)?.staff_id ?? '') ?? '';
    const { staffId, ...actor } = asActor(institutionId, { id, name }, held);
    return staffId && needs.some((need) => actor.why(need).length > 0) ? [{ ...actor, staffId }] : [];
  });
}

function heldRoles(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('access.assignment as a')
    .innerJoin('access.role as r', (join) =>
      join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
    )
    .leftJoin('institution.unit as u', (join) =>
      join.onRef('u.institution_id', '=', 'a.institution_id').onRef('u.unit_id', '=', 'a.unit_id'),
    )
    .select([
      'a.user_id',
      'a.role_key',
      'r.name as role_name',
      'r.needs',
      'r.reach',
      'r.is_deidentified',
      'a.unit_id',
      'u.name as unit_name',
      'a.staff_id',
    ])
    .where('a.institution_id', '=', institutionId)
    .orderBy('a.assignment_id');
}

function asActor(
  institutionId: number,
  user: { id: string; name: string },
  rows: Awaited<ReturnType<ReturnType<typeof heldRoles>['execute']>>,
): Actor {
  const held: HeldRole[] = rows.map((row) => ({
    roleKey: row.role_key,
    roleName: row.role_name,
    needs: row.needs,
    reach: row.reach as Reach,
    unitId: row.unit_id,
    unitName: row.unit_name,
    staffId: row.staff_id,
  }));
  return {
    kind: 'person',
    institutionId,
    actorId: user.id,
    name: user.name,
    staffId: rows.find((row) => row.staff_id)?.staff_id ?? null,
    roleKeys: held.map((role) => role.roleKey),
    isDeidentified: rows.every((row) => row.is_deidentified),
    why: (need) => whyOf(held, need),
  };
}

export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A program's token as an actor: it may do what the token says, for the whole institution. */
export async function tokenActor(
  trx: Tx,
  institutionId: number,
  secret: string,
  now: Temporal.Instant,
): Promise<Actor | null> {
  const hash = hashToken(secret);
  const row = await trx
    .selectFrom('access.token')
    .select(['token_id', 'name', 'needs', 'secret_hash'])
    .where('institution_id', '=', institutionId)
    .where('secret_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(now.epochMilliseconds))
    .executeTakeFirst();
  if (!row || !timingSafeEqual(Buffer.from(row.secret_hash), Buffer.from(hash))) return null;
  return {
    kind: 'token',
    institutionId,
    actorId: row.token_id,
    name: row.name,
    staffId: null,
    roleKeys: [],
    isDeidentified: false,
    why: (need: Need) => (row.needs.includes(need) ? [{ via: 'institution', reason: `token "${row.name}"` }] : []),
  };
}
