/** What messages there are, to whom, and which fields their templates may name. Nothing else reaches a template. */

export const recipientKinds = ['staff', 'student', 'guardian', 'trusted'] as const;
export type RecipientKind = (typeof recipientKinds)[number];
/** What may be said to families; each has a consent of its own. */
export const familyCategories = [
  'attendance',
  'wellbeing',
  'events',
  'surveys',
  'emergency',
  'legal',
  'support',
  'safeguarding',
] as const;
export type FamilyCategory = (typeof familyCategories)[number];
/** safeguarding: seen by nobody but whom it is for. */
export type Category = 'work' | FamilyCategory;

/** text: one line; lines: several; link: an address of this product, made by it. */
export type FieldType = 'text' | 'lines' | 'number' | 'date' | 'link';

export interface Field {
  type: FieldType;
  /** For whoever writes a template. */
  means: string;
  /** Made up, for the preview. */
  example: string | number;
}

export interface Words {
  subject: string;
  body: string;
}

export interface Kind extends Words {
  name: string;
  to: RecipientKind;
  fields: Readonly<Record<string, Field>>;
}

const name: Field = { type: 'text', means: 'Whom it is for', example: 'Amara Osei' };
const institution: Field = { type: 'text', means: "The institution's name", example: 'Harbour University' };
const link: Field = { type: 'link', means: 'Where to read on, after signing in', example: '/students' };
const words: Field = {
  type: 'text',
  means: 'What it is about, in a sentence',
  example: 'A case that you watch is with somebody new.',
};

/** In every kind, filled in from the recipient's own record. */
export const own_fields = ['name', 'institution'] as const;

export const kinds = {
  'alert-digest': {
    name: 'Daily digest to staff',
    to: 'staff',
    fields: {
      name,
      institution,
      count: { type: 'number', means: 'How many things are new', example: 3 },
      items: {
        type: 'lines',
        means: 'Each of them in a line, with its address',
        example:
          '- Rowan Ellery: lower than peers for three weeks.\n  leadline:/students\n- Kit Marsh: no activity for two weeks.\n  leadline:/students',
      },
      link,
    },
    subject: '{count, plural, one {One thing is new} other {# things are new}} for you at {institution}',
    body: 'Hello {name},\n\nsince your last digest:\n\n{items}\n\nAll of it: {link}\n\nYou choose in Leadline whether you get this mail, and at what hour.',
  },
  'case-notice': {
    name: 'Notice to staff',
    to: 'staff',
    fields: { name, institution, words, link },
    subject: 'For you at {institution}',
    body: 'Hello {name},\n\n{words}\n\n{link}',
  },
  'staff-invitation': {
    name: 'Invitation for a calendar',
    to: 'staff',
    fields: {
      name,
      institution,
      step: { type: 'text', means: 'Invitation, Changed or Called off', example: 'Invitation' },
      words: { type: 'text', means: 'What it is, without a name', example: 'Home visit' },
      when: { type: 'text', means: 'When it is', example: 'Monday 2 March 2026 at 15:30' },
      link,
    },
    subject: '{step}: {words}, {when}',
    body: 'Hello {name},\n\n{step}: {words}, {when}.\n\nWho it is about is said in Leadline: {link}\n\nYou choose in Leadline whether these come.',
  },
  'staff-correction': {
    name: 'Correction to staff',
    to: 'staff',
    fields: {
      name,
      institution,
      words: { ...words, example: 'The attendance of last week was corrected: the alert about it is withdrawn.' },
      before: { type: 'text', means: 'The subject of what was sent before', example: 'For you at Harbour University' },
      link,
    },
    subject: 'Correction: {before}',
    body: 'Hello {name},\n\nwe wrote to you before: “{before}”. It no longer holds.\n\n{words}\n\n{link}',
  },
  'student-mail': {
    name: 'Mail to a student',
    to: 'student',
    fields: {
      name: { ...name, means: "The student's given name", example: 'Rowan' },
      institution,
      staff_name: { type: 'text', means: 'Who looks after the student', example: 'Amara Osei' },
      staff_mail: { type: 'text', means: 'Their mail address', example: 'a.osei@harbour.example' },
      programme: { type: 'text', means: 'Programme or school', example: 'BSc Geography' },
    },
    subject: 'How are you getting on?',
    body: 'Hello {name},\n\nwe have seen less of you lately than usual, and would like to know how you are getting on. If something makes it hard to take part, tell us: often something can be done.\n\n{staff_name} is glad to hear from you: {staff_mail}\n\n{institution}',
  },
  'student-correction': {
    name: 'Correction to a student',
    to: 'student',
    fields: {
      name: { ...name, means: "The student's given name", example: 'Rowan' },
      institution,
      before: { type: 'text', means: 'The subject of what was sent before', example: 'How are you getting on?' },
    },
    subject: 'Correction: {before}',
    body: 'Hello {name},\n\nwe wrote to you before: “{before}”. That was our mistake: it rested on data that were wrong and have been corrected. There is nothing that you need to do.\n\n{institution}',
  },
  // Its words come final from the slice that speaks with families.
  'family-message': {
    name: 'Message to a family',
    to: 'guardian',
    fields: { name, institution },
    subject: '{institution}',
    body: '{institution}',
  },
  'test-mail': {
    name: 'Test of the mail settings',
    to: 'staff',
    fields: { name, institution },
    subject: 'Leadline can send mail for {institution}',
    body: 'Hello {name},\n\nthis mail shows that the settings work. Nothing needs to be done.',
  },
} as const satisfies Record<string, Kind>;

export type KindKey = keyof typeof kinds;
export const kindKeys = Object.keys(kinds) as KindKey[];

export function isKind(key: string): key is KindKey {
  return Object.hasOwn(kinds, key);
}

/** The same, as what all kinds have in common. */
export function kindOf(key: KindKey): Kind {
  return kinds[key];
}

/** Those that an institution may put into its own words. */
export const editableKinds: readonly KindKey[] = kindKeys.filter(
  (key) => key !== 'test-mail' && key !== 'family-message',
);
