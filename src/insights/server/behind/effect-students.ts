import { sql } from 'kysely';
import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { effect_parts, type StudentsBehindView } from '../../core/effects/behind-views.ts';
import { type EffectsCut, type PlanEffect, plansOfCell } from '../effects/effect-cells.ts';
import { EffectsQuery, openEffects, readCut } from '../effects/view-effects.ts';
import { trouble } from '../problems.ts';
import { groupScope, groupWords } from './group-names.ts';
import { type Doing, refuseSmall, refuseUnnamed, rowsOfIds, studentsBehind } from './students-behind.ts';

export const EffectStudentsQuery = EffectsQuery.extend({
  of: z.enum(effect_parts).default('begun'),
  cell: z.string().max(200).optional().describe('the line of the page, for what is compared there'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
type Query = z.output<typeof EffectStudentsQuery>;

const part_words: Record<Query['of'], string> = {
  compared: 'Compared with others who waited',
  similar: 'Waited, and were compared with',
  begun: 'Plans that began',
  'any-compared': 'Plans that were compared',
  'too-soon': 'Plans too soon to tell of',
  'no-start': 'Plans without a score in the week before',
  'nobody-alike': 'Plans with nobody alike who waited',
};
const states: Partial<Record<Query['of'], string>> = {
  'any-compared': 'compared',
  'too-soon': 'too_soon',
  'no-start': 'no_start',
  'nobody-alike': 'nobody_alike',
};

/** Who had the plans that a number of "did it help?" counts, or whom they were compared with; never how it went for one of them. */
export async function viewEffectStudents(
  { db, clock, actor }: Doing,
  { of, cell, page, ...asked }: Query,
): Promise<StudentsBehindView> {
  refuseUnnamed(actor);
  requireNeed(actor, 'plans:lead');
  const isOfCell = of === 'compared' || of === 'similar';
  if (isOfCell !== (cell !== undefined))
    throw trouble.unknownFilter('A line of the page is compared, and only that. Go back to the page and choose there.');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const alsoIn = of === 'compared' && asked.by === 'group' ? await groupScope(trx, actor, cell ?? '') : null;
    const opened = await openEffects(trx, { db, clock, actor }, asked);
    const cutting = await readCut(trx, opened, asked);
    const plans = cell === undefined ? ofState(cutting.rows, states[of]) : ofCell(cutting, cell);
    const ids = of === 'similar' ? await studentsOf(trx, actor.institutionId, plans) : plans.map(idOf);
    const begun = new Map(plans.map((plan) => [plan.studentId, [plan.startsOn]]));
    return studentsBehind(
      trx,
      { clock, actor },
      {
        scope: opened.scope,
        today: opened.page.today,
        words: opened.page.institution.words,
        what: `${part_words[of]}${isOfCell ? '' : ` (${plans.length})`}, ${opened.year}${cell === undefined ? '' : `: ${cellWords(cutting, cell)}`}`,
        of: rowsOfIds(ids),
        counted: new Set(ids).size,
        page,
        filter: { effects: of, ...(cell && { cell }), ...asked },
        ...(of !== 'similar' && { saidLabel: 'Began', said: (id: string) => ({ days: begun.get(id) ?? [] }) }),
        ...(alsoIn && { alsoIn }),
      },
    );
  });
}

const idOf = ({ studentId }: PlanEffect): string => studentId;

function ofState(rows: readonly PlanEffect[], state: string | undefined): readonly PlanEffect[] {
  const some = state === undefined ? rows : rows.filter((row) => row.state === state);
  if (unlessSmall(some.length, true) === null) refuseSmall();
  return some;
}

function ofCell(cutting: EffectsCut, cell: string): readonly PlanEffect[] {
  const plans = plansOfCell(cutting, cell);
  if (plans === null) throw trouble.unknownFilter('There is no such line on the page (any more). Go back to it.');
  if (plans === 'small') refuseSmall();
  return plans;
}

function cellWords({ by, names: { kinds, playbooks, units } }: EffectsCut, cell: string): string {
  if (by === 'group') return groupWords(cell);
  if (by === 'kind') return kinds.find(({ key }) => key === cell)?.name ?? '';
  if (by === 'site') return units.find(({ unitId }) => unitId === cell)?.name ?? '';
  return playbooks.find(({ playbook_id }) => playbook_id === cell)?.name ?? 'without a playbook';
}

/** Whose enrolments plans were compared with. */
async function studentsOf(trx: Tx, institutionId: number, plans: readonly PlanEffect[]): Promise<string[]> {
  const members = [...new Set(plans.flatMap((plan) => plan.members))];
  const { rows } = await sql<{ id: string }>`
    select distinct e.student_id as id from unnest(${arrayLiteral(members)}::text::int[]) m (id)
    join roster.enrolment e on e.institution_id = ${institutionId} and e.enrolment_id = m.id`.execute(trx);
  return rows.map(({ id }) => id);
}
