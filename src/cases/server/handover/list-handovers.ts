import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { AskedView, HandedCase, HandoversView, HandoverView, TalkView } from '../../core/coming.ts';
import type { MoveChange } from '../../core/passing.ts';
import { momentOf, type Verb } from '../acting.ts';
import { handoverRights } from './handover-rights.ts';
import { listed, readReach } from './standings.ts';

const most_shown = 100;

interface Row {
  handover_id: string;
  kind: HandoverView['kind'];
  audience: HandoverView['audience'];
  by_name: string;
  from_name: string | null;
  to_name: string | null;
  to_unit: string | null;
  to_unit_id: string | null;
  change: MoveChange | null;
  student_id: string | null;
  student: string | null;
  identifier: string | null;
  words: string;
  made_at: Date;
  state: 'offered' | 'queried';
  total: number;
}

/** What comes to the reader with what is open about each student, and the questions that the reader has to answer. */
export async function listHandovers({ db, clock, actor }: Verb): Promise<HandoversView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { isMine, isFromMe } = await handoverRights(trx, actor, today);
    const read = (condition: ReturnType<typeof sql>) =>
      sql<Row>`
      with found as materialized (select * from cases.handover h where h.institution_id = ${institutionId} and ${condition}),
        shown as (select * from found order by made_at, handover_id limit ${most_shown})
      select h.handover_id, h.kind, h.audience, h.by_name, f.display_name as from_name, t.display_name as to_name, u.name as to_unit,
        case when h.to_staff_id is null then h.to_unit_id end as to_unit_id, h.change, st.student_id, st.display_name as student,
        st.source_key as identifier, h.words, h.made_at, h.state, (select count(*)::int from found) as total
      from shown h
      left join roster.staff f on f.institution_id = ${institutionId} and f.staff_id = h.from_staff_id
      left join roster.staff t on t.institution_id = ${institutionId} and t.staff_id = h.to_staff_id
      left join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = h.to_unit_id
      left join roster.student r on r.institution_id = ${institutionId} and r.student_id = h.student_id
      left join roster.student st on st.institution_id = ${institutionId} and st.student_id = coalesce(r.merged_into_student_id, r.student_id)
      order by h.kind desc, h.made_at, st.search_key, h.handover_id`.execute(trx);
    const { rows: mine } = await read(sql`h.state in ('offered', 'queried') and ${isMine}`);
    const { rows: asked } = await read(sql`h.state = 'queried' and ${isFromMe} and not ${isMine}`);
    const ids = [...mine, ...asked].map(({ handover_id }) => handover_id);
    const talk = await readTalk(trx, institutionId, ids);
    const studentIds = [...mine, ...asked].flatMap(({ student_id }) => student_id ?? []);
    const reason = (actor.why('cases:work')[0] ?? actor.why('cases:lead')[0])?.reason ?? '';
    await recordListView(trx, ctx, { page: 'cases', reason, filter: { list: 'coming' }, studentIds });
    return {
      total: mine[0]?.total ?? 0,
      coming: await fullRows(trx, institutionId, mine, talk, today),
      asked: asked.map(
        (row): AskedView => ({
          handoverId: row.handover_id,
          student: row.student,
          to: row.to_name ?? row.to_unit ?? '',
          words: row.words,
          talk: talk.get(row.handover_id) ?? [],
        }),
      ),
    };
  });
}

async function fullRows(
  trx: Tx,
  institutionId: number,
  rows: readonly Row[],
  talk: ReadonlyMap<string, TalkView[]>,
  today: IsoDate,
): Promise<HandoverView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ handover_id }) => handover_id);
  const cases = await readCases(trx, institutionId, ids, today);
  const circumstances = await readCircumstances(trx, institutionId, ids);
  const choices = await choicesAt(
    trx,
    institutionId,
    rows.flatMap(({ to_unit_id, audience }) => (audience === 'casework' && to_unit_id ? [to_unit_id] : [])),
    today,
  );
  return rows.map((row) => ({
    handoverId: row.handover_id,
    kind: row.kind,
    audience: row.audience,
    by: row.by_name,
    from: row.from_name,
    toUnit: row.to_name === null ? row.to_unit : null,
    change: row.change,
    student:
      row.student_id === null
        ? null
        : { studentId: row.student_id, name: row.student ?? '', identifier: row.identifier ?? '' },
    words: row.words,
    madeAt: row.made_at.toISOString(),
    isQueried: row.state === 'queried',
    talk: talk.get(row.handover_id) ?? [],
    cases: cases.get(row.handover_id) ?? [],
    circumstances: circumstances.get(row.handover_id) ?? [],
    choices: row.change === 'left' ? [] : (choices.get(row.to_unit_id ?? '') ?? []),
  }));
}

async function readTalk(trx: Tx, institutionId: number, ids: readonly string[]): Promise<Map<string, TalkView[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; by: string; at: Date; words: string }>`
    select handover_id as id, by_name as by, at, words from cases.handover_word
    where institution_id = ${institutionId} and handover_id in ${listed(ids)} order by at, handover_word_id`.execute(
    trx,
  );
  return grouped(rows, ({ by, at, words }) => ({ by, at: at.toISOString(), words }));
}

/** Only cases that are open still; what a note says, or that there is one, stays behind the case's own doors. */
async function readCases(
  trx: Tx,
  institutionId: number,
  ids: readonly string[],
  today: IsoDate,
): Promise<Map<string, HandedCase[]>> {
  const i = institutionId;
  const { rows } = await sql<Omit<HandedCase, 'isOverdue'> & { id: string }>`
    select x.handover_id as id, c.case_id as "caseId", s.display_name as student, k.name as kind, c.stage, c.priority,
      c.target_on as "targetOn", (select count(*)::int from cases.referral r
        where r.institution_id = ${i} and r.case_id = c.case_id and r.state = 'offered') as referrals
    from cases.handover_case x
    join cases."case" c on c.institution_id = ${i} and c.case_id = x.case_id and c.closed_at is null
    join cases.kind k on k.institution_id = ${i} and k.kind_key = c.kind_key
    join roster.student s on s.institution_id = ${i} and s.student_id = c.student_id
    where x.institution_id = ${i} and x.handover_id in ${listed(ids)} order by c.priority, c.target_on, c.case_id`.execute(
    trx,
  );
  return grouped(rows, ({ id: _, ...row }) => ({ ...row, isOverdue: row.targetOn < today }));
}

async function readCircumstances(
  trx: Tx,
  institutionId: number,
  ids: readonly string[],
): Promise<Map<string, HandoverView['circumstances']>> {
  const i = institutionId;
  const { rows } = await sql<HandoverView['circumstances'][number] & { id: string }>`
    select x.handover_id as id, c.kind, c.reason, c.starts_on as "startsOn", c.ends_on as "endsOn"
    from cases.handover_circumstance x
    join roster.circumstance c on c.institution_id = ${i} and c.circumstance_id = x.circumstance_id
    where x.institution_id = ${i} and x.handover_id in ${listed(ids)} order by c.starts_on`.execute(trx);
  return grouped(rows, ({ id: _, ...row }) => row);
}

/** Who could be given casework at each of these units by their role. */
async function choicesAt(
  trx: Tx,
  institutionId: number,
  unitIds: readonly string[],
  today: IsoDate,
): Promise<Map<string, HandoverView['choices']>> {
  if (unitIds.length === 0) return new Map();
  const reach = await readReach(trx, institutionId, today);
  const staff = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name'])
    .where('institution_id', '=', institutionId)
    .orderBy('display_name')
    .execute();
  return new Map(
    [...new Set(unitIds)].map((unitId) => {
      const able = new Set(
        reach.holders.flatMap((one) =>
          !one.isNear && one.needs.includes('cases:work') && (one.unitIds === null || one.unitIds.has(unitId))
            ? (one.staffId ?? [])
            : [],
        ),
      );
      return [
        unitId,
        staff.flatMap(({ staff_id, display_name }) =>
          able.has(staff_id) && !reach.left.has(staff_id) ? [{ staffId: staff_id, name: display_name }] : [],
        ),
      ];
    }),
  );
}

function grouped<R extends { id: string }, V>(rows: readonly R[], each: (row: R) => V): Map<string, V[]> {
  return new Map([...Map.groupBy(rows, ({ id }) => id)].map(([id, some]) => [id, some.map(each)]));
}
