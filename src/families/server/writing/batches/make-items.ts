import type { Institution } from '../../../../institution/server/index.ts';
import { most_letters_of_a_text, segmentsOf } from '../../../../messages/core/segments.ts';
import { type FamilyWords, type OccasionKey, occasionOf } from '../../../core/writing/occasions.ts';
import { withPage } from '../../../core/writing/page-line.ts';
import { plainMarks } from '../../../core/writing/plain-marks.ts';
import { type Reader, readerOf } from '../../../core/writing/readers.ts';
import { asText, type FieldValues, renderSaid, type Said } from '../../../core/writing/render.ts';
import type { Gathered } from './gather-recipients.ts';

/** A message in its final words, or why a person must say it. */
export type MadeMessage =
  | { kind: 'said'; subject: string; body: string; segments: number }
  | { kind: 'interpreter'; why: string };

export interface MakingOf {
  institution: Pick<Institution, 'name'>;
  occasion: OccasionKey;
  /** Apart for families and for students: words of the one never reach the other. */
  approved: Readonly<Record<Reader, ReadonlyMap<string, FamilyWords>>>;
  ownWords: Readonly<Record<string, string>> | null;
  senderName: string;
  day: string | null;
  /** An address as long as that of a reader's page, which a text carries when it goes; left out: it carries none. */
  page?: string | null;
}

/** Only words that a speaker approved go out; a family whose language has none is spoken to by a person. Never English instead. */
export function makeMessage(of: MakingOf, { recipient, students }: Gathered): MadeMessage {
  const words = of.approved[readerOf(recipient)].get(recipient.language);
  if (!words) return { kind: 'interpreter', why: 'no-approved-words' };
  const takesOwn = Object.hasOwn(occasionOf(of.occasion).fields, 'words');
  const own = of.ownWords?.[recipient.language];
  if (takesOwn && own === undefined) return { kind: 'interpreter', why: 'no-own-words' };
  const schools = [...new Set(students.map(({ school }) => school))];
  const school = schools.length === 1 ? (schools[0] ?? of.institution.name) : of.institution.name;
  const values: FieldValues = {
    guardian: recipient.name,
    school,
    sender: of.senderName || school,
    ...(of.day ? { day: of.day } : {}),
    ...(takesOwn ? { words: own ?? '' } : {}),
  };
  const said = renderSaid(
    of.occasion,
    words,
    recipient.language,
    values,
    students.map((student) => ({ all_day: 'yes', missed: '', ...student.values })),
  );
  return forChannel(said, recipient, of.page ?? null);
}

function forChannel(said: Said, { channels, language }: Gathered['recipient'], page: string | null): MadeMessage {
  if ((channels[0]?.channel ?? 'email') !== 'sms') return { kind: 'said', ...said, segments: 0 };
  const body = plainMarks(asText(said));
  if (body.length > most_letters_of_a_text) return { kind: 'interpreter', why: 'too-long' };
  return {
    kind: 'said',
    subject: said.subject,
    body,
    segments: segmentsOf(page === null ? body : withPage(body, language, page)).segments,
  };
}
