import type { Ground, Need, Why } from '../../kernel/actor.ts';
import type { Reach } from './roles.ts';

/** A role as somebody holds it. */
export interface HeldRole {
  roleKey: string;
  roleName: string;
  needs: readonly string[];
  reach: Reach;
  unitId: string | null;
  unitName: string | null;
  staffId: string | null;
}

/** The grounds on which the held roles grant a need; none when no role does. */
export function whyOf(held: readonly HeldRole[], need: Need): Why {
  const grounds: Ground[] = [];
  for (const role of held) {
    if (!role.needs.includes(need)) continue;
    const ground = groundOf(role);
    if (ground) grounds.push(ground);
  }
  return grounds;
}

function groundOf(role: HeldRole): Ground | null {
  switch (role.reach) {
    case 'institution':
    case 'none':
      return { via: 'institution', reason: `${role.roleName} of the institution` };
    case 'unit':
      return role.unitId
        ? { via: 'unit', unitId: role.unitId, reason: `${role.roleName} of ${role.unitName ?? 'this unit'}` }
        : { via: 'institution', reason: `${role.roleName} of the institution` };
    case 'caseload':
      return role.staffId ? { via: 'caseload', staffId: role.staffId, reason: 'You look after this student' } : null;
    case 'class':
      return role.staffId ? { via: 'class', staffId: role.staffId, reason: 'You teach this student' } : null;
  }
}
