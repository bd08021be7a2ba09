import { expect, it } from 'vitest';
import { caseListSentence, coverageSentence } from './case-sentences.ts';
import { changeWords } from './change-words.ts';

const words = { students: 'pupils' };

it('says how many cases there are and how many are late', () => {
  expect(caseListSentence({ list: 'mine', total: 12, overdue: 3 }, words)).toBe(
    '12 cases with you; 3 are past the target day.',
  );
  expect(caseListSentence({ list: 'all', total: 1, overdue: 0 }, words)).toBe('1 open case, none past its target day.');
  expect(caseListSentence({ list: 'unassigned', total: 0, overdue: 0 }, words)).toBe(
    'No case of your pupils with nobody yet.',
  );
});

it('says which share of those who need a conversation had one', () => {
  expect(coverageSentence({ below: 61, contacted: 37, attention: 350, days: 14 })).toBe(
    'Below 350 in the last scored week: 61 % contacted within 14 days (37 of 61).',
  );
  expect(coverageSentence({ below: 0, contacted: 0, attention: 350, days: 14 })).toBe(
    'Nobody is below 350 in the last scored week.',
  );
});

it('says what changed of a case', () => {
  expect(changeWords({ stage: ['New', 'Contacting'], priority: [2, 1], owner: null, team: 'Retention' })).toBe(
    'Stage: New → Contacting. Priority: Soon → First. With nobody for now. In the queue of Retention.',
  );
});
