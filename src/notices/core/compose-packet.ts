import type { Paper, PaperPart } from '../../kernel/paper.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { composeLetter, type LetterFacts } from './compose-letter.ts';
import type { Packet, PacketItem } from './pack.ts';
import type { HelpLine } from './views.ts';

export interface PacketFacts {
  packet: Packet;
  institution: string;
  studentName: string;
  identifier: string;
  place: string;
  date: IsoDate;
  size: Paper['size'];
  /** Of the year: every notice with how it was served, the referral last. */
  notices: readonly {
    name: string;
    section: string;
    issuedOn: IsoDate;
    services: readonly string[];
    letter: LetterFacts;
  }[];
  /** Every day of the year on which something was missed, whatever the reason. */
  missed: readonly { day: IsoDate; marks: string; counts: boolean }[];
  enrolledDays: number | null;
  help: readonly HelpLine[];
}

/** The packet for a board or court: its checklist, what the system holds for each item, and the letters as they were issued. */
export function composePacket(facts: PacketFacts): Paper {
  const { packet, institution, help, notices } = facts;
  const contacts = help.filter(({ kind }) => kind === 'contact' || kind === 'attempt');
  const support = help.filter(({ kind }) => kind === 'plan' || kind === 'follow-up');
  const parts: PaperPart[] = [
    { kind: 'letterhead', from: institution, lines: [facts.place], date: facts.date },
    { kind: 'heading', words: packet.name },
    {
      kind: 'facts',
      rows: [
        ['Student', facts.studentName],
        ['ID', facts.identifier],
        ['School', facts.place],
      ],
    },
    { kind: 'subheading', words: 'Checklist' },
    { kind: 'checklist', items: packet.items.map((item) => itemOf(item, facts, contacts.length, support.length)) },
    { kind: 'small', words: `${packet.citation.section} (${packet.citation.asOf}). This packet is no legal advice.` },
    { kind: 'new-page' },
    { kind: 'heading', words: 'Notices and how they were served' },
    {
      kind: 'table',
      head: ['Notice', 'Issued', 'Served'],
      rows: notices.map(({ name, issuedOn, services }) => [
        name,
        issuedOn,
        services.join('; ') || 'No service on record',
      ]),
    },
    { kind: 'heading', words: 'Help that was tried' },
    ...linesOf(support, 'No plan and no follow-up is on record.'),
    { kind: 'heading', words: 'Contacts with the family' },
    ...linesOf(contacts, 'No contact is on record.'),
    { kind: 'heading', words: 'Attendance record of the year' },
    {
      kind: 'paragraph',
      words: `Missed on ${facts.missed.length} days${facts.enrolledDays === null ? '' : ` of ${facts.enrolledDays}`}, whatever the reason; days that count are marked.`,
    },
    {
      kind: 'table',
      head: ['Day', 'Marks', 'Counts'],
      rows: facts.missed.map(({ day, marks, counts }) => [day, marks, counts ? 'yes' : '']),
    },
  ];
  for (const { letter } of notices)
    parts.push({ kind: 'new-page' }, ...composeLetter(letter).parts, { kind: 'language', language: 'en' });
  return {
    title: `${packet.name}: ${facts.studentName}`,
    language: 'en',
    size: facts.size,
    foot: `${institution} · ${packet.name}`,
    parts: startsInOwnLanguage(parts, notices),
  };
}

/** A letter's first words are in its own language, which the packet around it is not. */
function startsInOwnLanguage(parts: PaperPart[], notices: PacketFacts['notices']): PaperPart[] {
  const languages = notices.map(({ letter }) => letter.language);
  let next = -1;
  return parts.flatMap((part, at) => {
    const before = parts[at - 1];
    const isLetter = part.kind === 'letterhead' && at > 0 && before?.kind === 'new-page';
    if (!isLetter) return [part];
    next++;
    return [{ kind: 'language' as const, language: languages[next] ?? 'en' }, part];
  });
}

function linesOf(lines: readonly HelpLine[], none: string): PaperPart[] {
  if (lines.length === 0) return [{ kind: 'paragraph', words: none }];
  return [{ kind: 'list', items: lines.map(({ words, on }) => `${on}: ${words}`) }];
}

function itemOf(
  { words, from }: PacketItem,
  { notices, missed }: PacketFacts,
  contacts: number,
  support: number,
): { words: string; note: string; isDone: boolean } {
  const have = { notices: notices.length, attendance: missed.length, help: support, contacts, person: 0 }[from];
  const notes = {
    notices: `${have} in this packet`,
    attendance: `${have} days in this packet`,
    help: have === 0 ? 'Nothing is on record' : `${have} on record, in this packet`,
    contacts: have === 0 ? 'Nothing is on record' : `${have} on record, in this packet`,
    person: 'To be added by hand',
  };
  return { words, note: notes[from], isDone: have > 0 };
}
