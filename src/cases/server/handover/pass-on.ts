import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  changeOf,
  notesPass,
  type Passing,
  planPassing,
  type Standing,
  type Subject,
  samePassing,
} from '../../core/passing.ts';
import { holdersAt, type Reach, standingOn } from '../../core/standing.ts';
import { momentOf, type Verb } from '../acting.ts';
import { forgetClosed, type OpenSubject, openSubjects, studentsWithOpenWork } from '../case/open-subjects.ts';
import { readFacts, readReach } from './standings.ts';
import { type PassedOn, type StudentMoves, storeMoves } from './store-moves.ts';
import { type WaitingMove, waitingMoves } from './waiting-moves.ts';

/** Students at once: on the embedded database, those done within 200 ms. */
const STEP = { embedded: 100, server: 1_000 } as const;

/**
 * Compares where students stand with where they stood when what is open about them came to where it is, and offers what has to
 * be passed on. Looking at what is there, it may run twice or break off; what a correction takes back is withdrawn.
 */
export async function passOn(ctx: Verb): Promise<PassedOn> {
  const { db, actor } = ctx;
  const { institutionId } = actor;
  const { studentIds, today } = await db.forInstitution(institutionId, async (trx) => {
    const moment = await momentOf(trx, ctx);
    await forgetClosed(trx, institutionId, moment.today);
    return { today: moment.today, studentIds: await studentsWithOpenWork(trx, institutionId, moment.today) };
  });
  const total = { offered: 0, withdrawn: 0 };
  for (let from = 0; from < studentIds.length; from += STEP[db.kind]) {
    const some = studentIds.slice(from, from + STEP[db.kind]);
    const done = await db.forInstitution(institutionId, (trx) => passSome(trx, ctx, some, today));
    total.offered += done.offered;
    total.withdrawn += done.withdrawn;
  }
  return total;
}

async function passSome(trx: Tx, ctx: Verb, studentIds: readonly string[], today: IsoDate): Promise<PassedOn> {
  const { institutionId } = ctx.actor;
  const subjects = Map.groupBy(await openSubjects(trx, institutionId, studentIds, today), ({ studentId }) => studentId);
  const waiting = Map.groupBy(await waitingMoves(trx, institutionId, studentIds), ({ studentId }) => studentId);
  const facts = await readFacts(trx, institutionId, studentIds);
  const reach = await readReach(trx, institutionId, today);
  const moves = studentIds.flatMap((studentId) => {
    const known = facts.get(studentId);
    if (!known) return [];
    return decide(studentId, {
      subjects: subjects.get(studentId) ?? [],
      waiting: waiting.get(studentId) ?? [],
      standing: standingOn(known, reach, today),
      reach,
    });
  });
  return storeMoves(trx, ctx, moves, reach);
}

interface Known {
  subjects: readonly OpenSubject[];
  waiting: readonly WaitingMove[];
  standing: Standing;
  reach: Reach;
}

function decide(studentId: string, { subjects, waiting, standing, reach }: Known): StudentMoves {
  const moves: StudentMoves = { studentId, offer: [], withdraw: [], release: [], note: [] };
  const note = (some: readonly { kind: OpenSubject['kind']; id: string }[], isAnew: boolean) => {
    const noted = some.map(({ kind, id }) => ({ kind, id, studentId, place: standing.now }));
    if (noted.length > 0) moves.note.push({ subjects: noted, isAnew });
  };
  note(
    subjects.filter(({ before }) => before === null),
    false,
  );
  const casework = waiting.find(({ audience }) => audience === 'casework');
  const { passing, settled } = planPassing(subjects.flatMap(asSubject), standing);
  note(settled, true);
  const { sees } = standing;
  const isOpen = (caseId: string) => subjects.some(({ id }) => id === caseId);
  agree(moves, 'casework', passing, casework, { sees, isOpen });
  moves.release = (passing?.cases ?? [])
    .filter(({ isReleased }) => isReleased)
    .filter(({ caseId, ownerBefore }) => subjects.some((one) => one.id === caseId && one.ownerStaffId === ownerBefore))
    .map(({ caseId }) => caseId);
  const held = subjects.find(({ kind, before }) => kind === 'safeguarding' && before !== null);
  const leads = (unitId: string) => holdersAt(reach, 'notes:safeguarding', unitId).map(({ userId }) => userId);
  const units = held?.before ? notesPass(held.before, standing.now, leads) : null;
  if (held?.before && !units && changeOf(held.before, standing.now)) note([held], true);
  agree(
    moves,
    'safeguarding',
    units && {
      ...units,
      change: 'place',
      fromStaffId: null,
      toStaffId: null,
      year: null,
      cases: [],
      circumstanceIds: [],
    },
    waiting.find(({ audience }) => audience === 'safeguarding'),
    { sees, isOpen },
  );
  return moves;
}

/** Brings what waits into line with what should. */
function agree(
  moves: StudentMoves,
  audience: WaitingMove['audience'],
  passing: Passing | null,
  waiting: WaitingMove | undefined,
  { sees, isOpen }: { sees: (staffId: string) => boolean; isOpen: (caseId: string) => boolean },
): void {
  if (waiting && passing && samePassing(waiting, passing)) return;
  if (waiting) {
    // A case that was closed, or went to another record of the student, is not one that comes back.
    const cases = waiting.cases.filter(({ caseId }) => isOpen(caseId));
    const isReplaced = passing !== null || cases.length < waiting.cases.length;
    moves.withdraw.push({ move: { ...waiting, cases }, isReplaced, sees });
  }
  if (passing) moves.offer.push({ ...passing, audience });
}

/** A case that a move took from its owner is still, for what happens to it, that owner's. */
function asSubject({ kind, id, ownerStaffId, takenFrom, hasTeam, before }: OpenSubject): Subject[] {
  if (kind === 'safeguarding' || before === null) return [];
  return [{ kind, id, ownerStaffId: ownerStaffId ?? takenFrom, hasTeam, before }];
}
