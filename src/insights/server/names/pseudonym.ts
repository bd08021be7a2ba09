import { createHmac } from 'node:crypto';

/**
 * The name under which a reader of de-identified data sees a student: the same in every list of an institution, and not to
 * be undone without its secret.
 * @example pseudonymOf(secret, studentId) // "P-7KQ2M-X4WDA"
 */
export function pseudonymOf(secret: Uint8Array, studentId: string): string {
  const digest = createHmac('sha256', secret).update(studentId).digest();
  let letters = '';
  // 50 bits: a million students collide with a chance of one in two thousand, and the number below tells even those apart.
  for (let i = 0; i < 10; i++) letters += alphabet[(digest[i] ?? 0) & 31];
  return `P-${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** A number instead of the enrolment's own, which other systems may know. */
export function pseudonymNumber(secret: Uint8Array, enrolmentId: number): number {
  return createHmac('sha256', secret).update(`enrolment ${enrolmentId}`).digest().readUIntBE(0, 6);
}

// Crockford's letters: none is taken for another.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
