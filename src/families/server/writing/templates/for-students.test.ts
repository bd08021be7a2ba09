import { describe, expect, it } from 'vitest';
import { languages, type ReadyLanguage, readyLanguages } from '../../../../kernel/languages.ts';
import { segmentsOf } from '../../../../messages/core/segments.ts';
import type { Recipient } from '../../../core/people/holder.ts';
import { occasionKeys, occasionOf } from '../../../core/writing/occasions.ts';
import { readingLevel } from '../../../core/writing/reading-level.ts';
import { readyForStudents, readyMade } from '../../../core/writing/ready-made/all.ts';
import { asText, checkWords, exampleValues, missingFields, renderSaid } from '../../../core/writing/render.ts';
import { makeMessage } from '../batches/make-items.ts';

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
        student: new Map(has === 'family' ? [] : [[of.language, readyForStudents[of.language][of.occasion]]]),
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

const ready = readyLanguages.flatMap((language) =>
  occasionKeys.map((occasion) => ({ language, occasion, words: readyForStudents[language][occasion] })),
);

/** Somebody's child, a figure that judges, and how parents are spoken to, as each language says it. */
const toParents: Record<ReadyLanguage, RegExp> = {
  en: /\b(child|your son|daughter|score|points)\b/i,
  es: /hij[oa]|puntuaci|puntos/i,
  ar: /طفل|ابن|درجة/,
  zh: /孩子|儿子|女儿|分数|得分|您/,
  vi: /quý vị|phụ huynh|con em|(?<!địa )điểm/i,
  fr: /enfant|votre fil|\bpoints|\bscore/i,
  pl: /państw|dzieck|dzieci|\bsyn|córk|punkt|wynik/i,
  pt: /filh[oa]|educand|criança|pontua|pontos/i,
  ur: /بچ[ےہوی]|بیٹ[اےی]|اسکور|نمبر/,
};

it.each(ready)(
  'what a student is told of $occasion in $language can be saved, speaks to them, and names what the English names',
  ({ language, occasion, words }) => {
    expect(checkWords(occasion, words, language)).toEqual([]);
    expect(missingFields(readyForStudents.en[occasion], words, ['en', language])).toEqual({ lost: [], added: [] });
    const text = Object.values(words).join('\n');
    // Neither themselves as somebody else, nor somebody's child, nor a figure that judges them.
    expect(text).not.toContain('{student}');
    expect(text).not.toMatch(toParents[language]);
    expect(text).not.toMatch(/more_than_pct|compared|classmates/);
  },
);

it.each(ready)('it is short, and as easy as is measured for $language: $occasion', ({ language, occasion, words }) => {
  const { fields, studentFields } = occasionOf(occasion);
  const said = renderSaid(occasion, words, language, exampleValues(fields), [exampleValues(studentFields)]);
  const family = renderSaid(occasion, readyMade[language][occasion], language, exampleValues(fields), [
    exampleValues(studentFields),
  ]);
  expect(said.body.length).toBeLessThanOrEqual(family.body.length + 10);
  expect(segmentsOf(asText(said)).segments).toBeLessThanOrEqual(4);
  const level = readingLevel(said.body, language);
  const { grade, perSentence } = { grade: 0, perSentence: 0, ...level };
  expect(grade).toBeLessThan(language === 'en' ? 6.5 : 8.5);
  expect(perSentence).toBeLessThanOrEqual(language === 'zh' ? 20 : 10);
});
