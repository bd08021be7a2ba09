import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import { accessByGroup } from '../../core/effects/access.ts';
import { access_parts, type StudentsBehindView } from '../../core/effects/behind-views.ts';
import { openAccess, readAccessGroups } from '../effects/view-access.ts';
import { trouble } from '../problems.ts';
import { groupScope, groupWords } from './group-names.ts';
import { type Doing, refuseSmall, refuseUnnamed, rowsOfIds, studentsBehind } from './students-behind.ts';

export const AccessStudentsQuery = z.object({
  kind: z.string().max(40).optional().describe('of help'),
  group: z.string().max(200).optional().describe('as the page of groups names it; left out: everybody'),
  of: z.enum(access_parts).default('named'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

/** Whom a number on the page of who gets which help counts. What is hidden there is not listed here. */
export async function viewAccessStudents(
  { db, clock, actor }: Doing,
  { kind: asked, group, of, page }: z.output<typeof AccessStudentsQuery>,
): Promise<StudentsBehindView> {
  refuseUnnamed(actor);
  requireNeed(actor, 'plans:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const alsoIn = group === undefined ? null : await groupScope(trx, actor, group);
    const { page: at, scope, year, kinds, kind, named } = await openAccess(trx, { db, clock, actor }, asked);
    const members = group === undefined ? named : await membersOf(group);
    const people = of === 'named' ? members : members.filter(({ planOn }) => planOn !== null);
    if (unlessSmall(people.length, true) === null) refuseSmall();
    const help = kinds.find(({ key }) => key === kind)?.name ?? 'a plan';
    const who = of === 'named' ? 'Named by an alert' : `Named by an alert, and had ${help.toLowerCase()}`;
    const days = new Map(people.map((one) => [one.studentId, one]));
    return studentsBehind(
      trx,
      { clock, actor },
      {
        scope,
        today: at.today,
        words: at.institution.words,
        what: `${who}, ${year}${group === undefined ? '' : `: ${groupWords(group)}`}`,
        of: rowsOfIds(days.keys()),
        counted: people.length,
        page,
        filter: { access: of, ...(group && { group }), ...(kind && { kind }) },
        saidLabel: 'Alert, then help',
        said: (studentId) => {
          const one = days.get(studentId);
          return { days: one ? [one.alertOn, ...(one.planOn ? [one.planOn] : [])] : [] };
        },
        ...(alsoIn && { alsoIn }),
      },
    );

    async function membersOf(key: string) {
      const groups = await readAccessGroups(trx, actor.institutionId, named);
      const told = accessByGroup(named, groups, () => true).find((one) => one.key === key);
      if (!told) throw trouble.unknownFilter('There is no such group among those whom alerts named.');
      if (!told.opens.includes(of)) refuseSmall();
      const ids = new Set(groups.filter((one) => `${one.kind}=${one.value}` === key).map(({ studentId }) => studentId));
      return named.filter(({ studentId }) => ids.has(studentId));
    }
  });
}
