import type { Search } from '../../../address.ts';

/** Whom a message is about, as the page's address says it. */
export type Whom = 'students' | 'absent' | 'missed' | 'unit';

export interface AudienceChoice {
  who: Whom;
  studentIds: readonly string[];
  day: string;
  least: string;
  unitId: string;
}

export function whomOf(search: Search): Whom {
  return search.who === 'absent' || search.who === 'missed' || search.who === 'unit' ? search.who : 'students';
}

/** What the server is asked; null: something is still to be chosen. */
export function audienceOf({ who, studentIds, day, least, unitId }: AudienceChoice): Record<string, unknown> | null {
  const within = unitId ? { unitId } : {};
  if (who === 'absent') return day ? { kind: 'absent', day, ...within } : null;
  if (who === 'missed') return Number(least) >= 1 ? { kind: 'missed', least: Number(least), ...within } : null;
  if (who === 'unit') return unitId ? { kind: 'unit', unitId } : null;
  return studentIds.length > 0 ? { kind: 'students', studentIds } : null;
}
