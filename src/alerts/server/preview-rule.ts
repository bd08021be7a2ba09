import { sql } from 'kysely';
import { loadInstitution } from '../../institution/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { dateOfDayNumber, dayIn } from '../../kernel/week.ts';
import { recordListView } from '../../ledger/server/index.ts';
import { inScope as maySee, studentScope } from '../../roster/server/index.ts';
import type { StudentRule } from '../core/definition.ts';
import { compile } from '../core/evaluate.ts';
import { explain, sentenceOf } from '../core/explain.ts';
import { ruleWords } from '../core/rule-words.ts';
import type { PreviewView } from '../core/views.ts';
import type { AlertContext } from './context.ts';
import { countTutors } from './count-tutors.ts';
import { alertTrouble } from './problems.ts';
import { simulateRule } from './simulate-rule.ts';

const weeks_shown = 12;
const names_shown = 50;

/** Whom a rule would name today, and how many a week it would have raised: before it is saved. */
export async function previewRule(context: AlertContext, rule: StudentRule): Promise<PreviewView> {
  const { db, actor, clock } = context;
  requireNeed(actor, 'rules:read');
  const { institutionId } = actor;
  const { weeks, frame, fires, last } = await simulateRule(context, rule, weeks_shown);
  if (!last)
    throw alertTrouble.nothingScored(
      'There is no scored week yet, so there is nothing to try a rule on. Score a week first.',
    );
  const holds = compile(rule.condition, last.history);
  const holding: number[] = [];
  let inScope = 0;
  for (let i = 0; i < frame.ids.length; i++) {
    if (last.inScope[i] !== 1) continue;
    inScope++;
    if (holds(i) === 1) holding.push(i);
  }
  const newest = new Set(fires.filter(({ week }) => week === weeks.length - 1).map(({ position }) => position));
  const shown = await db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const today = dayIn(timeZone, clock.now());
    const scope = await studentScope(trx, actor, 'students:list');
    const ids = holding.map((position) => frame.ids[position] ?? 0);
    const { rows } = await sql<{ id: number; studentId: string; name: string; identifier: string; programme: string }>`
      select e.enrolment_id as id, s.student_id as "studentId", s.display_name as name, s.source_key as identifier, u.name as programme
      from roster.enrolment e
      join roster.student s on s.institution_id = e.institution_id and s.student_id = e.student_id
      join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
      where e.institution_id = ${institutionId} and s.institution_id = ${institutionId} and u.institution_id = ${institutionId}
        and e.enrolment_id = any(${sql.lit(`{${ids.join(',')}}`)}::int[]) and ${maySee(scope, sql.ref<string>('e.student_id'), today)}
      order by s.search_key collate "C" limit ${actor.isDeidentified ? 0 : names_shown}`.execute(trx);
    await recordListView(trx, context, {
      page: 'rule-preview',
      reason: scope.why[0]?.reason ?? '',
      total: holding.length,
      studentIds: rows.map((row) => row.studentId),
    });
    return { rows, tutors: await countTutors(trx, institutionId, today) };
  });
  const positionOfId = new Map(holding.map((position) => [frame.ids[position] ?? 0, position]));
  return {
    words: ruleWords(rule),
    asOf: dateOfDayNumber(last.history.lastDay),
    inScope,
    holding: holding.length,
    students: shown.rows.map(({ id, ...student }) => {
      const position = positionOfId.get(id) ?? -1;
      return {
        ...student,
        words: sentenceOf(explain(rule.condition, last.history, position)),
        isNew: newest.has(position),
      };
    }),
    others: holding.length - shown.rows.length,
    perWeek: weeks.map(({ week }, index) => ({
      week,
      alerts: fires.filter((fire) => fire.week === index).length,
    })),
    tutors: shown.tutors,
  };
}
