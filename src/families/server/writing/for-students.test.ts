import { describe, expect, it } from 'vitest';
import { languages, type ReadyLanguage } from '../../../kernel/languages.ts';
import type { Recipient } from '../../core/people/holder.ts';
import { occasionKeys, occasionOf } from '../../core/writing/occasions.ts';
import { readingLevel } from '../../core/writing/reading-level.ts';
import { readyForStudents, readyMade } from '../../core/writing/ready-made/all.ts';
import { checkWords, exampleValues, renderSaid } from '../../core/writing/render.ts';
import { makeMessage } from './make-items.ts';

const recipient = (kind: Recipient['kind'], language: string): Recipient => ({
  kind,
  id: 'x',
  name: 'Kim',
  householdKey: 'h',
  language,
  channels: [{ channel: 'email', address: 'kim@example.org' }],
  timeZone: 'UTC',
  hours: { from: '08:00', until: '20:00' },
  digest: 'each',
  nameForStudent: 'Robin',
  isLargePrint: false,
  wantsAudio: false,
  needsInterpreter: false,
});
const every = languages.flatMap(({ key }) => occasionKeys.map((occasion) => ({ language: key, occasion })));
const make = (
  kind: Recipient['kind'],
  of: { language: ReadyLanguage; occasion: (typeof occasionKeys)[number] },
  has: 'family' | 'student' | 'both',
) =>
  makeMessage(
    {
      institution: { name: 'Harbour' },
      occasion: of.occasion,
      approved: {
        family: new Map(has === 'student' ? [] : [[of.language, readyMade[of.language][of.occasion]]]),
        student: new Map(
          has === 'family'
            ? []
            : [[of.language, (readyForStudents[of.language] ?? readyForStudents.en)?.[of.occasion]]].flatMap(
                ([language, words]) => (words ? [[language, words] as never] : []),
              ),
        ),
      },
      ownWords: { [of.language]: 'Hello.' },
      senderName: 'Ms Reed',
      day: '2025-11-18',
    },
    {
      recipient: recipient(kind, of.language),
      corrects: null,
      students: [{ studentId: 's', school: 'Harbour', values: exampleValues(occasionOf(of.occasion).studentFields) }],
    },
  );

describe('words for students and words for families', () => {
  it.each(every)(
    'of $occasion in $language never reach the other: where theirs are not there, a person speaks',
    (of) => {
      expect(make('student', of, 'family')).toEqual({ kind: 'interpreter', why: 'no-approved-words' });
      expect(make('guardian', of, 'student')).toEqual({ kind: 'interpreter', why: 'no-approved-words' });
      expect(make('trusted', of, 'student')).toEqual({ kind: 'interpreter', why: 'no-approved-words' });
      const [toStudent, toParent] = [make('student', of, 'both'), make('guardian', of, 'both')];
      expect([toStudent.kind, toParent.kind]).toEqual(['said', 'said']);
      expect(toStudent).not.toEqual(toParent);
    },
  );
});

const ready = Object.entries(readyForStudents).flatMap(([language, words]) =>
  occasionKeys.map((occasion) => ({ language, occasion, words: words[occasion] })),
);

it.each(ready)(
  'what a student is told of $occasion in $language can be saved, and speaks to them',
  ({ language, occasion, words }) => {
    expect(checkWords(occasion, words, language)).toEqual([]);
    const text = Object.values(words).join('\n');
    // Neither themselves as somebody else, nor somebody's child, nor a figure that judges them.
    expect(text).not.toContain('{student}');
    expect(text).not.toMatch(/\b(child|your son|daughter|score|points)\b|hij[oa]|puntuaci|طفل|ابن|درجة/i);
    expect(text).not.toMatch(/more_than_pct|compared|classmates/);
  },
);

it.each(occasionKeys)('is short and easy in English: %s', (occasion) => {
  const words = readyForStudents.en?.[occasion];
  const { fields, studentFields } = occasionOf(occasion);
  const said = words && renderSaid(occasion, words, 'en', exampleValues(fields), [exampleValues(studentFields)]);
  const level = readingLevel(said?.body ?? '', 'en');
  expect(level.kind === 'grade' ? level.grade : 0).toBeLessThan(6.5);
});
