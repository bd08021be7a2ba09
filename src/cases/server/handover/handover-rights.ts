import { type RawBuilder, sql } from 'kysely';
import type { Actor, Need } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';

/** Which handovers (as h) are the reader's to answer, and which to explain. */
export interface HandoverRights {
  /** To the reader in person, of a student whom the reader may see; or to a unit that the reader leads, where the student is or was. */
  isMine: RawBuilder<unknown>;
  /** From the reader, or from a unit that the reader leads. */
  isFromMe: RawBuilder<unknown>;
}

export async function handoverRights(trx: Tx, actor: Actor, today: IsoDate): Promise<HandoverRights> {
  const scopes: Record<string, StudentScope> = {};
  for (const need of ['cases:work', 'cases:lead', 'notes:safeguarding'] satisfies Need[])
    scopes[need] = await studentScope(trx, actor, need);
  const scope = (need: string): StudentScope => {
    const found = scopes[need];
    if (!found) throw new Error(`no scope was read for ${need}`);
    return found;
  };
  const leads = (need: string, unit: RawBuilder<unknown>) =>
    scope(need).seesAll ? sql`true` : sql`${unit} = any(${[...scope(need).unitIds]}::uuid[])`;
  const staffId = sql`${actor.staffId}::uuid`;
  return {
    isMine: sql`(
      (h.to_staff_id = ${staffId} and (h.kind = 'offer' or ${inScope(scope('cases:work'), studentOf, today)}))
      or (h.to_staff_id is null and h.audience = 'casework' and ${leads('cases:lead', sql`h.to_unit_id`)})
      or (h.to_staff_id is null and h.audience = 'safeguarding' and ${leads('notes:safeguarding', sql`h.to_unit_id`)}))`,
    isFromMe: sql`(
      (h.audience = 'casework' and (h.from_staff_id = ${staffId} or h.by_staff_id = ${staffId} or ${leads('cases:lead', sql`h.from_unit_id`)}))
      or (h.audience = 'safeguarding' and ${leads('notes:safeguarding', sql`h.from_unit_id`)}))`,
  };
}

/** A record that was merged since speaks through the one that stands. */
const studentOf = sql<string>`(select coalesce(s.merged_into_student_id, s.student_id) from roster.student s
  where s.institution_id = h.institution_id and s.student_id = h.student_id)`;
