import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dateOfDayNumber, dayIn, type IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope as maySee, studentScope } from '../../../roster/server/index.ts';
import type { StudentRule } from '../../core/definition.ts';
import { compile } from '../../core/evaluate.ts';
import { explain, sentenceOf } from '../../core/explain.ts';
import { ruleWords } from '../../core/rule-words.ts';
import type { PreviewView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';
import { countTutors } from '../raise/count-tutors.ts';
import { simulateRule } from './simulate-rule.ts';

const weeks_shown = 12;
/** A list for people: whoever wants all of them has a list of students. */
const most_kept = 1_000;
const names_shown = 50;

/** What a preview found, without names: whoever reads it is given those whom they may see. */
export interface FoundPreview extends Omit<PreviewView, 'students' | 'others' | 'asOf'> {
  asOf: IsoDate;
  people: { enrolmentId: number; words: string; isNew: boolean }[];
}

/** Whom a rule would name today, and how many a week begin to meet it: before it is saved. */
export async function previewRule(
  context: AlertContext,
  rule: StudentRule,
  progress: (done: number, of: number) => Promise<void>,
): Promise<FoundPreview> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  // The first week raises whoever met it all along: it is where counting begins, and is not shown.
  const simulation = await simulateRule(context, rule, { most_weeks: weeks_shown + 1, isAsKnownThen: false, progress });
  const { weeks, frame, fires, last } = simulation;
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
  const newest = new Set(
    weeks.length > 1 ? fires.filter(({ week }) => week === weeks.length - 1).map(({ position }) => position) : [],
  );
  const tutors = await db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    return countTutors(trx, institutionId, dayIn(timeZone, clock.now()));
  });
  const newFirst = [...holding.filter((i) => newest.has(i)), ...holding.filter((i) => !newest.has(i))];
  return {
    words: ruleWords(rule),
    asOf: dateOfDayNumber(last.history.lastDay),
    inScope,
    holding: holding.length,
    newly: newest.size,
    people: newFirst.slice(0, most_kept).map((position) => ({
      enrolmentId: frame.ids[position] ?? 0,
      words: sentenceOf(explain(rule.condition, last.history, position)),
      isNew: newest.has(position),
    })),
    perWeek: weeks.flatMap(({ week }, index) =>
      index === 0 ? [] : [{ week, alerts: fires.filter((fire) => fire.week === index).length }],
    ),
    tutors,
  };
}

/** A preview for one reader: with the names of those whom they may see. */
export async function viewPreview(
  trx: Tx,
  context: AlertContext,
  { people, ...found }: FoundPreview,
): Promise<PreviewView> {
  const { actor, clock } = context;
  const { institutionId } = actor;
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const scope = await studentScope(trx, actor, 'students:list');
  const ids = people.map(({ enrolmentId }) => enrolmentId);
  const { rows } = await sql<{ id: number; studentId: string; name: string; identifier: string; programme: string }>`
    select e.enrolment_id as id, s.student_id as "studentId", s.display_name as name, s.source_key as identifier, u.name as programme
    from unnest(${sql.lit(`{${ids.join(',')}}`)}::int[]) with ordinality as wanted (id, place)
    join roster.enrolment e on e.institution_id = ${institutionId} and e.enrolment_id = wanted.id
    join roster.student s on s.institution_id = e.institution_id and s.student_id = e.student_id
    join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
    where s.institution_id = ${institutionId} and u.institution_id = ${institutionId}
      and ${maySee(scope, sql.ref<string>('e.student_id'), today)}
    order by wanted.place limit ${actor.isDeidentified ? 0 : names_shown}`.execute(trx);
  await recordListView(trx, context, {
    page: 'rule-preview',
    reason: scope.why[0]?.reason ?? '',
    total: found.holding,
    studentIds: rows.map((row) => row.studentId),
  });
  const known = new Map(people.map((person) => [person.enrolmentId, person]));
  return {
    ...found,
    students: rows.map(({ id, ...student }) => ({
      ...student,
      words: known.get(id)?.words ?? '',
      isNew: known.get(id)?.isNew ?? false,
    })),
    others: found.holding - rows.length,
  };
}
