import type { ContactReach, ContactWay } from '../../../cases/core/contact.ts';
import type { NoteLevel } from '../../../cases/core/views.ts';

interface ContactStory {
  way: ContactWay;
  reach: Exclude<ContactReach, 'automated'>;
  words?: string;
}

type Step = { days_ago: number } & (
  | { does: 'note'; level: NoteLevel; words: string; isCiting: boolean }
  | { does: 'contact'; contact: ContactStory }
  | { does: 'stage'; stage: string }
  | { does: 'refer'; words: string }
  | { does: 'close'; reason: string; words: string }
);

export interface CaseStory {
  kindKey: string;
  reason: string;
  opened_days_ago: number;
  isUnassigned?: boolean;
  steps: readonly Step[];
}

/** A number that two others decide: the demo is the same every time. */
export function storyNo(a: number, b: number): number {
  return (Math.imul(a + 11, 2_654_435_761) ^ Math.imul(b + 7, 40_503)) >>> 8;
}

export const contactStories: readonly ContactStory[] = [
  { way: 'email', reach: 'attempt' },
  { way: 'meeting', reach: 'two_way', words: 'Wants to stay. Works evenings; we looked at when the reading fits in.' },
  { way: 'call', reach: 'attempt' },
  { way: 'call', reach: 'two_way', words: 'Was ill for a week and did not tell anyone. Catching up.' },
  { way: 'in_passing', reach: 'two_way', words: 'A few words after the seminar; comes to office hours on Thursday.' },
  { way: 'email', reach: 'two_way', words: 'Answered: the bus was cancelled twice.' },
  { way: 'text', reach: 'attempt' },
  { way: 'meeting', reach: 'two_way', words: 'Went through the feedback together.' },
];

export const caseStories: readonly CaseStory[] = [
  {
    kindKey: 'engagement',
    reason: 'Below peers for three weeks, and attendance fell with it.',
    opened_days_ago: 15,
    steps: [
      { days_ago: 14, does: 'contact', contact: { way: 'call', reach: 'attempt' } },
      {
        days_ago: 11,
        does: 'contact',
        contact: { way: 'call', reach: 'two_way', words: 'Long shifts at work. Will come on Friday.' },
      },
      { days_ago: 10, does: 'stage', stage: 'Contacting' },
      {
        days_ago: 9,
        does: 'note',
        level: 'team',
        words: 'Met on Friday. Agreed on two fixed library afternoons; we look again in two weeks.',
        isCiting: true,
      },
      { days_ago: 8, does: 'stage', stage: 'Working together' },
    ],
  },
  {
    kindKey: 'wellbeing',
    reason: 'Stopped coming from one week to the next.',
    opened_days_ago: 20,
    steps: [
      { days_ago: 19, does: 'contact', contact: { way: 'email', reach: 'attempt' } },
      {
        days_ago: 16,
        does: 'contact',
        contact: { way: 'call', reach: 'two_way', words: 'Answered, and would like to talk to somebody.' },
      },
      { days_ago: 16, does: 'stage', stage: 'Contacting' },
      {
        days_ago: 15,
        does: 'note',
        level: 'restricted',
        words: 'Told me about a bereavement in the family.',
        isCiting: false,
      },
      { days_ago: 14, does: 'refer', words: 'Would like to talk to a counsellor. Afternoons are best.' },
    ],
  },
  {
    kindKey: 'attendance',
    reason: 'Missed four sessions in two weeks.',
    opened_days_ago: 34,
    steps: [{ days_ago: 33, does: 'contact', contact: { way: 'text', reach: 'attempt' } }],
  },
  {
    kindKey: 'engagement',
    reason: 'Came back after a break and has not caught up.',
    opened_days_ago: 30,
    steps: [
      {
        days_ago: 28,
        does: 'contact',
        contact: { way: 'meeting', reach: 'two_way', words: 'Made a list of what is missing.' },
      },
      { days_ago: 28, does: 'stage', stage: 'Working together' },
      {
        days_ago: 4,
        does: 'close',
        reason: 'Support in place',
        words: 'The list is worked off, with a weekly meeting.',
      },
    ],
  },
  {
    kindKey: 'progress',
    reason: 'Two pieces of work not handed in.',
    opened_days_ago: 5,
    isUnassigned: true,
    steps: [],
  },
  {
    kindKey: 'engagement',
    reason: 'No trace for a week; nobody has spoken with them.',
    opened_days_ago: 3,
    steps: [{ days_ago: 1, does: 'contact', contact: { way: 'call', reach: 'attempt' } }],
  },
];
