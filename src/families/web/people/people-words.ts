import type { ContactState, FamilyChannel, LeftOutReason } from '../../core/people/holder.ts';
import { categories, type FamilyCategory } from '../../core/writing/occasions.ts';

export const category_words: Record<FamilyCategory, string> = {
  attendance: 'Attendance',
  wellbeing: 'Wellbeing',
  events: 'Events',
  surveys: 'Surveys',
  emergency: 'Emergencies',
  legal: 'Legal notices',
};

export const channel_words: Record<FamilyChannel, string> = {
  sms: 'text',
  email: 'e-mail',
  voice: 'call',
  letter: 'letter',
};

export const state_words: Record<ContactState, string> = {
  unverified: 'not answered from yet',
  verified: 'works',
  bouncing: 'nothing arrives',
  opted_out: 'the carrier refuses us',
  wrong_number: 'not theirs',
};

/** Why somebody is not told: said of one category. */
export const why_words: Record<LeftOutReason, string> = {
  'roster-says-no': 'not by the roster',
  'no-contact': 'no contact',
  'only-other-things': 'not told this',
  'rights-review': 'rights under review',
  'of-age': 'the student is of age',
  'not-of-age': 'not of age',
  refused: 'they said no',
  'not-agreed': 'they have not agreed',
  'no-address': 'no address works',
  ended: 'no longer',
};

export const ground_words = {
  'court-order': 'Court order',
  custody: 'Custody',
  safeguarding: 'Safeguarding',
  student: 'The student asks for it',
  request: 'They ask for it themselves',
  other: 'Another reason',
} as const;

export const pause_words = {
  bereavement: 'Bereavement',
  hospital: 'Hospital',
  request: 'The family asks for it',
  other: 'Another reason',
  safeguarding: 'Safeguarding: only its leads see this',
} as const;

export const decision_words = {
  'student-only': 'The student alone',
  'emergency-only': 'The student; guardians in an emergency',
  'guardians-too': 'The student and their guardians',
} as const;

export interface FormProps<B> {
  draft: string;
  onSave: (body: B) => Promise<unknown>;
  onCancel: () => void;
}

export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export const categoryChoices = categories.map((value) => ({ value, label: category_words[value] }));
