import type { Paper, PaperPart } from '../../kernel/paper.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { LetterWords } from './letters/words.ts';
import { fill, lettersIn } from './letters.ts';
import type { LegalStep } from './pack.ts';

export interface LetterFacts {
  step: LegalStep;
  language: string;
  /** Nobody issued it yet: it says so. */
  isDraft: boolean;
  /** Whether a speaker approved the translation; English needs none. */
  isApproved: boolean;
  /** Who takes responsibility for a translation that nobody approved; null: nobody. */
  translationBy: string | null;
  institution: string;
  place: string;
  studentName: string;
  date: IsoDate;
  have: number;
  from: IsoDate | null;
  days: readonly { day: IsoDate; isWholeDay: boolean; marks: string }[];
  help: readonly { words: string; on: IsoDate }[];
  /** What a person adds: whom to call, the board's address, the time to improve. */
  addWords: string;
  signer: { name: string; role: string };
  size: Paper['size'];
  /** "en-US": how days are written in English. */
  locale: string;
}

/** The letter to the family: humane words first, then the days and the help, then what the law asks to be said; in English too. */
export function composeLetter(facts: LetterFacts): Paper {
  const { language, step, institution } = facts;
  const parts: PaperPart[] = [...partsIn(facts, language)];
  if (language !== 'en') {
    parts.push({ kind: 'new-page' }, { kind: 'language', language: 'en' });
    parts.push({ kind: 'small', words: lettersIn('en').labels.inEnglish });
    parts.push(...partsIn(facts, 'en'));
  }
  return {
    title: `${step.name} (${step.citation.section})`,
    language,
    size: facts.size,
    foot: `${institution} · ${step.name} · ${step.citation.section}`,
    parts,
  };
}

function partsIn(facts: LetterFacts, language: string): PaperPart[] {
  const { step, isDraft, isApproved, translationBy, addWords, signer, help, days } = facts;
  const { labels } = lettersIn(language);
  const dateIn = (day: IsoDate) => dayIn(facts, language, day);
  const parts: PaperPart[] = [
    { kind: 'letterhead', from: facts.institution, lines: [facts.place], date: dateIn(facts.date) },
  ];
  if (isDraft) parts.push({ kind: 'box', words: labels.draft });
  if (language !== 'en' && !isApproved)
    parts.push({ kind: 'box', words: translationBy ? `${labels.unapproved} (${translationBy})` : labels.unapproved });
  const { title, paragraphs } = humaneWords(facts, language);
  parts.push({ kind: 'heading', words: title });
  for (const words of paragraphs) parts.push({ kind: 'paragraph', words });
  if (addWords !== '') parts.push({ kind: 'paragraph', words: addWords });
  parts.push({ kind: 'signature', ...signer });
  parts.push({ kind: 'new-page' });
  if (days.length > 0)
    parts.push(
      { kind: 'subheading', words: labels.days },
      {
        kind: 'table',
        head: [labels.day, labels.missed],
        rows: days.map(({ day, isWholeDay, marks }) => [
          dateIn(day),
          language === 'en'
            ? `${isWholeDay ? labels.wholeDay : labels.part}: ${marks}`
            : isWholeDay
              ? labels.wholeDay
              : labels.part,
        ]),
      },
    );
  if (help.length > 0)
    parts.push(
      { kind: 'subheading', words: labels.help },
      { kind: 'list', items: help.map(({ words, on }) => `${dateIn(on)}: ${words}`) },
    );
  const said = language === 'en' ? step.says : step.saysIn?.[language];
  parts.push({ kind: 'subheading', words: labels.law });
  if (said) parts.push({ kind: 'list', items: said });
  else parts.push({ kind: 'paragraph', words: labels.lawInEnglish });
  parts.push({ kind: 'small', words: `${step.citation.section} (${step.citation.asOf}). ${labels.noAdvice}` });
  return parts;
}

export function humaneWords({ step, studentName, have, from, ...facts }: LetterFacts, language: string): LetterWords {
  const { title, paragraphs } = lettersIn(language).letters[step.letter ?? 'meeting'];
  const values = {
    name: studentName,
    have: String(have),
    from: from === null ? '' : dayIn(facts, language, from),
  };
  return { title: fill(title, values), paragraphs: paragraphs.map((words) => fill(words, values)) };
}

function dayIn({ locale }: { locale: string }, language: string, day: IsoDate): string {
  return new Intl.DateTimeFormat(language === 'en' ? locale : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** What a translation is approved as: other words need a new approval. */
export function translatedWords(step: LegalStep, language: string): string {
  const { letters, labels } = lettersIn(language);
  return JSON.stringify([letters[step.letter ?? 'meeting'], labels, step.saysIn?.[language] ?? null]);
}
