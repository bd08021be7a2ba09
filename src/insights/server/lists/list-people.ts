import { type RawBuilder, sql } from 'kysely';
import { filterWords, type ListFilter } from '../../../alerts/core/list-filter.ts';
import { lastContactsOf, openCasesOf } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { problems } from '../../../kernel/problem.ts';
import { addDays, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { everything } from '../../core/cohort/cells.ts';
import type { ListPeopleView } from '../../core/views.ts';
import { cellsOf } from '../layout/layouts.ts';
import { readerOf } from '../reader.ts';
import { openPage } from './page.ts';
import { standingsWanted } from './select-standings.ts';
import { namesOf } from './student-rows.ts';

const most_shown = 200;
/** A list to work through that is longer than this is not one: how much longer is not counted. */
const most_counted = 2_000;

interface Listed {
  studentId: string;
  enrolmentId: number;
  cellNo: number;
  score: number | null;
  change1: number | null;
  attendance: number | null;
}

/** Whom a list to work through names, the lowest score first: those whom the reader may see, as of the last scored week. */
export async function listPeople(
  { db, actor, clock }: { db: Database; actor: Actor; clock: Clock },
  filter: ListFilter,
): Promise<ListPeopleView> {
  if (actor.isDeidentified) throw problems.forbidden('Lists by name are not for readers of de-identified data.');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const words = filterWords(filter);
    const { base } = page;
    if (!base) return { week: null, words, total: 0, isMore: false, people: [] };
    const reader = await readerOf(trx, actor, 'students:list', page);
    const cells = (await cellsOf(trx, institutionId, [base])).get(base.run) ?? [];
    const wanted = {
      layout: base,
      reader,
      filter: everything,
      group: filter.trend ?? null,
      text: null,
      identified: [],
    };
    const condition = sql.join(
      [
        standingsWanted({ ...wanted, from: null, to: filter.below ?? null }, cells),
        ...furtherConditions(filter, { institutionId, today: page.today }),
      ],
      sql` and `,
    );
    const { rows } = await sql<Listed>`
      select l.student_id as "studentId", l.enrolment_id as "enrolmentId", l.cell_no as "cellNo", l.score, l.change1, l.attendance
      from insights.standing l where ${condition} order by l.score, l.enrolment_id limit ${most_shown}`.execute(trx);
    const counted =
      rows.length < most_shown
        ? rows.length
        : ((
            await sql<{ n: number }>`
              select count(*)::int as n from (select from insights.standing l where ${condition} limit ${most_counted + 1}) as x`.execute(
              trx,
            )
          ).rows[0]?.n ?? 0);
    const studentIds = rows.map(({ studentId }) => studentId);
    const names = await namesOf(trx, institutionId, studentIds);
    const contacts = await lastContactsOf(trx, institutionId, studentIds);
    const cases = await openCasesOf(trx, institutionId, studentIds);
    const programmes = new Map(page.units.map(({ unitId, name }) => [unitId, name]));
    const cellOf = new Map(cells.map((cell) => [cell.cellNo, cell]));
    const total = Math.min(counted, most_counted);
    await recordListView(
      trx,
      { clock, actor },
      { page: 'list', reason: reader.reason, filter: { ...filter }, total, studentIds },
    );
    return {
      week: base.week,
      words,
      total,
      isMore: counted > most_counted,
      people: rows.flatMap(({ studentId, cellNo, score, change1, attendance }) => {
        const name = names.get(studentId);
        if (!name) return [];
        const contact = contacts.get(studentId);
        const programme = programmes.get(cellOf.get(cellNo)?.programmeUnitId ?? '') ?? '';
        const caseId = cases.get(studentId)?.[0]?.caseId ?? null;
        const daysSinceContact = contact?.lastTwoWayOn
          ? Math.max(0, dayNumber(page.today) - dayNumber(contact.lastTwoWayOn))
          : null;
        const triesSince = contact?.triesSince ?? 0;
        return [{ studentId, ...name, programme, score, change1, attendance, daysSinceContact, triesSince, caseId }];
      }),
    };
  });
}

function furtherConditions(
  { drop, attended, noCase, noContact, tag }: ListFilter,
  { institutionId, today }: { institutionId: number; today: IsoDate },
): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  if (drop !== undefined) parts.push(sql`l.change1 < ${-drop}`);
  if (attended !== undefined) parts.push(sql`l.attendance >= ${attended / 100}`);
  // Scalar questions, asked row by row until the list is full: as `not exists` they would be answered for everybody first.
  if (noCase)
    parts.push(sql`(select c.case_id from cases."case" c where c.institution_id = ${institutionId}
      and c.student_id = l.student_id and c.closed_at is null limit 1) is null`);
  if (noContact !== undefined)
    parts.push(sql`coalesce((select k.last_two_way_on from cases.contact_standing k where k.institution_id = ${institutionId}
      and k.student_id = l.student_id), '-infinity') <= ${addDays(today, -noContact)}::date`);
  if (tag !== undefined)
    parts.push(sql`exists (select from alerts.tag t where t.institution_id = ${institutionId}
      and t.student_id = l.student_id and t.tag = ${tag})`);
  return parts;
}
