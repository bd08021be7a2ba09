import type { Tx } from '../../../platform/db/database.ts';
import type { Holder, LeftOutReason, Recipient } from '../../core/people/holder.ts';
import { reachedFor } from '../people/recipients-for.ts';

export type Reachable =
  | { kind: 'yes'; recipient: Recipient; studentIds: string[] }
  | { kind: 'no'; why: LeftOutReason | 'nobody' };

/** May somebody be written to about these students, and about which; a reply is held to what everything is held to. */
export async function recipientOf(
  trx: Tx,
  institutionId: number,
  holder: Holder,
  studentIds: readonly string[],
): Promise<Reachable> {
  const reached = await reachedFor(trx, institutionId, studentIds, 'wellbeing');
  const is = (one: Holder) => one.kind === holder.kind && one.id === holder.id;
  let recipient: Recipient | undefined;
  const about: string[] = [];
  let why: LeftOutReason | 'nobody' = 'nobody';
  for (const [studentId, { recipients, leftOut }] of reached) {
    const found = recipients.find(is);
    if (found) {
      recipient ??= found;
      about.push(studentId);
    } else why = leftOut.find(is)?.why ?? why;
  }
  return recipient ? { kind: 'yes', recipient, studentIds: about } : { kind: 'no', why };
}
