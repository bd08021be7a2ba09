import { sql } from 'kysely';
import { z } from 'zod';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import { recordListView } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../roster/server/index.ts';
import { felt_days } from '../core/decide.ts';
import type { LegalPack } from '../core/pack.ts';
import type { DueLine, NoticeLine, NoticeState, NoticesView } from '../core/views.ts';
import { packOn } from './packs.ts';

const per_page = 40;
const most_counted = 1_000;

export const NoticesQuery = z.object({
  show: z.enum(['due', 'drafts', 'issued', 'served', 'withdrawn']).default('due'),
  page: z.coerce.number().int().min(1).max(1_000).default(1),
});

const statesOf: Record<Exclude<NoticesView['show'], 'due'>, readonly NoticeState[]> = {
  drafts: ['draft', 'checked'],
  issued: ['issued'],
  served: ['served'],
  withdrawn: ['withdrawn'],
};

interface Looking {
  institutionId: number;
  scope: StudentScope;
  today: IsoDate;
}

/** What is due, in the making, issued, served and withdrawn, of the students whom the reader sees. */
export async function listNotices(
  { db, clock, actor }: Verb,
  { show, page }: z.output<typeof NoticesQuery>,
): Promise<NoticesView> {
  requireNeed(actor, 'notices:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'notices:read');
    const looking = { institutionId, scope, today };
    const pack = await packOn(trx, institutionId, today);
    const head = await trx
      .selectFrom('notices.head')
      .select('counted_at')
      .where('institution_id', '=', institutionId)
      .executeTakeFirst();
    const due = show === 'due' && pack ? await dueLines(trx, looking, pack, page) : [];
    const notices = show === 'due' ? [] : await noticeLines(trx, looking, { states: statesOf[show], page });
    const lines = show === 'due' ? due : notices;
    const shown = lines.slice(0, per_page).map(({ student }) => student.studentId);
    await recordListView(
      trx,
      { clock, actor },
      { page: 'notices', reason: scope.why[0]?.reason ?? '', filter: { show }, studentIds: [...new Set(shown)] },
    );
    return {
      today,
      pack: pack && { key: pack.key, name: pack.name },
      countedAt: head?.counted_at.toISOString() ?? null,
      counts: await countsOf(trx, looking),
      show,
      due: due.slice(0, per_page),
      notices: notices.slice(0, per_page),
      page,
      hasMore: lines.length > per_page,
      mayWork: actor.why('notices:work').length > 0,
      mayChoose: actor.why('institution:configure').length > 0,
    };
  });
}

async function dueLines(
  trx: Tx,
  { institutionId: i, scope, today }: Looking,
  pack: LegalPack,
  page: number,
): Promise<DueLine[]> {
  const keys = pack.steps.map(({ key }) => key);
  const { rows } = await sql<{
    studentId: string;
    name: string;
    identifier: string;
    place: string | null;
    stepKey: string;
    have: number;
    need: number;
    reachedOn: IsoDate | null;
    lastOn: IsoDate | null;
    isHeld: boolean;
    isTried: boolean;
    facts: string[] | null;
    groups: string[] | null;
  }>`
    with d as materialized (
      select d.* from notices.due d
      where d.institution_id = ${i} and d.step_key = any(${keys}::text[]) and ${inScope(scope, sql.ref<string>('d.student_id'), today)}
        and not exists (select from notices.notice n where n.institution_id = ${i} and n.student_id = d.student_id and n.step_key = d.step_key
          and n.state in ('draft', 'checked'))
      order by d.reached_on nulls first, d.student_id limit ${per_page + 1} offset ${(page - 1) * per_page})
    select d.student_id as "studentId", s.display_name as name, s.source_key as identifier, d.step_key as "stepKey", d.have, d.need,
      d.reached_on as "reachedOn", d.last_on as "lastOn",
      (select u.name from roster.enrolment e join institution.unit u on u.institution_id = ${i} and u.unit_id = e.programme_unit_id
        where e.institution_id = ${i} and e.student_id = d.student_id order by e.is_primary desc, e.starts_on desc limit 1) as place,
      exists (select from roster.circumstance c where c.institution_id = ${i} and c.student_id = d.student_id and c.starts_on <= ${today}::date
        and (c.ends_on is null or c.ends_on >= ${addDays(today, -felt_days)}::date)) as "isHeld",
      (exists (select from cases.contact c where c.institution_id = ${i} and c.student_id = d.student_id and c.undone_at is null
          and c.reach <> 'automated' and c.day >= ${addDays(today, -366)}::date)
        or exists (select from interventions.plan p where p.institution_id = ${i} and p.student_id = d.student_id
          and p.end_reason is distinct from 'in-error')) as "isTried",
      (select array_agg(f.fact) from (select distinct on (fact) fact, holds from notices.finding f where f.institution_id = ${i}
        and f.student_id = d.student_id order by fact, at desc) f where f.holds) as facts,
      (select array_agg(c.kind || '=' || c.value) from roster.characteristic c where c.institution_id = ${i} and c.student_id = d.student_id
        and (c.kind ilike '%foster%' or c.kind ilike '%homeless%') and c.value !~* '^(no|none|false|n|0|stable)$') as groups
    from d join roster.student s on s.institution_id = ${i} and s.student_id = d.student_id
    order by d.reached_on nulls first, d.student_id`.execute(trx);
  return rows.flatMap((row) => {
    const step = pack.steps.find(({ key }) => key === row.stepKey);
    if (!step) return [];
    const facts = [
      ...(row.facts ?? []),
      ...(row.groups ?? []).map((group) => (/foster/i.test(group) ? 'foster-care' : 'homelessness')),
    ];
    const stop = pack.stops.find(({ fact, steps }) => steps.includes(step.key) && facts.includes(fact));
    const holds: DueLine['holds'] = [];
    if (stop) holds.push({ kind: 'stop', words: stop.words });
    if (row.isHeld) holds.push({ kind: 'yes', words: 'A bereavement, exemption or other circumstance is known.' });
    if (step.triedBefore.length > 0 && !row.isTried) holds.push({ kind: 'help', words: 'No help is on record yet.' });
    return [
      {
        student: { studentId: row.studentId, name: row.name, identifier: row.identifier },
        place: row.place ?? '',
        stepKey: step.key,
        stepName: step.name,
        have: row.have,
        need: row.need,
        reachedOn: row.reachedOn,
        lastOn: row.lastOn,
        holds,
      },
    ];
  });
}

export async function noticeLines(
  trx: Tx,
  { institutionId: i, scope, today }: Looking,
  { states, studentIds, page = 1 }: { states?: readonly NoticeState[]; studentIds?: readonly string[]; page?: number },
): Promise<NoticeLine[]> {
  const { rows } = await sql<NoticeLine & { studentId: string; name: string; identifier: string }>`
    select n.notice_id as "noticeId", n.student_id as "studentId", s.display_name as name, s.source_key as identifier, n.step_name as "stepName",
      n.state, n.have, n.need, coalesce(n.withdrawn_on, n.served_on, n.issued_on, n.checked_on, n.drafted_on) as on,
      coalesce(n.withdrawn_by_name, n.issued_by_name, n.checked_by_name, n.by_name) as by, n.withdrawn_reason as words
    from notices.notice n join roster.student s on s.institution_id = ${i} and s.student_id = n.student_id
    where n.institution_id = ${i} and ${states ? sql`n.state = any(${[...states]}::text[])` : sql`true`}
      and ${studentIds ? sql`n.student_id = any(${[...studentIds]}::uuid[])` : inScope(scope, sql.ref<string>('n.student_id'), today)}
    order by n.changed_at desc limit ${per_page + 1} offset ${(page - 1) * per_page}`.execute(trx);
  return rows.map(({ studentId, name, identifier, ...line }) => ({
    ...line,
    student: { studentId, name, identifier },
  }));
}

/** Up to a thousand of each: more are "1000 or more". */
async function countsOf(trx: Tx, { institutionId: i, scope, today }: Looking): Promise<NoticesView['counts']> {
  const seen = (of: string) => inScope(scope, sql.ref<string>(of), today);
  const ofStates = (states: readonly NoticeState[]) => sql`(select count(*)::int from (select from notices.notice n
    where n.institution_id = ${i} and n.state = any(${[...states]}::text[]) and ${seen('n.student_id')} limit ${most_counted}) x)`;
  const { rows } = await sql<NoticesView['counts']>`
    select (select count(*)::int from (select from notices.due d where d.institution_id = ${i} and ${seen('d.student_id')}
        and not exists (select from notices.notice n where n.institution_id = ${i} and n.student_id = d.student_id and n.step_key = d.step_key
          and n.state in ('draft', 'checked')) limit ${most_counted}) x) as due,
      ${ofStates(['draft', 'checked'])} as drafts, ${ofStates(['issued'])} as issued, ${ofStates(['served'])} as served,
      ${ofStates(['withdrawn'])} as withdrawn`.execute(trx);
  return rows[0] ?? { due: 0, drafts: 0, issued: 0, served: 0, withdrawn: 0 };
}
