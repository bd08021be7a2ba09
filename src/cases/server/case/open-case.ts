import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { momentOf, type Verb } from '../acting.ts';
import { requireOwner, tutorOf } from '../handover/staff-for.ts';
import { requireTeam } from '../people/teams.ts';
import { keptStudent } from '../require-student.ts';
import { PriorityInput, requireTarget } from './change-case.ts';
import { openOrJoinCase } from './open-or-join-case.ts';

export const NewCase = z.object({
  studentId: z.uuid(),
  kindKey: z.string().max(40),
  reason: z.string().trim().min(1, 'say why, in a sentence').max(2_000),
  priority: PriorityInput.optional(),
  /** Left out: the student's own tutor, or whoever opens it. */
  ownerStaffId: z.uuid().nullable().optional(),
  teamId: z.uuid().nullable().optional(),
  targetOn: z.iso.date().optional(),
});

/** Opens a case for a student of one's own, or joins the one of this kind that is open. */
export async function openCase(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewCase>,
): Promise<{ caseId: string; isJoined: boolean }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'cases:work', studentId, today);
    requireTarget(input.targetOn, today);
    if (input.teamId) await requireTeam(trx, institutionId, input.teamId);
    if (input.ownerStaffId) await requireOwner(trx, institutionId, { studentId, staffId: input.ownerStaffId, today });
    const ownerStaffId =
      input.ownerStaffId === undefined
        ? input.teamId
          ? null
          : (actor.staffId ?? (await tutorOf(trx, institutionId, studentId, today)))
        : input.ownerStaffId;
    const opened = await openOrJoinCase(
      trx,
      { clock, actor },
      {
        studentId,
        kindKey: input.kindKey,
        priority: input.priority,
        ownerStaffId,
        teamId: input.teamId,
        targetOn: input.targetOn,
        origin: { kind: 'staff', id: null },
        words: input.reason,
      },
    );
    if (!opened.isJoined && ownerStaffId && ownerStaffId !== actor.staffId)
      await tellOwner(trx, { clock, actor }, { caseId: opened.caseId, staffId: ownerStaffId, revision: 1 });
    return opened;
  });
}

/** The new owner hears of it, once for each time they get it. */
export async function tellOwner(
  trx: Parameters<typeof notifyStaff>[0],
  ctx: Parameters<typeof notifyStaff>[1],
  { caseId, staffId, revision }: { caseId: string; staffId: string; revision: number },
): Promise<void> {
  await notifyStaff(trx, ctx, {
    staffId,
    words: `${ctx.actor.name} gave you a case.`,
    link: `/cases/${caseId}`,
    dedupeKey: `case-owner/${caseId}/${staffId}/${revision}`,
    origin: { kind: 'case', id: caseId },
  });
}
