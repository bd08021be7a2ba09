import { type CastStaff, castStaff, type DemoInstitution } from '../cast.ts';
import type { GeneratedStaff } from './model.ts';
import { type Mix, personName } from './names.ts';
import { random } from './random.ts';

/** Groups of about `size`, a quarter over it at most, as even as they can be: 104 by 38 makes 35, 34 and 35. */
export function groupsOfAbout<T>(items: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(items.length / size - 0.25));
  return Array.from({ length: count }, (_, group) =>
    items.slice(Math.round((group * items.length) / count), Math.round(((group + 1) * items.length) / count)),
  );
}

export function castStaffOf(institution: DemoInstitution): CastStaff[] {
  return castStaff.filter((person) => person.institution === institution);
}

/** A member of staff who is not of the cast. */
export function generatedStaff(institution: DemoInstitution, mix: Mix, index: number): GeneratedStaff {
  const own = random(institution, 'staff', index);
  const name = personName(own, mix);
  const title = own.weighted([
    ['Dr', institution === 'riverbend' ? 5 : 60],
    ['', 35],
  ]);
  return {
    id: `staff-${String(index + 1).padStart(3, '0')}`,
    display: title === '' ? name.display : `${title} ${name.display}`,
    email: `staff-${String(index + 1).padStart(3, '0')}@${institution}.example`,
  };
}
