import { expect, it } from 'vitest';
import { type Meaning, meaningNo } from '../meaning.ts';
import { isSelected } from './mark-selection.ts';

it.each`
  asked               | mark                    | meant
  ${'late'}           | ${'late'}               | ${true}
  ${'late'}           | ${'late_excused'}       | ${true}
  ${'late'}           | ${'late_no_excuse'}     | ${true}
  ${'late'}           | ${'late_unexcused'}     | ${false}
  ${'late'}           | ${'left_early'}         | ${false}
  ${'left_early'}     | ${'left_early_excused'} | ${true}
  ${'late_no_excuse'} | ${'late'}               | ${false}
  ${'illness'}        | ${'illness'}            | ${true}
  ${'illness'}        | ${'medical'}            | ${false}
`('a rule that asks for $asked means a mark of $mark: $meant', ({ asked, mark, meant }) => {
  expect(isSelected({ meanings: [asked], codes: [] }, 'X', meaningNo[mark as Meaning])).toBe(meant);
});
