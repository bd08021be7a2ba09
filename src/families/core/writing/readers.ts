import { isOccasion, type OccasionKey } from './occasions.ts';

/** For whom words are written: who answers for a student, or students themselves. Neither ever gets the other's. */
export type Reader = 'family' | 'student';

const suffix = '-for-students';

/** The template whose words a student reads where the family reads those of this one. */
export function forStudents(templateKey: string): string {
  return `${forFamilies(templateKey)}${suffix}`;
}

/** And the other way round. */
export function forFamilies(templateKey: string): string {
  return templateKey.endsWith(suffix) ? templateKey.slice(0, -suffix.length) : templateKey;
}

export function readerOf(recipient: { kind: string }): Reader {
  return recipient.kind === 'student' ? 'student' : 'family';
}

/** The templates that come with the product: each occasion's, and the one for students beside it. */
export function readyTemplate(key: string): { occasion: OccasionKey; reader: Reader } | null {
  const occasion = forFamilies(key);
  return isOccasion(occasion) ? { occasion, reader: key === occasion ? 'family' : 'student' } : null;
}
