import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { MoveChange } from '../../core/passing.ts';
import { standingOn } from '../../core/standing.ts';
import type { Verb } from '../acting.ts';
import { addEntries } from '../case/add-entries.ts';
import { trouble } from '../problems.ts';
import { listed, type NotedSubject, notePlaces, readFacts, readReach } from './standings.ts';

/** One that waits for an answer, as the verbs need it. */
export interface WaitingHandover {
  handover_id: string;
  kind: 'offer' | 'move';
  audience: 'casework' | 'safeguarding';
  student_id: string | null;
  change: MoveChange | null;
  from_staff_id: string | null;
  by_staff_id: string | null;
  to_staff_id: string | null;
  from_unit_id: string | null;
  to_unit_id: string | null;
  words: string;
}

interface Taking {
  handovers: readonly WaitingHandover[];
  /** Who has the cases that come to a unit; null: nobody yet. */
  toStaffId: string | null;
  at: Date;
  today: IsoDate;
}

/**
 * Cases that are still open and with whom they were change hands; each tells so in its timeline. Where their students stand is
 * noted anew: the next change starts from there.
 * @returns how many changed hands
 */
export async function takeHandedCases(trx: Tx, ctx: Verb, taking: Taking): Promise<number> {
  const { handovers, toStaffId, at, today } = taking;
  const { institutionId } = ctx.actor;
  const moves = handovers.filter(({ kind }) => kind === 'move');
  const studentIds = [...new Set(moves.flatMap(({ student_id }) => student_id ?? []))];
  const reach = await readReach(trx, institutionId, today);
  const kept = await keptOf(trx, institutionId, studentIds);
  const facts = await readFacts(trx, institutionId, [...new Set(kept.values())]);
  const standings = new Map([...facts].map(([id, known]) => [id, standingOn(known, reach, today)]));
  const standingOf = (studentId: string | null) => standings.get(kept.get(studentId ?? '') ?? '');
  if (toStaffId !== null)
    for (const { student_id, change } of moves)
      if (change !== 'left' && !standingOf(student_id)?.reaches(toStaffId))
        throw trouble.invalid(
          'This person could not open the cases: they neither look after these students nor hold a role here that reaches them.',
        );
  const given = handovers.map((handover) => ({ handover, owner: ownerOf(handover, toStaffId) }));
  const taken = await giveCases(trx, institutionId, given, at);
  await noteTaken(trx, institutionId, { moves, standingOf, at });
  const names = await namesOf(trx, institutionId, given);
  const byId = new Map(given.map((one) => [one.handover.handover_id, one]));
  await addEntries(
    trx,
    ctx,
    taken.map(({ handover_id, case_id, student_id }) => {
      const { handover, owner } = byId.get(handover_id) ?? {};
      return {
        caseId: case_id,
        studentId: student_id,
        kind: 'handover',
        words: handover ? takenWords(handover, owner ? (names.get(owner) ?? ctx.actor.name) : null) : '',
        origin: { kind: 'handover', id: handover_id },
      };
    }),
  );
  return taken.length;
}

/** Undefined: whoever has it keeps it. */
function ownerOf({ kind, change, to_staff_id }: WaitingHandover, toStaffId: string | null): string | null | undefined {
  if (kind === 'move' && change === 'left') return undefined;
  return to_staff_id ?? toStaffId;
}

function takenWords({ kind, change, words }: WaitingHandover, name: string | null): string {
  if (change === 'left') return 'It stays open although the student left.';
  const whose = name ? `Now with ${name}.` : 'Taken over by the unit; nobody has it yet.';
  return kind === 'offer' ? `${whose} ${words}` : whose;
}

async function giveCases(
  trx: Tx,
  institutionId: number,
  given: readonly { handover: WaitingHandover; owner: string | null | undefined }[],
  at: Date,
): Promise<{ handover_id: string; case_id: string; student_id: string }[]> {
  const i = institutionId;
  const changes = given.filter(({ owner }) => owner !== undefined);
  const { rows } = await sql<{ handover_id: string; case_id: string; student_id: string }>`
    update cases."case" c set owner_staff_id = g.owner, revision = revision + 1, changed_at = ${at}
    from unnest(${arrayLiteral(changes.map(({ handover }) => handover.handover_id))}::text::uuid[],
      ${arrayLiteral(changes.map(({ owner }) => owner ?? null))}::text::uuid[],
      ${arrayLiteral(changes.map(({ handover }) => handover.from_staff_id))}::text::uuid[],
      ${arrayLiteral(changes.map(({ handover }) => handover.kind === 'move'))}::text::bool[]) as g (handover_id, owner, giver, is_move)
    join cases.handover_case x on x.institution_id = ${i} and x.handover_id = g.handover_id
    where c.institution_id = ${i} and c.case_id = x.case_id and c.closed_at is null
      and case when g.is_move then c.owner_staff_id is null or c.owner_staff_id = x.owner_before else c.owner_staff_id = g.giver end
    returning g.handover_id, c.case_id, c.student_id`.execute(trx);
  const keeps = given.filter(({ owner }) => owner === undefined).map(({ handover }) => handover.handover_id);
  if (keeps.length === 0) return rows;
  const { rows: kept } = await sql<{ handover_id: string; case_id: string; student_id: string }>`
    select x.handover_id, c.case_id, c.student_id from cases.handover_case x
    join cases."case" c on c.institution_id = ${i} and c.case_id = x.case_id and c.closed_at is null
    where x.institution_id = ${i} and x.handover_id in ${listed(keeps)}`.execute(trx);
  return [...rows, ...kept];
}

interface Taken {
  moves: readonly WaitingHandover[];
  standingOf: (studentId: string | null) => ReturnType<typeof standingOn> | undefined;
  at: Date;
}

async function noteTaken(trx: Tx, institutionId: number, { moves, standingOf, at }: Taken): Promise<void> {
  if (moves.length === 0) return;
  const ids = listed(moves.map(({ handover_id }) => handover_id));
  const { rows } = await sql<{ kind: NotedSubject['kind']; id: string; handover_id: string }>`
    select 'case' as kind, case_id as id, handover_id from cases.handover_case where institution_id = ${institutionId} and handover_id in ${ids}
    union all select 'circumstance', circumstance_id, handover_id from cases.handover_circumstance
    where institution_id = ${institutionId} and handover_id in ${ids}`.execute(trx);
  const noted = moves.flatMap((move): NotedSubject[] => {
    const studentId = move.student_id ?? '';
    const place = standingOf(move.student_id)?.now;
    if (!place) return [];
    const some = rows.filter(({ handover_id }) => handover_id === move.handover_id);
    return [
      ...some.map(({ kind, id }) => ({ kind, id, studentId, place })),
      ...(move.audience === 'safeguarding' ? [{ kind: 'safeguarding' as const, id: studentId, studentId, place }] : []),
    ];
  });
  await notePlaces(trx, institutionId, noted, at, true);
}

/** The record that speaks for each student now. */
async function keptOf(trx: Tx, institutionId: number, studentIds: readonly string[]): Promise<Map<string, string>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; kept: string }>`
    select student_id as id, coalesce(merged_into_student_id, student_id) as kept from roster.student
    where institution_id = ${institutionId} and student_id in ${listed(studentIds)}`.execute(trx);
  return new Map(rows.map(({ id, kept }) => [id, kept]));
}

async function namesOf(
  trx: Tx,
  institutionId: number,
  given: readonly { owner: string | null | undefined }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(given.flatMap(({ owner }) => owner ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name'])
    .where('institution_id', '=', institutionId)
    .where('staff_id', 'in', ids)
    .execute();
  return new Map(rows.map(({ staff_id, display_name }) => [staff_id, display_name]));
}
