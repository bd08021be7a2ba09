import { fittingKinds, plainKind } from '../../../interventions/core/tiers/playbook.ts';
import { playbooksOf } from '../../../interventions/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { problems } from '../../../kernel/problem.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { characteristicWords } from '../../core/effects/effect-words.ts';

/**
 * Which kinds of group may be opened into names: those for which a playbook names fitting support, to whoever works on plans, since they are
 * told it of each student anyway. Never others, such as who gets free meals: a law of the United States limits who may know (42 U.S.C. 1758(b)(6)).
 */
export async function namedKinds(trx: Tx, actor: Actor): Promise<(kind: string) => boolean> {
  if (actor.isDeidentified || actor.why('plans:work').length === 0) return () => false;
  const kinds = fittingKinds(await playbooksOf(trx, actor.institutionId));
  return (kind) => kinds.has(plainKind(kind));
}

/** Of whom the reader may know that they belong to the group. */
export async function groupScope(trx: Tx, actor: Actor, group: string): Promise<StudentScope> {
  const isNamed = await namedKinds(trx, actor);
  if (!isNamed(kindOf(group)))
    throw problems.forbidden(
      'This group is told of as a whole only. Names are for who works on plans, of groups for which a playbook names fitting support.',
    );
  return studentScope(trx, actor, 'plans:work');
}

export const kindOf = (group: string): string => group.split('=')[0] ?? '';

export function groupWords(key: string): string {
  const [kind = '', ...value] = key.split('=');
  return `${characteristicWords(kind)} ${characteristicWords(value.join('='))}`;
}
