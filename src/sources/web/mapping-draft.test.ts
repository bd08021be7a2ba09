import { expect, test } from 'vitest';
import { Mapping } from '../core/mapping.ts';
import type { ColumnProfile, MappingSuggestion } from '../core/suggest-mapping.ts';
import { draftOf, mappingOf, suggestedDraft, troubles, usualMeaning, withRole } from './mapping-draft.ts';

const profile = (name: string, over: Partial<ColumnProfile> = {}): ColumnProfile => ({
  name,
  examples: [],
  values: null,
  emptyShare: 0,
  numberShare: 0,
  isUnique: false,
  times: null,
  ids: [],
  ...over,
});
const columns = ['student_id', 'date', 'event_name', 'count', 'remark'];
const suggestion: MappingSuggestion = {
  student: { column: 'student_id', identifierKind: 'source', leadingZeros: 'exact' },
  time: { column: 'date', format: 'iso', zone: 'local' },
  eventId: null,
  kind: 'event_name',
  value: 'count',
  programme: null,
  term: null,
  questions: [],
};
const source = { measure: 'count' as const, identifierKind: 'source' };
const newDraft = () =>
  suggestedDraft(
    columns.map((name) => profile(name)),
    suggestion,
    source,
  );

test('a suggestion becomes a draft, and a column of numbers says how many', () => {
  expect(newDraft()).toMatchObject({
    roles: { student_id: 'student', date: 'time', event_name: 'kind', count: 'value', remark: 'none' },
    as: 'rows',
  });
  expect(suggestedDraft([profile('count', { numberShare: 1 })], { ...suggestion, kind: null }, source).as).toBe('sum');
});

test('marks begin with what their codes usually mean', () => {
  const codes = [
    { value: 'P', rows: 9 },
    { value: 'Q7', rows: 1 },
  ];
  const draft = suggestedDraft(
    [profile('mark', { values: codes })],
    { ...suggestion, value: 'mark' },
    { ...source, measure: 'rate' },
  );
  expect(draft).toMatchObject({ as: 'marks', codes: { P: { attended: 1, expected: 1 } } });
  expect(troubles(draft, ['P', 'Q7']).at(-1)?.says).toBe('Say what "Q7" means.');
});

test('what a draft says is a mapping that the server accepts, and it comes back the same', () => {
  const draft = {
    ...newDraft(),
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
  const draft = { ...newDraft(), kinds: { quiz: 'quiz', view: 'vle', ping: '' } };
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
  const moved = withRole(
    newDraft(),
    columns.map((name) => profile(name)),
    'remark',
    'student',
  );
  expect(moved.roles).toMatchObject({ remark: 'student', student_id: 'none' });
  const unused = withRole(
    moved,
    columns.map((name) => profile(name)),
    'count',
    'none',
  );
  expect(unused.roles).toMatchObject({ remark: 'student', date: 'time', count: 'none' });
});

test('what a column holds comes with its role', () => {
  const file = [
    profile('when', { times: { kind: 'clear', format: 'mdy', hasOffset: false, words: '' } }),
    profile('card', { ids: [{ kind: 'card', share: 0.1, shareWithoutZeros: 0.9 }] }),
  ];
  expect(withRole(newDraft(), file, 'when', 'time')).toMatchObject({ timeFormat: 'mdy', timeZone: 'local' });
  expect(withRole(newDraft(), file, 'card', 'student')).toMatchObject({
    identifierKind: 'card',
    leadingZeros: 'ignore',
  });
});

test('what is still open is asked for', () => {
  const nothing = { ...suggestion, student: null, time: null, kind: null, value: null };
  const draft = suggestedDraft([profile('a'), profile('b')], nothing, { ...source, measure: 'rate' });
  expect(troubles(draft, ['P']).map(({ about }) => about)).toEqual(['student', 'time', 'value', 'codes']);
});

test('while day and month cannot be told apart, a person has to say', () => {
  const times = { kind: 'ambiguous' as const, examples: [], words: '' };
  const draft = suggestedDraft(
    [profile('student_id'), profile('date', { times })],
    { ...suggestion, time: { column: 'date', format: 'dmy', zone: 'local' } },
    source,
  );
  expect(troubles(draft).map(({ about }) => about)).toEqual(['time']);
  expect(troubles({ ...draft, isDayOrderSaid: true })).toEqual([]);
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

test('the part of the day and minutes beside a code are kept when a mapping is opened again', () => {
  const draft = {
    ...newDraft(),
    as: 'marks' as const,
    codes: { P: { attended: 1, expected: 1 } },
    roles: { student_id: 'student', date: 'time', count: 'value', kind: 'session', remark: 'late' } as const,
  };
  const mapping = Mapping.parse(mappingOf(draft, 'vle'));
  expect(mapping.feeds[0]?.value).toMatchObject({ as: 'marks', session: 'kind', minutesLate: 'remark' });
  expect(draftOf(mapping, ['student_id', 'date', 'count', 'kind', 'remark'], 'vle')?.roles).toEqual(draft.roles);
});
