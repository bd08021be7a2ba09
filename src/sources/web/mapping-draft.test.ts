import { expect, test } from 'vitest';
import { Mapping } from '../core/mapping.ts';
import { draftOf, guessRoles, mappingOf, newDraft, troubles, usualMeaning, withRole } from './mapping-draft.ts';

const columns = ['student_id', 'date', 'event_name', 'count', 'remark'];
const source = { measure: 'count' as const, identifierKind: 'source' };

test('usual names of columns are recognised, each role once', () => {
  expect(guessRoles(columns)).toEqual({
    student_id: 'student',
    date: 'time',
    event_name: 'kind',
    count: 'value',
    remark: 'none',
  });
  expect(guessRoles(['code_module', 'code_presentation', 'id_student', 'id_site', 'date', 'sum_click'])).toMatchObject({
    code_module: 'programme',
    code_presentation: 'term',
    id_student: 'student',
    date: 'time',
    sum_click: 'value',
  });
  expect(Object.values(guessRoles(['date', 'created_at'])).filter((role) => role === 'time')).toHaveLength(1);
});

test('what a draft says is a mapping that the server accepts, and it comes back the same', () => {
  const draft = {
    ...newDraft(columns, source),
    as: 'sum' as const,
    leadingZeros: 'ignore' as const,
    timeFormat: 'dmy' as const,
  };
  expect(troubles(draft)).toEqual([]);
  const mapping = Mapping.parse(mappingOf(draft, 'vle'));
  expect(mapping.feeds).toEqual([{ source: 'vle', kinds: null, value: { as: 'sum', column: 'count' } }]);
  expect(draftOf(mapping, columns, 'vle')).toEqual(draft);
});

test('kinds go to the sources named, and to none where none is', () => {
  const draft = { ...newDraft(columns, source), kinds: { quiz: 'quiz', view: 'vle', ping: '' } };
  const mapping = Mapping.parse(mappingOf(draft, 'vle'));
  expect(mapping.feeds.map(({ source: to, kinds }) => [to, kinds])).toEqual([
    ['vle', ['view']],
    ['quiz', ['quiz']],
  ]);
  const open = Mapping.parse(mappingOf({ ...draft, kinds: { quiz: 'quiz' } }, 'vle'));
  expect(open.feeds.map(({ source: to, kinds }) => [to, kinds])).toEqual([
    ['vle', null],
    ['quiz', ['quiz']],
  ]);
});

test('a role that moves to another column leaves the first', () => {
  const moved = withRole(newDraft(columns, source), 'remark', 'student');
  expect(moved.roles).toMatchObject({ remark: 'student', student_id: 'none' });
});

test('what is still open is asked for', () => {
  const draft = newDraft(['a', 'b'], { measure: 'rate', identifierKind: 'source' });
  expect(troubles(draft, ['P']).map(({ about }) => about)).toEqual(['student', 'time', 'value', 'codes']);
});

test('a mapping whose feeds read differently is more than a draft can hold', () => {
  const mapping = Mapping.parse({
    student: { column: 'id' },
    time: { column: 'at' },
    kind: 'kind',
    feeds: [
      { source: 'vle', kinds: ['click'], value: { as: 'rows' } },
      { source: 'grades', kinds: ['grade'], value: { as: 'level', column: 'grade' } },
    ],
  });
  expect(draftOf(mapping, ['id', 'at', 'kind', 'grade'], 'vle')).toBeNull();
});

test('usual attendance codes are offered, others are asked for', () => {
  expect(usualMeaning('/')).toEqual({ attended: 1, expected: 1 });
  expect(usualMeaning('absent')).toEqual({ attended: 0, expected: 1 });
  expect(usualMeaning('Excused')).toEqual({ attended: 0, expected: 0 });
  expect(usualMeaning('Q7')).toBeNull();
});
