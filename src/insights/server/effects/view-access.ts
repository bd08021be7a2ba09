import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { smallest_comparison, unlessSmall } from '../../../kernel/small-cells.ts';
import { quantile } from '../../../kernel/statistics/quantile.ts';
import { dayNumber } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { type AccessGroup, access_words, accessByGroup, type Named } from '../../core/effects/access.ts';
import type { AccessView as View } from '../../core/effects/access-views.ts';
import { characteristicWords } from '../../core/effects/effect-words.ts';
import { namedKinds } from '../behind/group-names.ts';
import { openPage } from '../lists/page.ts';
import { trouble } from '../problems.ts';

export const AccessQuery = z.object({ kind: z.string().max(40).optional() });

const Range = z.object({ share: z.number(), low: z.number(), high: z.number() });
const few = z.int().nullable().describe('null: few');

export const AccessView = z
  .object({
    year: z.string(),
    kinds: z.array(z.object({ key: z.string(), name: z.string() })),
    kind: z.string().nullable(),
    sentence: z.string(),
    named: few,
    helped: few,
    medianDays: z.int().nullable(),
    groups: z.array(
      z.object({
        key: z.string(),
        kind: z.string(),
        value: z.string(),
        named: few,
        helped: few,
        share: Range.nullable(),
        against: Range.extend({ difference: z.number() }).nullable().describe('everybody else'),
        answer: z.enum(['less', 'more', 'alike', 'too-few']),
        medianDays: z.int().nullable(),
        opens: z.array(z.enum(['named', 'helped'])).describe('which numbers open into names'),
      }),
    ),
  })
  .meta({ id: 'AccessView' }) satisfies z.ZodType<View>;

/** Who gets which help, and how soon, of those whom alerts named this year: by group, never by person. */
export async function viewAccess(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { kind: asked }: z.output<typeof AccessQuery>,
): Promise<View> {
  requireNeed(actor, 'plans:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { year, kinds, kind, named } = await openAccess(trx, { db, clock, actor }, asked);
    const groups = accessByGroup(
      named,
      await readAccessGroups(trx, institutionId, named),
      await namedKinds(trx, actor),
    ).map((group) => ({
      ...group,
      kind: characteristicWords(group.kind),
      value: characteristicWords(group.value),
    }));
    const helped = named.filter(({ planOn }) => planOn !== null);
    const days = helped.map(({ alertOn, planOn }) => Math.max(0, dayNumber(planOn ?? alertOn) - dayNumber(alertOn)));
    return {
      year,
      kinds,
      kind,
      sentence: sentenceOf(groups, named.length),
      named: unlessSmall(named.length, named.length),
      helped: unlessSmall(helped.length, helped.length),
      medianDays:
        days.length < smallest_comparison
          ? null
          : Math.round(
              quantile(
                days.toSorted((a, b) => a - b),
                0.5,
              ),
            ),
      groups,
    };
  });
}

/** The year's students with an alert, and who of them had such help. */
export async function openAccess(
  trx: Tx,
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  asked: string | undefined,
) {
  const { institutionId } = actor;
  const page = await openPage(trx, { db, actor, clock }, undefined);
  const year = page.week.academicYear;
  const from = page.weeks.find(({ academicYear }) => academicYear === year)?.week ?? page.today;
  const kinds = await trx
    .selectFrom('interventions.kind')
    .select(['kind_key as key', 'name'])
    .where('institution_id', '=', institutionId)
    .orderBy('sort_no')
    .orderBy('name')
    .execute();
  const kind = asked ?? null;
  if (kind !== null && !kinds.some(({ key }) => key === kind))
    throw trouble.unknownFilter('There is no such kind of help. Choose one of the list.');
  const scope = await ledScope(trx, actor);
  return { page, year, kinds, kind, scope, named: await readNamed(trx, scope, { from, today: page.today, kind }) };
}

interface Span {
  from: string;
  today: string;
  kind: string | null;
}

/** Leading is of an institution or of units: who looks after students leads nobody by that. */
export async function ledScope(trx: Tx, actor: Actor): Promise<StudentScope> {
  return { ...(await studentScope(trx, actor, 'plans:lead')), caseloadOf: [], classesOf: [] };
}

/** The year's students with an alert that was told, within what the reader leads, and their first plan. */
async function readNamed(trx: Tx, led: StudentScope, { from, today, kind }: Span): Promise<Named[]> {
  const { institutionId } = led;
  const { rows } = await sql<Named>`
    select a.student_id as "studentId", a.on as "alertOn", p.on as "planOn"
    from (select student_id, min(on_day) as on from alerts.alert where institution_id = ${institutionId}
        and on_day between ${from}::date and ${today}::date and state in ('open', 'closed', 'already') group by student_id) a
    left join (select student_id, min(starts_on) as on from interventions.plan where institution_id = ${institutionId}
        and starts_on between ${from}::date and ${today}::date and coalesce(end_reason, '') <> 'in-error'
        and (${kind}::text is null or kind_key = ${kind}) group by student_id) p on p.student_id = a.student_id
    where ${inScope(led, sql.ref('a.student_id'), today)}`.execute(trx);
  return rows;
}

export async function readAccessGroups(trx: Tx, institutionId: number, named: readonly Named[]) {
  const ids = named.map(({ studentId }) => studentId);
  const { rows } = await sql<{ studentId: string; kind: string; value: string }>`
    select c.student_id as "studentId", c.kind, c.value from unnest(${arrayLiteral(ids)}::text::uuid[]) w (student_id)
    join roster.characteristic c on c.institution_id = ${institutionId} and c.student_id = w.student_id`.execute(trx);
  return rows;
}

function sentenceOf(groups: readonly AccessGroup[], n: number): string {
  if (n === 0) return 'No alert has named anybody this year yet, so there is nobody to look at.';
  const of = (answer: AccessGroup['answer']) => groups.filter((group) => group.answer === answer);
  const say = (some: readonly AccessGroup[]) =>
    some.map(({ kind, value }) => `${kind.toLowerCase()} ${value}`).join(', ');
  const parts = (['less', 'more'] as const).flatMap((answer) =>
    of(answer).length > 0 ? [`${access_words[answer].toLowerCase()}: ${say(of(answer))}`] : [],
  );
  if (parts.length > 0) return `Of those whom alerts named, some groups got help ${parts.join('; ')}.`;
  return 'No group that is large enough to tell got help clearly more or less often than the others.';
}
