import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { systemClock } from '../../kernel/clock.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';
import { presetKeys, presets } from '../core/presets.ts';
import { type Institution, institutionById } from './queries.ts';

const trouble = catalogue('institution', {
  keyTaken: { status: 409, title: 'This key is taken' },
  badTimeZone: { status: 422, title: 'Unknown time zone' },
});

export const NewInstitution = z.object({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, 40 at most'),
  name: z.string().trim().min(1).max(200),
  preset: z.enum(presetKeys as [string, ...string[]] as ['higher-education', 'us-k12', 'uk-school']),
  timeZone: z.string().optional(),
  locale: z.string().optional(),
  fixedNow: z.string().optional(),
  isDemo: z.boolean().default(false),
});

/** The system as an actor, for jobs and the command line: it may do everything in the institution it names. */
export function systemActor(institutionId: number, name = 'Leadline'): Actor {
  return {
    kind: 'system',
    institutionId,
    actorId: 'system',
    name,
    staffId: null,
    roleKeys: [],
    isDeidentified: false,
    why: () => [{ via: 'institution', reason: 'the system itself' }],
  };
}

/** Creates the tenant with its preset's defaults. Roles and sources are added by the slices that own them. */
export async function createInstitution(
  db: Database,
  input: z.input<typeof NewInstitution>,
  actorName = 'command line',
): Promise<Institution> {
  const wanted = NewInstitution.parse(input);
  const preset = presets[wanted.preset];
  const timeZone = wanted.timeZone ?? preset.timeZone;
  if (!isTimeZone(timeZone))
    throw trouble.badTimeZone(`"${timeZone}" is not a time zone. Use a name such as Europe/London.`);
  const taken = await db.owner
    .selectFrom('institution.institution')
    .select('institution_id')
    .where('key', '=', wanted.key)
    .executeTakeFirst();
  if (taken) throw trouble.keyTaken(`An institution with the key "${wanted.key}" exists already. Choose another key.`);
  const { rows } = await sql<{
    next: number;
  }>`select coalesce(max(institution_id), 0) + 1 as next from institution.institution`.execute(db.owner);
  const institutionId = rows[0]?.next ?? 1;
  await db.forInstitution(institutionId, async (trx) => {
    await trx
      .insertInto('institution.institution')
      .values({
        institution_id: institutionId,
        key: wanted.key,
        name: wanted.name,
        preset: wanted.preset,
        time_zone: timeZone,
        locale: wanted.locale ?? preset.locale,
        fixed_now: wanted.fixedNow ? new Date(Temporal.Instant.from(wanted.fixedNow).epochMilliseconds) : null,
        is_demo: wanted.isDemo,
      })
      .execute();
    await record(
      trx,
      { clock: systemClock, actor: systemActor(institutionId, actorName) },
      {
        verb: 'institution.create',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { preset: wanted.preset },
      },
    );
  });
  const created = await institutionById(db, institutionId);
  if (!created) throw new Error('the institution just created is not there');
  return created;
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Now.instant().toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
