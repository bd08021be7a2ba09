import type { PresetKey } from '../../../institution/core/presets.ts';
import type { PlaybookDefinition } from './playbook.ts';
import type { Tier } from './tier.ts';

export interface PresetPlaybook {
  name: string;
  tier: Tier;
  definition: PlaybookDefinition;
}

const nobody: PlaybookDefinition['qualifies'] = { missed_pct: null, score_below: null, trends: [], concerns: null };
const stepUp =
  'The last four data points lie short of the goal line although the sessions took place. Where they did not, mend that first.';
const stepOut = 'The last four data points, or more, reach the goal: one step down, and a last look after four weeks.';
const common = { leastPoints: 4, stepUp, stepOut };

const schoolFitting = [
  {
    characteristic: 'special education',
    support: 'Ask the IEP or SEN team first: help must fit the plan that is there.',
  },
  {
    characteristic: 'foster care',
    support: 'Tell the foster care liaison; transport to the school of origin may be owed.',
  },
  {
    characteristic: 'home language',
    support: 'Talk through an interpreter or the language liaison, never through the child.',
  },
  {
    characteristic: 'housing',
    support: 'Tell the liaison for students without stable housing; fees and papers must not stand in the way.',
  },
];

const school: readonly PresetPlaybook[] = [
  {
    name: 'Everyone: absence is noticed',
    tier: 1,
    definition: {
      who: 'Everyone.',
      qualifies: nobody,
      does: [
        { kindKey: 'family-call', by: 'homeroom or attendance office', sessionsPerWeek: 0.2, sessionMinutes: 5 },
        { kindKey: 'nudge-letter', by: 'attendance office', sessionsPerWeek: 0.2, sessionMinutes: null },
      ],
      weeks: 6,
      followUpDays: 28,
      goal: { measure: 'attendance', words: 'Attends at least 95 % of days.' },
      lookFor: 'Days missed in all, for whatever reason, and what the family says of them.',
      fitting: [],
      ...common,
    },
  },
  {
    name: 'Attendance: early help',
    tier: 2,
    definition: {
      who: 'Close to chronic absence or a little past it, or a colleague asks for it.',
      qualifies: { ...nobody, missed_pct: { from: 8, below: 20 } },
      does: [
        { kindKey: 'check-in', by: 'counselor or a trusted adult', sessionsPerWeek: 1, sessionMinutes: 15 },
        { kindKey: 'family-call', by: 'counselor', sessionsPerWeek: 1, sessionMinutes: 10 },
        { kindKey: 'transport', by: 'attendance office', sessionsPerWeek: 5, sessionMinutes: null },
      ],
      weeks: 8,
      followUpDays: 7,
      goal: { measure: 'attendance', words: 'Attends at least 95 % of days in the weeks of the plan.' },
      lookFor: 'What stands in the way (ask, do not guess), and attendance week by week.',
      fitting: schoolFitting,
      ...common,
    },
  },
  {
    name: 'Engagement: somebody to turn to',
    tier: 2,
    definition: {
      who: 'Comes to school but takes part in little, seems alone, or worries colleagues.',
      qualifies: { ...nobody, trends: ['stopped', 'sustained_decline'], concerns: 2 },
      does: [
        { kindKey: 'mentoring', by: 'a trusted adult', sessionsPerWeek: 3, sessionMinutes: 15 },
        { kindKey: 'small-group', by: 'counselor', sessionsPerWeek: 1, sessionMinutes: 40 },
      ],
      weeks: 6,
      followUpDays: 7,
      goal: { measure: 'index', words: 'Takes part as peers do: the absolute index is back at 500.' },
      lookFor: 'Whether there is an adult they trust, work handed in, and who they are with.',
      fitting: schoolFitting,
      ...common,
    },
  },
  {
    name: 'Attendance: intensive help',
    tier: 3,
    definition: {
      who: 'Missed a fifth of days or more, or early help did not carry.',
      qualifies: { ...nobody, missed_pct: { from: 20, below: null } },
      does: [
        { kindKey: 'success-plan', by: 'case manager with the family', sessionsPerWeek: 1, sessionMinutes: 30 },
        { kindKey: 'home-visit', by: 'two trained staff', sessionsPerWeek: 0.5, sessionMinutes: 45 },
        { kindKey: 'mentoring', by: 'success mentor', sessionsPerWeek: 3, sessionMinutes: 15 },
        { kindKey: 'referral', by: 'case manager', sessionsPerWeek: 0.2, sessionMinutes: null },
      ],
      weeks: 12,
      followUpDays: 7,
      goal: { measure: 'attendance', words: 'Attends at least 90 % of days in the weeks of the plan.' },
      lookFor: 'The family’s own account, health, housing, safety; who else is involved already.',
      fitting: schoolFitting,
      ...common,
    },
  },
];

const university: readonly PresetPlaybook[] = [
  {
    name: 'Everyone: a tutor who asks',
    tier: 1,
    definition: {
      who: 'Everyone.',
      qualifies: nobody,
      does: [{ kindKey: 'check-in', by: 'personal tutor', sessionsPerWeek: 0.2, sessionMinutes: 10 }],
      weeks: 10,
      followUpDays: 35,
      goal: { measure: 'index', words: 'Takes part as peers do.' },
      lookFor: 'Whether they know whom to turn to.',
      fitting: [],
      ...common,
    },
  },
  {
    name: 'Engagement: early help',
    tier: 2,
    definition: {
      who: 'Falling behind or gone quiet, and can be reached.',
      qualifies: { ...nobody, trends: ['consistently_low', 'stopped'], concerns: 2 },
      does: [
        { kindKey: 'advising', by: 'personal tutor', sessionsPerWeek: 0.5, sessionMinutes: 30 },
        { kindKey: 'check-in', by: 'student support', sessionsPerWeek: 1, sessionMinutes: 10 },
        { kindKey: 'study-skills', by: 'library', sessionsPerWeek: 1, sessionMinutes: 60 },
      ],
      weeks: 6,
      followUpDays: 14,
      goal: { measure: 'index', words: 'The absolute index is back at 450 or above.' },
      lookFor: 'What changed: work, money, health, belonging, the subject itself.',
      fitting: [
        {
          characteristic: 'disability',
          support: 'Ask the disability service whether agreed adjustments are in place.',
        },
        { characteristic: 'care experienced', support: 'Tell the designated contact, with the student’s agreement.' },
      ],
      ...common,
    },
  },
  {
    name: 'Staying or leaving: intensive help',
    tier: 3,
    definition: {
      who: 'Thinks of leaving, could not be reached for weeks, or early help did not carry.',
      qualifies: { ...nobody, concerns: 4 },
      does: [
        { kindKey: 'success-plan', by: 'case manager', sessionsPerWeek: 1, sessionMinutes: 45 },
        { kindKey: 'referral', by: 'case manager', sessionsPerWeek: 0.2, sessionMinutes: null },
        { kindKey: 'money-advice', by: 'money advice', sessionsPerWeek: 0.2, sessionMinutes: 45 },
      ],
      weeks: 8,
      followUpDays: 7,
      goal: { measure: 'own', words: 'A decision that the student stands behind, and a term that fits it.' },
      lookFor: 'What the student wants; dates after which money or a place is lost.',
      fitting: [],
      ...common,
    },
  },
];

export const presetPlaybooks: Record<PresetKey, readonly PresetPlaybook[]> = {
  'higher-education': university,
  'us-k12': school,
  'uk-school': school,
};
