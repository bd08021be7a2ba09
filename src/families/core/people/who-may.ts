import type { IsoDate } from '../../../kernel/week.ts';
import type { FamilyCategory } from '../writing/occasions.ts';
import type { LeftOutReason } from './holder.ts';
import type { FamilyRules } from './rules.ts';

export interface PermissionInForce {
  rule: 'only' | 'no_contact';
  categories: readonly string[];
}

/** What was decided when the student came of age; null: nothing yet. */
export type RightsDecision = 'student-only' | 'emergency-only' | 'guardians-too';

/**
 * Whose rights they are: the student's parents', the student's, or a question that waits for a person.
 * @param born null: not on record, so the student is taken for a minor
 */
export function rightsOf(
  rules: Pick<FamilyRules, 'recipients' | 'ofAge'>,
  born: IsoDate | null,
  today: IsoDate,
  decision: RightsDecision | null,
): 'guardians' | 'student' | 'review' | RightsDecision {
  if (rules.recipients === 'students') return 'student';
  const ofAgeOn = rules.ofAge === null ? null : ofAgeDay(born, rules.ofAge);
  if (ofAgeOn === null || today < ofAgeOn) return 'guardians';
  return decision ?? 'review';
}

/** The birthday at which rights pass; who is born on 29 February comes of age on 1 March of a common year. */
export function ofAgeDay(born: IsoDate | null, ofAge: number): IsoDate | null {
  if (born === null) return null;
  const day = Temporal.PlainDate.from(born);
  const moved = day.with({ year: day.year + ofAge }, { overflow: 'constrain' });
  return (moved.day === day.day ? moved : moved.add({ days: 1 })).toString();
}

/**
 * Why a guardian is not told something about a student, or null when they are. What is strictest wins: nothing loosens what
 * the roster or an order forbids, not even an emergency.
 */
export function whyNotGuardian(
  rights: ReturnType<typeof rightsOf>,
  rosterSaysYes: boolean,
  permissions: readonly PermissionInForce[],
  category: FamilyCategory,
): LeftOutReason | null {
  if (!rosterSaysYes) return 'roster-says-no';
  if (permissions.some(({ rule }) => rule === 'no_contact')) return 'no-contact';
  if (permissions.some(({ rule, categories }) => rule === 'only' && !categories.includes(category)))
    return 'only-other-things';
  const isEmergency = category === 'emergency';
  switch (rights) {
    case 'guardians':
    case 'guardians-too':
      return null;
    case 'review':
      return isEmergency ? null : 'rights-review';
    case 'emergency-only':
      return isEmergency ? null : 'of-age';
    case 'student':
    case 'student-only':
      return 'of-age';
  }
}

/** Why a student is not told themselves, or null when they are. */
export function whyNotStudent(rights: ReturnType<typeof rightsOf>, category: FamilyCategory): LeftOutReason | null {
  if (rights === 'guardians') return 'not-of-age';
  return rights === 'review' && category !== 'emergency' ? 'rights-review' : null;
}

/** Why somebody whom the student chose is not told: the student's consent is for some things, until a day, and can be taken back. */
export function whyNotTrusted(
  given: { categories: readonly string[]; startsOn: IsoDate; until: IsoDate; isRevoked: boolean },
  category: FamilyCategory,
  today: IsoDate,
): LeftOutReason | null {
  if (given.isRevoked || today < given.startsOn || today > given.until) return 'ended';
  return given.categories.includes(category) ? null : 'only-other-things';
}
