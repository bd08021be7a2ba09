import { attendance_job } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Services } from '../../../platform/services.ts';

/** Has what was taken or decided of a day laid over what files brought, in the transaction that stores it. */
export async function layTakenSoon(
  { jobs }: { jobs?: Services['jobs'] | undefined },
  trx: Tx,
  institutionId: number,
  day: IsoDate,
): Promise<void> {
  await trx
    .insertInto('attendance.waiting')
    .values({ institution_id: institutionId, waiting_id: uuidv7(), from_day: day, to_day: day, why: 'taken' })
    .execute();
  await jobs?.enqueue(trx, attendance_job, { institutionId, onlyWaiting: true }, `attendance waiting ${institutionId}`);
}
