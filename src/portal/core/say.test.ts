import { expect, it } from 'vitest';
import { readyLanguages } from '../../kernel/languages.ts';
import { examplesOf, type PortalKey, say } from './say.ts';
import { en } from './words/en.ts';

const values = {
  address: '•••0101',
  minutes: 15,
  name: 'Rosa',
  school: 'Bayou Elementary',
  student: 'Luis',
  n: 3,
  of: 52,
  reason: 'x',
  number: '112',
  title: 'T',
  host: 'H',
  when: 'W',
  answer: 'A',
  from: '08:00',
  until: '20:00',
  who: 'Q',
  what: 'Z',
};

it('says everything in every language, and names what the English names', () => {
  for (const language of readyLanguages)
    for (const key of Object.keys(en) as PortalKey[]) {
      const said = say(language, key, values);
      expect(said, `${language} ${key}`).not.toMatch(/[{}]/);
      for (const [name, value] of Object.entries(values))
        if (en[key].includes(`{${name}}`)) expect(said, `${language} ${key}`).toContain(String(value));
    }
});

it('counts as each language counts', () => {
  const missed = (language: Parameters<typeof say>[0], n: number) => say(language, 'missed', { n, of: 50 });
  expect(missed('pl', 1)).toContain('jeden opuszczony dzień');
  expect(missed('pl', 3)).toContain('3 opuszczone dni');
  expect(missed('pl', 5)).toContain('5 opuszczonych dni');
  expect(missed('ar', 2)).toContain('يوما غياب');
  expect(missed('ar', 3)).toMatch(/أيام/);
  expect(missed('en', 0)).toBe('No day missed this year, out of 50.');
});

it('shows a speaker each sentence as it will stand, in each number that the language counts by', () => {
  expect(examplesOf('en', 'recent')).toEqual([
    'In the last weeks: none.',
    'In the last weeks: one day.',
    'In the last weeks: 2 days.',
    'In the last weeks: 5 days.',
    'In the last weeks: 11 days.',
  ]);
  for (const language of readyLanguages)
    for (const key of Object.keys(en) as PortalKey[])
      expect(examplesOf(language, key).join(''), `${language} ${key}`).not.toMatch(/[{}]|undefined/);
});
