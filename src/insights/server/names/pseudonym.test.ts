import { expect, it } from 'vitest';
import { pseudonymNumber, pseudonymOf } from './pseudonym.ts';

const secret = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);
const student = '0192aaaa-0000-7000-8000-000000000001';

it('names a student the same every time, and otherwise in another institution', () => {
  expect(pseudonymOf(secret, student)).toMatch(/^P-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(pseudonymOf(secret, student)).toBe(pseudonymOf(secret, student));
  expect(pseudonymOf(other, student)).not.toBe(pseudonymOf(secret, student));
});

it('gives 20,000 students 20,000 names', () => {
  const names = new Set(Array.from({ length: 20_000 }, (_, i) => pseudonymOf(secret, String(i))));
  expect(names.size).toBe(20_000);
});

it('numbers enrolments with integers that say nothing of their own number', () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => pseudonymNumber(secret, i));
  expect(numbers.every(Number.isSafeInteger)).toBe(true);
  expect(new Set(numbers).size).toBe(1000);
  expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
});
