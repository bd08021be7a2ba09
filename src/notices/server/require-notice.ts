import { keptStudent } from '../../cases/server/index.ts';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../roster/server/index.ts';
import type { LegalPack, LegalStep } from '../core/pack.ts';
import type { NoticeState } from '../core/views.ts';
import { allPacks } from './packs.ts';
import { trouble } from './problems.ts';

/** The notice with its law, if the actor may see its student; else it is as unknown as one that does not exist. */
export async function requireNotice(trx: Tx, actor: Actor, need: Need, noticeId: string, today: IsoDate) {
  const found = await readNotice(trx, actor.institutionId, noticeId);
  const studentId = found && (await keptStudent(trx, actor.institutionId, found.student_id));
  const reason = studentId ? await whyStudent(trx, await studentScope(trx, actor, need), studentId, today) : null;
  if (!found || !studentId || reason === null)
    throw trouble.notFound('No notice of a student of yours has this address. Check the link.', { noticeId });
  // The check of notices.notice holds it to these.
  const row = { ...found, student_id: studentId, state: found.state as NoticeState };
  return { row, reason, ...(await lawOf(trx, actor.institutionId, row)) };
}

export type NoticeRow = Awaited<ReturnType<typeof requireNotice>>['row'];

function readNotice(trx: Tx, institutionId: number, noticeId: string) {
  return trx
    .selectFrom('notices.notice')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('notice_id', '=', noticeId)
    .executeTakeFirst();
}

async function lawOf(
  trx: Tx,
  institutionId: number,
  row: { pack_key: string; pack_from: IsoDate; step_key: string },
): Promise<{ pack: LegalPack; step: LegalStep }> {
  const pack = (await allPacks(trx, institutionId)).find(
    ({ key, from }) => key === row.pack_key && from === row.pack_from,
  );
  const step = pack?.steps.find(({ key }) => key === row.step_key);
  if (!pack || !step)
    throw trouble.conflict(
      'The law that this notice was drafted by is not here any more. Withdraw it and draft a new one.',
    );
  return { pack, step };
}

export function requireRevision(row: NoticeRow, revision: number, states: readonly NoticeState[]): void {
  if (!states.includes(row.state))
    throw trouble.conflict(`This notice is ${stateWords[row.state]} by now. Reload the page.`, { state: row.state });
  if (row.revision !== revision)
    throw trouble.conflict('Somebody else changed this notice meanwhile. Reload the page, and look again.', {
      revision: row.revision,
    });
}

export const stateWords: Record<NoticeState, string> = {
  draft: 'a draft',
  checked: 'checked',
  issued: 'issued',
  served: 'served',
  withdrawn: 'withdrawn',
};
