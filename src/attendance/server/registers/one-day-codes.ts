import { createHmac, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import { type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { code_length, code_letters, spellCode } from '../../core/registers/one-day-code.ts';
import type { OneDayCodeView } from '../../core/registers/register-views.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';
import { openReading } from '../reading.ts';

/** The office prepares the week. */
const farthest_days = 7;

export const NewCode = z.object({
  classId: z.uuid(),
  /** Left out: today. */
  day: z.iso.date().optional(),
  /** Whom it is given to. */
  forName: z.string().trim().min(2).max(80),
});

type Doing = Pick<Context, 'db' | 'clock' | 'actor' | 'secret'>;

export function hashCode(secret: string, institutionId: number, letters: string): string {
  return createHmac('sha256', secret).update(`one-day-code ${institutionId} ${letters}`).digest('hex');
}

/** Makes a code that opens one class on one day. It is in the answer and nowhere else. */
export async function giveCode(
  { db, clock, actor, secret }: Doing,
  { classId, day: asked, forName }: z.output<typeof NewCode>,
): Promise<{ codeId: string; code: string }> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { today } = await openReading(trx, institutionId);
    const day = asked ?? today;
    if (day < today || day > addDays(today, farthest_days))
      throw attendanceTrouble.invalid(`A code is made for today or one of the next ${farthest_days} days.`);
    await requireOfficeOf(trx, await studentScope(trx, actor, 'attendance:record'), classId);
    const letters = Array.from({ length: code_length }, () => code_letters[randomInt(code_letters.length)]).join('');
    const codeId = uuidv7();
    await trx
      .insertInto('attendance.one_day_code')
      .values({
        institution_id: institutionId,
        code_id: codeId,
        secret_hash: hashCode(secret, institutionId, letters),
        class_id: classId,
        day,
        for_name: forName,
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: new Date(clock.now().epochMilliseconds),
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'attendance.give-code', subject: { kind: 'class', id: classId }, details: { codeId, day, forName } },
    );
    return { codeId, code: spellCode(letters) };
  });
}

/** Codes are the office's: of whoever sees the class's whole unit, not of its teacher alone. */
async function requireOfficeOf(trx: Tx, { institutionId, seesAll, unitIds }: StudentScope, classId: string) {
  const found = await trx
    .selectFrom('roster.class')
    .select('unit_id')
    .where('institution_id', '=', institutionId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  if (!found || !(seesAll || unitIds.includes(found.unit_id)))
    throw attendanceTrouble.notFound('There is no such class of your office. Choose one from the list of registers.');
}

/** The codes of today and the days to come, of the actor's units. */
export async function viewCodes({ db, actor }: Pick<Context, 'db' | 'actor'>): Promise<{ codes: OneDayCodeView[] }> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { today } = await openReading(trx, institutionId);
    const { seesAll, unitIds } = await studentScope(trx, actor, 'attendance:record');
    const { rows } = await sql<
      Record<string, string> & { madeAt: Date; openedAt: Date | null; revokedAt: Date | null }
    >`
      select o.code_id as "codeId", c.name as "className", o.day, o.for_name as "forName", o.made_by_name as by, o.made_at as "madeAt",
        o.opened_at as "openedAt", o.revoked_at as "revokedAt"
      from attendance.one_day_code o join roster.class c on c.institution_id = o.institution_id and c.class_id = o.class_id
      where o.institution_id = ${institutionId} and o.day >= ${today}::date and ${seesAll ? sql`true` : sql`c.unit_id = any(${[...unitIds]}::uuid[])`}
      order by o.day, o.made_at desc limit 100`.execute(trx);
    return {
      codes: rows.map(
        ({ codeId = '', className = '', day = '', forName = '', by = '', madeAt, openedAt, revokedAt }) => ({
          codeId,
          className,
          day,
          forName,
          by,
          madeAt: madeAt.toISOString(),
          openedAt: openedAt?.toISOString() ?? null,
          revokedAt: revokedAt?.toISOString() ?? null,
        }),
      ),
    };
  });
}

/** Takes a code back at once: whoever has the page open cannot send any more. */
export async function revokeCode({ db, clock, actor }: Omit<Doing, 'secret'>, codeId: string): Promise<null> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const scope = await studentScope(trx, actor, 'attendance:record');
    const held = await trx
      .selectFrom('attendance.one_day_code')
      .select('class_id')
      .where('institution_id', '=', institutionId)
      .where('code_id', '=', codeId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!held) throw attendanceTrouble.notFound('There is no such code, or it was taken back already.');
    await requireOfficeOf(trx, scope, held.class_id);
    await trx
      .updateTable('attendance.one_day_code')
      .set({ revoked_at: new Date(clock.now().epochMilliseconds), revoked_by_name: actor.name })
      .where('institution_id', '=', institutionId)
      .where('code_id', '=', codeId)
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'attendance.revoke-code', subject: { kind: 'class', id: held.class_id }, details: { codeId } },
    );
    return null;
  });
}
