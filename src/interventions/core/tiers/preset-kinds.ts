import type { PresetKey } from '../../../institution/core/presets.ts';

export const evidenceLevels = ['strong', 'moderate', 'promising', 'local'] as const;
export type EvidenceLevel = (typeof evidenceLevels)[number];

/** How far studies carry; "local" rests on experience, and is to be looked at with one's own figures. */
export const evidenceWords: Record<EvidenceLevel, string> = {
  strong: 'Strong: several randomised studies',
  moderate: 'Moderate: one randomised study, or several that compare with care',
  promising: 'Promising: studies without random assignment',
  local: 'Local experience, not studied',
};

/** A kind of intervention: data of the institution, which starts with its preset's. */
export interface InterventionKind {
  key: string;
  name: string;
  what: string;
  evidence: string;
  evidenceLevel: EvidenceLevel;
}

const kind = (
  key: string,
  name: string,
  evidenceLevel: EvidenceLevel,
  what: string,
  evidence: string,
): InterventionKind => ({ key, name, what, evidence, evidenceLevel });

const referral = kind(
  'referral',
  'Referral to a service',
  'local',
  'A service inside or outside takes part; the referral says what is shared, and its answer is awaited.',
  'Depends on the service; a warm hand-over, by name, is taken up more often than an address.',
);
const tutoring = kind(
  'tutoring',
  'Tutoring',
  'strong',
  'The same tutor, in a small group or alone, several times a week, close to what is taught.',
  'Raises learning by about a third of a standard deviation over 96 randomised studies (Nickow, Oreopoulos and Quan 2020); less when it is rarer than three times a week.',
);
const successPlan = kind(
  'success-plan',
  'Success plan',
  'local',
  'A plan written together with the student, and in school with the family, in their language and their words.',
  'Part of most bundles that were studied; alone it has not been measured.',
);

const school = (words: { student: string; students: string }): InterventionKind[] => [
  kind(
    'nudge-letter',
    'Nudge letter',
    'strong',
    `A short letter to the family that states how many days the ${words.student} has missed in all, without blame.`,
    'Cut chronic absence by 10 to 15 % in ten districts (N = 28,080; Rogers and Feller 2018). Under 150 plain words work better than legal text.',
  ),
  kind(
    'check-in',
    'Check-in, check-out',
    'moderate',
    'The same adult greets the student each morning or each week, looks at the goal, and looks again at the end.',
    'Check & Connect kept more students in school in two randomised studies (What Works Clearinghouse); short daily forms show mixed results for attendance.',
  ),
  kind(
    'mentoring',
    'Mentoring',
    'moderate',
    'A named adult of the school meets the student about three times a week, and knows when they are missing.',
    'Success mentors in New York: about nine more days in school a year for those chronically absent before (Balfanz and Byrnes 2013; compared, not randomised).',
  ),
  kind(
    'home-visit',
    'Home visit',
    'promising',
    'Two trained staff visit by appointment, to listen first.',
    'Students in schools that visit many homes had 21 % lower odds of chronic absence (Sheldon and Jung 2018; not randomised).',
  ),
  kind(
    'transport',
    'Transport help',
    'promising',
    'A bus pass, a place on a route, or a walking group.',
    'Kindergartners who ride a school bus miss less (Gottfried 2017; not randomised). Helps where getting there is what is hard.',
  ),
  kind(
    'family-call',
    'Family call',
    'strong',
    'A member of staff calls or texts the family each week about attendance, and listens.',
    'Personal texts cut chronic absence by 2 to 7 points; those by staff did more for the most absent than automatic ones (Heppen and others 2020).',
  ),
  kind(
    'family-conference',
    'Family conference',
    'promising',
    'Family, student and school sit together, look at the days missed, and agree who does what.',
    'Academic parent-teacher teams and similar: better attendance in compared schools, not randomised.',
  ),
  tutoring,
  kind(
    'small-group',
    'Small group',
    'promising',
    `Five to eight ${words.students} meet weekly around one thing: friendships, anxiety about school, organising work.`,
    'Social-emotional groups improve behaviour moderately; effects on attendance are seldom measured.',
  ),
  successPlan,
  referral,
];

const university: InterventionKind[] = [
  kind(
    'advising',
    'Regular advising',
    'strong',
    'The same adviser meets the student every other week, looks ahead, and follows up.',
    'Bundles built on frequent advising (ASAP) nearly doubled graduation within three years in a randomised study (Scrivener and others 2015).',
  ),
  kind(
    'check-in',
    'Check-in',
    'promising',
    'A short call or message each week: how was it, what comes next.',
    'Coaching by telephone raised retention by about five points (Bettinger and Baker 2014, randomised); short messages alone do little.',
  ),
  kind(
    'peer-mentoring',
    'Peer mentoring',
    'promising',
    'A trained student of a later year meets the student weekly in the first term.',
    'Better belonging in most studies; effects on results are small and mixed.',
  ),
  kind(
    'study-skills',
    'Study skills',
    'promising',
    'A short course on planning, reading and writing, tied to a module that the student takes.',
    'Works when tied to a subject; general courses alone show little.',
  ),
  tutoring,
  kind(
    'money-advice',
    'Money and housing advice',
    'promising',
    'An appointment with the money advice service, and what follows from it.',
    'Emergency grants keep students enrolled in compared groups; seldom randomised.',
  ),
  successPlan,
  referral,
];

export const presetInterventions: Record<PresetKey, readonly InterventionKind[]> = {
  'higher-education': university,
  'us-k12': school({ student: 'student', students: 'students' }),
  'uk-school': school({ student: 'pupil', students: 'pupils' }),
};
