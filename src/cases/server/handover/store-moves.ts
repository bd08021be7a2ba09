import { sql } from 'kysely';
import { listUnits, loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { moveWords, type Passing } from '../../core/passing.ts';
import { holdersAt, type Reach } from '../../core/standing.ts';
import { momentOf, type Verb } from '../acting.ts';
import { addEntries } from '../case/add-entries.ts';
import { listed, type NotedSubject, notePlaces } from './standings.ts';
import type { WaitingMove } from './waiting-moves.ts';

export interface PassedOn {
  offered: number;
  withdrawn: number;
}

/** What is to be done about one student. */
export interface StudentMoves {
  studentId: string;
  offer: (Passing & { audience: WaitingMove['audience'] })[];
  withdraw: { move: WaitingMove; isReplaced: boolean; sees: (staffId: string) => boolean }[];
  /** Cases whose owner sees the student no more. */
  release: string[];
  note: { subjects: NotedSubject[]; isAnew: boolean }[];
}

interface Offered extends Passing {
  handoverId: string;
  studentId: string;
  audience: WaitingMove['audience'];
  words: string;
}

/** Writes what was decided about some students, in few statements however many they are. */
export async function storeMoves(trx: Tx, ctx: Verb, moves: readonly StudentMoves[], reach: Reach): Promise<PassedOn> {
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const noted = moves.flatMap(({ note }) => note);
  for (const isAnew of [false, true])
    await notePlaces(
      trx,
      institutionId,
      noted.filter((one) => one.isAnew === isAnew).flatMap(({ subjects }) => subjects),
      at,
      isAnew,
    );
  const withdrawn = moves.flatMap(({ withdraw }) => withdraw);
  const names = await readNames(trx, institutionId);
  const offered = moves.flatMap(({ studentId, offer }) =>
    offer.map((one): Offered => ({ ...one, studentId, handoverId: uuidv7(), words: wordsOf(one, names) })),
  );
  const released = moves.flatMap(({ release }) => release);
  if (withdrawn.length + offered.length + released.length === 0) return { offered: 0, withdrawn: 0 };
  await withdrawMoves(trx, ctx, withdrawn, at);
  await insertMoves(trx, ctx, offered, at);
  if (released.length > 0)
    await sql`update cases."case" set owner_staff_id = null, revision = revision + 1, changed_at = ${at}
      where institution_id = ${institutionId} and closed_at is null and case_id in ${listed(released)}`.execute(trx);
  await tell(trx, ctx, { offered, withdrawn, reach, names });
  const of = (audience: WaitingMove['audience']) => ({
    offered: offered.filter((one) => one.audience === audience).length,
    withdrawn: withdrawn.filter(({ move }) => move.audience === audience).length,
  });
  const casework = of('casework');
  if (casework.offered + casework.withdrawn + released.length > 0)
    await record(trx, ctx, { verb: 'cases.pass-on', details: { ...casework, released: released.length } });
  const sealed = of('safeguarding');
  if (sealed.offered + sealed.withdrawn > 0)
    await record(trx, ctx, { verb: 'cases.pass-on', details: sealed, seenWith: 'notes:safeguarding' });
  return { offered: offered.length, withdrawn: withdrawn.filter(({ isReplaced }) => !isReplaced).length };
}

interface Names {
  units: ReadonlyMap<string, string>;
  staff: ReadonlyMap<string, string>;
  /** The institution's: 'year', 'grade'. */
  yearWord: string;
}

async function readNames(trx: Tx, institutionId: number): Promise<Names> {
  const staff = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name'])
    .where('institution_id', '=', institutionId)
    .execute();
  return {
    yearWord: (await loadInstitution(trx, institutionId)).words.year.toLowerCase(),
    units: new Map((await listUnits(trx, institutionId)).map(({ unitId, name }) => [unitId, name])),
    staff: new Map(staff.map(({ staff_id, display_name }) => [staff_id, display_name])),
  };
}

function wordsOf(
  { change, fromStaffId, fromUnitId, toUnitId, year }: Passing,
  { units, staff, yearWord }: Names,
): string {
  return moveWords(
    { change },
    {
      from: units.get(fromUnitId ?? '') ?? null,
      to: units.get(toUnitId ?? '') ?? null,
      year,
      yearWord,
      carer: staff.get(fromStaffId ?? '') ?? null,
    },
  );
}

/** What nobody has to answer any more. Unless it is offered anew, whoever had a case has it again, if they may still see it. */
async function withdrawMoves(
  trx: Tx,
  ctx: Verb,
  withdrawn: readonly StudentMoves['withdraw'][number][],
  at: Date,
): Promise<void> {
  if (withdrawn.length === 0) return;
  const { institutionId } = ctx.actor;
  await sql`update cases.handover set state = 'withdrawn', decided_at = ${at}
    where institution_id = ${institutionId} and state in ('offered', 'queried')
      and handover_id in ${listed(withdrawn.map(({ move }) => move.handoverId))}`.execute(trx);
  const back = withdrawn.filter(({ isReplaced }) => !isReplaced);
  const again = back.flatMap(({ move, sees }) =>
    move.cases.flatMap(({ caseId, ownerBefore }) =>
      ownerBefore !== null && sees(ownerBefore) ? [{ caseId, ownerBefore }] : [],
    ),
  );
  if (again.length > 0)
    await sql`update cases."case" c set owner_staff_id = g.owner, revision = revision + 1, changed_at = ${at}
      from unnest(${arrayLiteral(again.map(({ caseId }) => caseId))}::text::uuid[],
        ${arrayLiteral(again.map(({ ownerBefore }) => ownerBefore))}::text::uuid[]) as g (case_id, owner)
      where c.institution_id = ${institutionId} and c.case_id = g.case_id and c.closed_at is null and c.owner_staff_id is null`.execute(
      trx,
    );
  await addEntries(
    trx,
    ctx,
    back.flatMap(({ move }) =>
      move.cases.map(({ caseId }) => ({
        caseId,
        studentId: move.studentId,
        kind: 'handover',
        words: 'The change that this was to be passed on for was taken back.',
        origin: { kind: 'handover', id: move.handoverId },
      })),
    ),
  );
}

async function insertMoves(trx: Tx, ctx: Verb, offered: readonly Offered[], at: Date): Promise<void> {
  if (offered.length === 0) return;
  const { institutionId, actorId, name } = ctx.actor;
  await trx
    .insertInto('cases.handover')
    .values(
      offered.map((one) => ({
        institution_id: institutionId,
        handover_id: one.handoverId,
        kind: 'move',
        audience: one.audience,
        student_id: one.studentId,
        change: one.change,
        from_staff_id: one.fromStaffId,
        to_staff_id: one.toStaffId,
        from_unit_id: one.fromUnitId,
        to_unit_id: one.toUnitId,
        words: one.words,
        state: 'offered',
        made_at: at,
        by_id: actorId,
        by_name: name,
      })),
    )
    .execute();
  const cases = offered.flatMap(({ handoverId, cases }) =>
    cases.map(({ caseId, ownerBefore }) => ({
      institution_id: institutionId,
      handover_id: handoverId,
      case_id: caseId,
      owner_before: ownerBefore,
    })),
  );
  if (cases.length > 0) await trx.insertInto('cases.handover_case').values(cases).execute();
  const circumstances = offered.flatMap(({ handoverId, circumstanceIds }) =>
    circumstanceIds.map((circumstance_id) => ({
      institution_id: institutionId,
      handover_id: handoverId,
      circumstance_id,
    })),
  );
  if (circumstances.length > 0) await trx.insertInto('cases.handover_circumstance').values(circumstances).execute();
  await addEntries(
    trx,
    ctx,
    offered.flatMap(({ handoverId, studentId, words, cases: some }) =>
      some.map(({ caseId }) => ({
        caseId,
        studentId,
        kind: 'handover',
        words: `${words} It waits to be accepted.`,
        origin: { kind: 'handover', id: handoverId },
      })),
    ),
  );
}

interface Telling {
  offered: readonly Offered[];
  withdrawn: readonly StudentMoves['withdraw'][number][];
  reach: Reach;
  names: Names;
}

/** One notice for each person, however many students it is about. Nobody can tell from one whether there are safeguarding notes. */
async function tell(trx: Tx, ctx: Verb, { offered, withdrawn, reach, names }: Telling): Promise<void> {
  const students = (n: number) => (n === 1 ? 'A student comes' : `${n} students come`);
  for (const [staffId, some] of Map.groupBy(offered, ({ toStaffId }) => toStaffId)) {
    const [first] = some;
    if (staffId === null || !first) continue;
    await notifyStaff(trx, ctx, {
      staffId,
      words: `${students(some.length)} to you, with what is open about them. Accept it, or ask.`,
      link: '/cases',
      dedupeKey: `move/${first.handoverId}`,
      origin: { kind: 'handover', id: first.handoverId },
    });
  }
  const queued = offered.filter(({ toStaffId, toUnitId }) => toStaffId === null && toUnitId !== null);
  for (const [unitId, some] of Map.groupBy(queued, ({ toUnitId }) => toUnitId ?? '')) {
    const [first] = some;
    // Safeguarding leads are told in the same words of whatever comes to their unit.
    const needs = [
      'notes:safeguarding',
      ...(some.some(({ audience }) => audience === 'casework') ? ['cases:lead'] : []),
    ];
    const leads = needs.flatMap((need) => holdersAt(reach, need, unitId));
    for (const staffId of new Set(leads.flatMap((lead) => lead.staffId ?? [])))
      await notifyStaff(trx, ctx, {
        staffId,
        words: `What is open about students comes to ${names.units.get(unitId) ?? 'your unit'}. See what waits there.`,
        link: '/cases',
        dedupeKey: `move/${first?.handoverId}/${staffId}`,
        origin: { kind: 'handover', id: first?.handoverId ?? '' },
      });
  }
  const back = withdrawn.filter(({ isReplaced }) => !isReplaced);
  for (const [staffId, some] of Map.groupBy(back, ({ move }) => move.toStaffId)) {
    const [first] = some;
    if (staffId === null || !first) continue;
    await notifyStaff(trx, ctx, {
      staffId,
      words: `${some.length === 1 ? 'A student does' : `${some.length} students do`} not come to you after all: the change was taken back.`,
      link: '/cases',
      dedupeKey: `move-back/${first.move.handoverId}`,
      origin: { kind: 'handover', id: first.move.handoverId },
    });
  }
}
