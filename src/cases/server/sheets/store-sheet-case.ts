import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SheetCase, Taken } from '../../core/casework-sheet.ts';
import type { CaseKind } from '../../core/kinds.ts';
import { type Acting, type Moment, momentOf, momentOn } from '../acting.ts';
import { addEntry } from '../case/add-entry.ts';
import { no_score_then, scoresOn } from '../case/score-then.ts';
import { farthest_back_imported_days, keepStanding } from '../contacts/log-contacts.ts';
import { requireOwner, tutorOf } from '../handover/staff-for.ts';
import { noteOpened } from '../handover/standings.ts';
import { kindsOf } from '../kinds.ts';
import { trouble } from '../problems.ts';
import { recordsOf } from '../require-student.ts';
import { staffNamed } from './named-in-sheet.ts';

type Wanted = SheetCase & { studentId: string };
interface Placed {
  ownerStaffId: string | null;
  teamId: string | null;
}

const none = (fate: Taken['fate'], words: string): Taken => ({ fate, words, studentId: null, caseId: null });
const like = (list: readonly string[], said: string) => list.find((one) => one.toLowerCase() === said.toLowerCase());

/** A case of a sheet, open or closed as it was kept elsewhere, unless the student has it already. It joins no other, and tells nobody. */
export async function storeCase(trx: Tx, ctx: Acting, importId: string, wanted: Wanted): Promise<Taken> {
  const { institutionId } = ctx.actor;
  const moment = await momentOf(trx, ctx);
  const kinds = await kindsOf(trx, institutionId);
  const said = wanted.kind.toLowerCase();
  const kind = kinds.find(({ key, name }) => key === said || name.toLowerCase() === said);
  if (!kind)
    return none(
      'unknown-kind',
      `"${wanted.kind}" is none of the kinds here: ${kinds.map(({ name }) => name).join(', ')}.`,
    );
  requireDays(wanted, moment);
  const placed = await placeOf(trx, institutionId, wanted, moment);
  if ('fate' in placed) return placed;
  const same = await trx
    .selectFrom('cases.case')
    .select('case_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', await recordsOf(trx, institutionId, wanted.studentId))
    .where('kind_key', '=', kind.key)
    .where((on) =>
      on.or([on('opened_on', '=', wanted.openedOn), ...(wanted.closed ? [] : [on('closed_at', 'is', null)])]),
    )
    .orderBy('opened_at')
    .executeTakeFirst();
  if (same)
    return {
      fate: 'duplicate',
      words: 'The student has a case of this kind that is open, or was opened on that day.',
      studentId: wanted.studentId,
      caseId: same.case_id,
    };
  const caseId = await write(trx, ctx, { importId, wanted, kind, placed, moment });
  return { fate: 'stored', words: null, studentId: wanted.studentId, caseId };
}

function requireDays({ openedOn, closed }: Wanted, { today }: Moment): void {
  if (openedOn > today) throw trouble.invalid('opened_on lies ahead of today.');
  if (openedOn < addDays(today, -farthest_back_imported_days))
    throw trouble.invalid('opened_on is over ten years ago.');
  if (closed && closed.on > today) throw trouble.invalid('closed_on lies ahead of today.');
}

async function placeOf(trx: Tx, institutionId: number, wanted: Wanted, { today }: Moment): Promise<Placed | Taken> {
  const { studentId, closed } = wanted;
  const team =
    wanted.team === null
      ? null
      : await trx
          .selectFrom('cases.team')
          .select('team_id')
          .where('institution_id', '=', institutionId)
          .where('is_active', '=', true)
          .where(sql`lower(name)`, '=', wanted.team.toLowerCase())
          .executeTakeFirst();
  if (team === undefined) return none('unknown-person', `There is no team "${wanted.team}".`);
  const teamId = team?.team_id ?? null;
  if (wanted.owner === null) {
    const ownerStaffId = closed || teamId ? null : await tutorOf(trx, institutionId, studentId, today);
    return { ownerStaffId, teamId };
  }
  const owner = await staffNamed(trx, institutionId, wanted.owner);
  if (!owner) return none('unknown-person', `"${wanted.owner}" is not on the staff list.`);
  // Whose a closed case was is history; an open one goes to nobody who could not read it.
  if (!closed) await requireOwner(trx, institutionId, { studentId, staffId: owner.staffId, today });
  return { ownerStaffId: owner.staffId, teamId };
}

interface Writing {
  importId: string;
  wanted: Wanted;
  kind: CaseKind;
  placed: Placed;
  moment: Moment;
}

async function write(trx: Tx, ctx: Acting, { importId, wanted, kind, placed, moment }: Writing): Promise<string> {
  const { institutionId, actorId, name } = ctx.actor;
  const { studentId, openedOn, closed } = wanted;
  const stage = wanted.stage === null ? (kind.stages[0] ?? 'New') : like(kind.stages, wanted.stage);
  if (stage === undefined)
    throw trouble.invalid(`stage "${wanted.stage}" is none of ${kind.name}: ${kind.stages.join(', ')}.`);
  const closeReason = closed ? like(kind.closeReasons, closed.reason) : null;
  if (closeReason === undefined)
    throw trouble.invalid(`close_reason "${closed?.reason}" is none of ${kind.name}: ${kind.closeReasons.join(', ')}.`);
  const then = (await scoresOn(trx, institutionId, [studentId], openedOn)).get(studentId) ?? no_score_then;
  const openedAt = momentOn(openedOn, moment);
  const closedAt = closed ? momentOn(closed.on, moment) : null;
  const caseId = uuidv7();
  const priority = wanted.priority ?? kind.defaultPriority;
  const origin = { kind: 'import', id: importId };
  await trx
    .insertInto('cases.case')
    .values({
      institution_id: institutionId,
      case_id: caseId,
      student_id: studentId,
      kind_key: kind.key,
      stage,
      priority,
      owner_staff_id: placed.ownerStaffId,
      team_id: placed.teamId,
      reason: wanted.reason,
      opened_at: openedAt,
      opened_on: openedOn,
      opened_by: actorId,
      opened_by_name: name,
      origin_kind: origin.kind,
      origin_id: origin.id,
      target_on: wanted.targetOn ?? addDays(openedOn, kind.targetDays),
      score: then.score,
      absolute_index: then.absoluteIndex,
      score_week: then.week,
      changed_at: moment.at,
      closed_at: closedAt,
      closed_on: closed?.on ?? null,
      closed_by_name: closed ? name : null,
      close_reason: closeReason,
      outcome: closed?.outcome || null,
    })
    .execute();
  await addEntry(trx, ctx, caseId, { kind: 'opened', words: wanted.reason, origin, scoreThen: then, at: openedAt });
  if (closed && closedAt) {
    const last = (await scoresOn(trx, institutionId, [studentId], closed.on)).get(studentId) ?? no_score_then;
    const words = [`Closed: ${closeReason}.`, closed.outcome].filter(Boolean).join(' ');
    await addEntry(trx, ctx, caseId, { kind: 'closed', words, origin, scoreThen: last, at: closedAt });
    await sql`update cases."case" k set first_contact_at = (
        select min(c.at) from cases.contact c where c.institution_id = ${institutionId} and c.student_id = k.student_id
          and c.reach = 'two_way' and c.undone_at is null and c.day between k.opened_on and k.closed_on)
      where k.institution_id = ${institutionId} and k.case_id = ${caseId}::uuid`.execute(trx);
  } else {
    await noteOpened(trx, institutionId, { caseId, studentId, today: moment.today, at: moment.at });
    await keepStanding(trx, institutionId, [studentId]);
  }
  await record(trx, ctx, {
    verb: 'cases.open',
    subject: { kind: 'case', id: caseId },
    details: {
      kind: kind.key,
      priority,
      origin: origin.kind,
      originId: importId,
      studentId,
      openedOn,
      ...(closed ? { closedOn: closed.on } : {}),
    },
  });
  return caseId;
}
