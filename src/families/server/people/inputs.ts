import { z } from 'zod';
import { channels, digests, holderKinds } from '../../core/people/holder.ts';
import { categories } from '../../core/writing/occasions.ts';
import { vias } from './keep-consent.ts';

/** What the routes of people take. */

const Words = (least: number, say: string) => z.string().trim().min(least, say).max(1_000);
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as 08:00');
const Category = z.enum(categories);
const once = <T>(values: readonly T[]) => new Set(values).size === values.length;

export const HolderParams = z.object({ kind: z.enum(holderKinds), id: z.uuid() });

export const PermissionInput = z
  .object({
    guardianId: z.uuid(),
    rule: z.enum(['only', 'no_contact']),
    /** Of rule 'only': what they are still told. */
    categories: z.array(Category).max(categories.length).refine(once, 'name each once').default([]),
    ground: z.enum(['court-order', 'custody', 'safeguarding', 'student', 'request', 'other']),
    words: Words(3, 'say what it rests on'),
    startsOn: z.iso.date().optional(),
    until: z.iso.date().nullable().default(null),
  })
  .refine(({ rule, categories: named }) => (rule === 'only') === named.length > 0, {
    path: ['categories'],
    message: 'say what they are still told; of no contact, nothing',
  });

export const Ending = z.object({ reason: Words(3, 'say why') });

export const PreferenceInput = z
  .object({
    language: z.string().trim().min(2).max(20).nullable(),
    channelOrder: z.array(z.enum(channels)).min(1).max(channels.length).refine(once, 'name each once').nullable(),
    hours: z.object({ from: Hour, until: Hour }).nullable(),
    timeZone: z.string().trim().min(1).max(60).nullable(),
    isLargePrint: z.boolean(),
    wantsAudio: z.boolean(),
    needsInterpreter: z.boolean(),
    digest: z.enum(digests),
    /** The revision that was read; 0: there was none. */
    revision: z.int().min(0),
  })
  .refine(({ hours }) => hours === null || hours.from !== hours.until, {
    path: ['hours'],
    message: 'the first hour and the last are the same: nobody could be written to',
  });

export const ContactInput = z.object({ channel: z.enum(channels), address: z.string().trim().min(1).max(500) });

export const ContactMark = z.object({
  mark: z.enum(['verified', 'wrong_number', 'unverified', 'retired']),
  words: z.string().trim().max(300).default(''),
  revision: z.int().min(1),
});

const Name = z.string().trim().min(1).max(100).nullable();
export const NamesInput = z.object({ atHome: Name, atSchool: Name, revision: z.int().min(0) });

export const SaidInput = z.object({
  categories: z.union([
    z.literal('all'),
    z.array(Category).min(1).max(categories.length).refine(once, 'name each once'),
  ]),
  /** null: every channel. */
  channel: z.enum(channels).nullable(),
  change: z.enum(['given', 'withdrawn']),
  words: Words(2, 'write down what they said'),
  via: z.enum(vias).exclude(['provider']),
});

export const QuestionAnswer = z.object({ answer: z.enum(['opt-out', 'opt-in', 'neither']) });

export const TrustedInput = z.object({
  name: z.string().trim().min(1).max(120),
  relation: z.string().trim().min(1).max(60),
  language: z.string().trim().min(2).max(20).nullable().default(null),
  categories: z
    .array(Category)
    .min(1, 'say what they may be told')
    .max(categories.length)
    .refine(once, 'name each once'),
  contacts: z.array(ContactInput).min(1, 'give an address or a number').max(4),
  studentWords: Words(3, 'write down how the student gave it'),
  givenVia: z.enum(['page', 'paper', 'meeting', 'mail', 'call']),
  until: z.iso.date(),
});

export const RightsDecisionInput = z
  .object({
    decision: z.enum(['student-only', 'emergency-only', 'guardians-too']),
    /** Why guardians still may. */
    ground: z.string().trim().max(300).default(''),
    words: Words(3, 'say what was spoken about with the student'),
  })
  .refine(({ decision, ground }) => decision === 'student-only' || ground.length >= 3, {
    path: ['ground'],
    message: 'say on what ground guardians are still told: the student’s consent, or what the law allows',
  });

export const PauseInput = z.object({
  kind: z.enum(['bereavement', 'hospital', 'safeguarding', 'request', 'other']),
  words: Words(3, 'say why'),
  startsOn: z.iso.date().optional(),
  until: z.iso.date().nullable().default(null),
});

export const UnreachableChange = z.object({
  /** Who finds out. */
  ownerStaffId: z.uuid().nullable(),
  dueOn: z.iso.date().nullable(),
  words: z.string().trim().max(1_000).default(''),
  revision: z.int().min(1),
});
