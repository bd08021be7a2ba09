/** The words of an institution. UI and messages use these, never their own. */
export interface Words {
  student: string;
  students: string;
  /** Whom messages go to and conversations are with: families; in higher education students themselves. */
  family: string;
  families: string;
  tutor: string;
  tutors: string;
  programme: string;
  programmes: string;
  year: string;
  unit: string;
  units: string;
  /** How much help a student has: 1 to 3. */
  tier: string;
  tiers: string;
}

export type PresetKey = 'higher-education' | 'us-k12' | 'uk-school';
export const presetKeys: readonly PresetKey[] = ['higher-education', 'us-k12', 'uk-school'];

export interface Preset {
  words: Words;
  locale: string;
  timeZone: string;
  /** What a programme_unit_id of an enrolment points to. */
  programmeUnitKind: 'programme' | 'school';
}

const highEducation: Words = {
  student: 'student',
  students: 'students',
  family: 'student',
  families: 'students',
  tutor: 'tutor',
  tutors: 'tutors',
  programme: 'programme',
  programmes: 'programmes',
  year: 'year',
  unit: 'faculty',
  units: 'faculties',
  tier: 'level',
  tiers: 'levels',
};

export const presets: Record<PresetKey, Preset> = {
  'higher-education': {
    words: highEducation,
    locale: 'en-GB',
    timeZone: 'Europe/London',
    programmeUnitKind: 'programme',
  },
  'us-k12': {
    words: {
      student: 'student',
      students: 'students',
      family: 'family',
      families: 'families',
      tutor: 'counselor',
      tutors: 'counselors',
      programme: 'school',
      programmes: 'schools',
      year: 'grade',
      unit: 'school',
      units: 'schools',
      tier: 'tier',
      tiers: 'tiers',
    },
    locale: 'en-US',
    timeZone: 'America/Chicago',
    programmeUnitKind: 'school',
  },
  'uk-school': {
    words: {
      student: 'pupil',
      students: 'pupils',
      family: 'family',
      families: 'families',
      tutor: 'form tutor',
      tutors: 'form tutors',
      programme: 'school',
      programmes: 'schools',
      year: 'year group',
      unit: 'school',
      units: 'schools',
      tier: 'level',
      tiers: 'levels',
    },
    locale: 'en-GB',
    timeZone: 'Europe/London',
    programmeUnitKind: 'school',
  },
};

export function wordsOf(preset: PresetKey, own: Partial<Words>): Words {
  return { ...presets[preset].words, ...own };
}
