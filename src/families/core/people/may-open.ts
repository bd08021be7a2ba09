import type { FamilyCategory } from '../writing/occasions.ts';
import { type LeftOutReason, unwritten } from './holder.ts';
import type { FamilyView, PersonView } from './views.ts';

/** Why a link about such things opens nothing for this person, or null where it opens: who wants no messages may still look. */
export function whyClosedFor(person: Pick<PersonView, 'reach'>, category: FamilyCategory): LeftOutReason | null {
  const why = person.reach.find((line) => line.category === category)?.why ?? null;
  return why === null || unwritten.includes(why) ? null : why;
}

/** What to do instead of giving somebody a link that opens nothing for them. */
export function insteadOfLink(why: LeftOutReason, rights: FamilyView['rights']): string {
  if (why === 'of-age')
    return rights === 'student'
      ? 'Rights are the student’s own. Ask the student: with their yes, name this person as somebody they trust, on the student’s page; or share it with the student.'
      : 'The student is of age, and decided that this person is not told. Share it with the student, or ask them again.';
  if (why === 'rights-review')
    return 'The student came of age, and nobody has decided yet whom the school tells. Ask the student and decide it under Families, or share it with the student.';
  if (why === 'not-of-age') return 'The student is not of age: share it with whoever has their rights.';
  return 'What stands on this person in the student’s family does not allow it. Talk to whoever decided that, or print the plan.';
}
