import type { UnitView } from './units-in-order.ts';

export const unitKindWords: Record<UnitView['kind'], string> = {
  campus: 'Campus',
  school: 'School',
  faculty: 'Faculty',
  department: 'Department',
  programme: 'Programme',
  year_group: 'Year group',
};

export const unitKindChoices = (Object.keys(unitKindWords) as UnitView['kind'][]).map((value) => ({
  value,
  label: unitKindWords[value],
}));
