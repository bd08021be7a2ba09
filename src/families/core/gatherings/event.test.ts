import { expect, it } from 'vitest';
import { praisesPerfectAttendance } from './event.ts';

it.each([
  ['Awards for perfect attendance', true],
  ['Breakfast for students with 100% attendance', true],
  ['Premio a la asistencia perfecta', true],
  ['A prize for everyone who never missed a day', true],
  ['We celebrate how much attendance has improved', false],
  ['Families of students who came back to school more often', false],
  ['The perfect evening: food, music, and everybody belongs', false],
  ['Full hall expected: please attend early', false],
])('“%s” praises attendance without a gap: %s', (words, expected) => {
  expect(praisesPerfectAttendance(words)).toBe(expected);
});
