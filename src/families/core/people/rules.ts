import { z } from 'zod';
import type { PresetKey } from '../../../institution/core/presets.ts';
import { categories, type FamilyCategory } from '../writing/occasions.ts';
import { channels } from './holder.ts';

/** always: it may not be refused. unless-refused: until they say no. if-given: only after they said yes. */
export const consentModes = ['always', 'unless-refused', 'if-given'] as const;

const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 08:00');
const Purpose = z.object({
  consent: z.enum(consentModes),
  /** What it is for, as families read it. */
  purpose: z.string().trim().min(3).max(300),
  /** On what ground it is sent. */
  ground: z.string().trim().min(3).max(300),
});

/** How an institution writes to families. */
export const FamilyRules = z
  .object({
    /** Whom messages about a student go to. */
    recipients: z.enum(['guardians', 'students']),
    /** At this age rights pass to the student; null: they are the student's anyway. */
    ofAge: z.int().min(14).max(25).nullable(),
    /** A review is opened so many days before the birthday. */
    reviewDays: z.int().min(0).max(180),
    /** Of which country a number without a prefix is. */
    country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters'),
    channelOrder: z.array(z.enum(channels)).min(1).max(channels.length),
    /** Nobody is written to outside these hours, in their own time, unless they choose other hours. */
    reach: z.object({ from: Hour, until: Hour }),
    /** Days of the week without messages: 1 Monday to 7 Sunday. */
    quietDays: z.array(z.int().min(1).max(7)).max(6),
    writesOnHolidays: z.boolean(),
    /** Messages to one household over all senders and schools. */
    cap: z.object({ day: z.int().min(1).max(20), week: z.int().min(1).max(50) }),
    /** When a digest goes: the hour, and of a weekly one the weekday. */
    digest: z.object({ hour: z.int().min(6).max(21), weekday: z.int().min(1).max(7) }),
    purposes: z.record(z.enum(categories), Purpose),
  })
  .refine(({ reach }) => reach.from < reach.until, {
    path: ['reach'],
    message: 'the first hour must be before the last',
  })
  .refine(({ cap }) => cap.day <= cap.week, { path: ['cap'], message: 'a day cannot hold more than its week' })
  .refine(({ purposes }) => purposes.emergency.consent === 'always', {
    path: ['purposes', 'emergency'],
    message: 'emergencies reach everybody who may be told',
  });
export type FamilyRules = z.output<typeof FamilyRules>;

const shared = {
  reach: { from: '08:00', until: '20:00' },
  quietDays: [],
  writesOnHolidays: false,
  cap: { day: 1, week: 3 },
  digest: { hour: 17, weekday: 5 },
} satisfies Partial<FamilyRules>;

const purposesOf = (grounds: Record<FamilyCategory, [(typeof consentModes)[number], string]>) => {
  const said: Record<FamilyCategory, string> = {
    attendance: 'To tell you of absences, and to help that nobody misses what matters',
    wellbeing: 'To offer help, and to say what goes well',
    events: 'To invite you to meetings and events',
    surveys: 'To ask for your view',
    emergency: 'To warn you when somebody may be in danger, or the school closes',
    legal: 'To give you notices that the law asks us to give',
  };
  return Object.fromEntries(
    categories.map((category) => [
      category,
      { consent: grounds[category][0], purpose: said[category], ground: grounds[category][1] },
    ]),
  ) as Record<FamilyCategory, z.output<typeof Purpose>>;
};

/**
 * What holds until an institution decides otherwise. FCC 16-88 as fcc.gov sums it up (read 22 November 2026); the articles of the UK GDPR as
 * gov.uk lists the lawful bases for schools, not checked against the text. Its data protection officer decides.
 */
export const presetRules: Record<PresetKey, FamilyRules> = {
  'us-k12': {
    ...shared,
    recipients: 'guardians',
    ofAge: 18,
    reviewDays: 60,
    country: 'US',
    channelOrder: ['sms', 'email', 'voice', 'letter'],
    purposes: purposesOf({
      attendance: [
        'unless-refused',
        'The number or address was given to the school for school matters (FCC 16-88, 4 August 2016)',
      ],
      wellbeing: [
        'unless-refused',
        'The number or address was given to the school for school matters (FCC 16-88, 4 August 2016)',
      ],
      events: [
        'unless-refused',
        'The number or address was given to the school for school matters (FCC 16-88, 4 August 2016)',
      ],
      surveys: [
        'unless-refused',
        'The number or address was given to the school for school matters (FCC 16-88, 4 August 2016)',
      ],
      emergency: ['always', 'Health and safety'],
      legal: ['always', 'The law asks for it'],
    }),
  },
  'uk-school': {
    ...shared,
    recipients: 'guardians',
    ofAge: 18,
    reviewDays: 60,
    country: 'GB',
    channelOrder: ['sms', 'email', 'voice', 'letter'],
    purposes: purposesOf({
      attendance: ['unless-refused', 'A task in the public interest (UK GDPR, article 6(1)(e))'],
      wellbeing: ['unless-refused', 'A task in the public interest (UK GDPR, article 6(1)(e))'],
      events: ['if-given', 'Consent (UK GDPR, article 6(1)(a))'],
      surveys: ['if-given', 'Consent (UK GDPR, article 6(1)(a))'],
      emergency: ['always', 'Vital interests (UK GDPR, article 6(1)(d))'],
      legal: ['always', 'The law asks for it'],
    }),
  },
  'higher-education': {
    ...shared,
    recipients: 'students',
    ofAge: null,
    reviewDays: 0,
    country: 'GB',
    channelOrder: ['email', 'sms', 'voice', 'letter'],
    purposes: purposesOf({
      attendance: ['unless-refused', 'A task in the public interest (UK GDPR, article 6(1)(e))'],
      wellbeing: ['unless-refused', 'A task in the public interest (UK GDPR, article 6(1)(e))'],
      events: ['unless-refused', 'A legitimate interest (UK GDPR, article 6(1)(f))'],
      surveys: ['unless-refused', 'A legitimate interest (UK GDPR, article 6(1)(f))'],
      emergency: ['always', 'Vital interests (UK GDPR, article 6(1)(d))'],
      legal: ['always', 'The law asks for it'],
    }),
  },
};
