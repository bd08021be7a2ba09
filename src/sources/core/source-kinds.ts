import type { Measure } from './mapping.ts';

/** The parts of a student's life at school that pages show side by side; also the groups that school presets weigh. */
export const domains = ['attendance', 'academic', 'behavioural', 'social-emotional'] as const;
export type Domain = (typeof domains)[number];

export const domainWords: Record<Domain, string> = {
  attendance: 'Attendance',
  academic: 'Academic',
  behavioural: 'Behavioural',
  'social-emotional': 'Social-emotional',
};

/** A ready-made kind of source: what a data manager picks instead of thinking out measure, direction and group. */
export interface SourceKind {
  key: string;
  name: string;
  domain: Domain;
  measure: Measure;
  /** What a day's number counts, as it stands after the number. */
  counts: string;
  direction: 1 | -1;
  /** What it is, in a sentence. */
  what: string;
  /** What one row of its file is, and a few of them. */
  file: { row: string; columns: readonly string[]; rows: readonly (readonly string[])[] };
  /** What stays out of the score unless a policy decision is recorded. */
  gate: Gate | null;
  /** Of adult-connection answers: the level up to which an answer says that there is nobody. */
  none_up_to?: number;
  /** Leadline makes its file itself, of what staff log. */
  isDerived?: true;
}

export type Gate = 'screener' | 'discretionary';

export const gateWords: Record<Gate, string> = {
  screener:
    'A screener is made to offer support, and few students answer it as if they were graded by it. In a score it would count against those who answer openly.',
  discretionary:
    'Referrals for defiance, disruption or dress rest on one adult’s judgement, and differ between groups for the same behaviour. In a score they would carry that difference on.',
};

const levels = (name: string) => ['student_number', 'answered_on', name] as const;

/** In the order of the domains; the list of issue by issue is data, so that it can be read. */
export const sourceKinds = [
  {
    key: 'attendance',
    name: 'Attendance marks',
    domain: 'attendance',
    measure: 'rate',
    counts: 'sessions attended',
    direction: 1,
    what: 'Marks of each day, session or period, in the institution’s own codes.',
    file: {
      row: 'a mark',
      columns: ['student_number', 'date', 'code'],
      rows: [
        ['0041207', '2026-02-02', 'P'],
        ['0041207', '2026-02-03', 'UNX'],
      ],
    },
    gate: null,
  },
  {
    key: 'participation',
    name: 'Participation in class',
    domain: 'academic',
    measure: 'rate',
    counts: 'times taking part',
    direction: 1,
    what: 'How often a student took part, of the times that a teacher looked.',
    file: {
      row: 'a week of one student',
      columns: ['student_number', 'week_of', 'took_part', 'looked'],
      rows: [['0041207', '2026-02-06', '3', '5']],
    },
    gate: null,
  },
  {
    key: 'assignments',
    name: 'Assignments handed in',
    domain: 'academic',
    measure: 'rate',
    counts: 'handed in',
    direction: 1,
    what: 'Assignments handed in, of those that were due.',
    file: {
      row: 'an assignment',
      columns: ['student_number', 'due', 'turned_in', 'assigned'],
      rows: [
        ['0041207', '2026-02-03', '1', '1'],
        ['0041207', '2026-02-05', '0', '1'],
      ],
    },
    gate: null,
  },
  {
    key: 'homework',
    name: 'Homework done',
    domain: 'academic',
    measure: 'rate',
    counts: 'done',
    direction: 1,
    what: 'Homework done, of what was set.',
    file: {
      row: 'a week of one student',
      columns: ['student_number', 'week_of', 'done', 'set'],
      rows: [['0041207', '2026-02-06', '2', '4']],
    },
    gate: null,
  },
  {
    key: 'failed-courses',
    name: 'Courses being failed',
    domain: 'academic',
    measure: 'level',
    counts: 'courses being failed',
    direction: -1,
    what: 'In how many courses the standing grade is a failing one.',
    file: {
      row: 'a student on a day',
      columns: ['student_number', 'as_of', 'failing'],
      rows: [['0041207', '2026-02-06', '1']],
    },
    gate: null,
  },
  {
    key: 'grades',
    name: 'Grades',
    domain: 'academic',
    measure: 'level',
    counts: 'on average',
    direction: 1,
    what: 'The gradebook’s average, or grade points.',
    file: {
      row: 'a student on a day',
      columns: ['student_number', 'as_of', 'average'],
      rows: [['0041207', '2026-02-06', '78.5']],
    },
    gate: null,
  },
  {
    key: 'platform',
    name: 'Learning platform',
    domain: 'academic',
    measure: 'active_days',
    counts: 'visits',
    direction: 1,
    what: 'Days on which the student opened the course.',
    file: {
      row: 'a visit',
      columns: ['email', 'first_seen'],
      rows: [['0041207@students.example', '2026-02-03T16:20:00-06:00']],
    },
    gate: null,
  },
  {
    key: 'incidents',
    name: 'Incidents',
    domain: 'behavioural',
    measure: 'count',
    counts: 'incidents',
    direction: -1,
    what: 'What was seen and can be named: a fight, bullying, a weapon, leaving the site. Referrals for defiance or dress are another kind.',
    file: {
      row: 'an incident of one student',
      columns: ['incident', 'student_number', 'occurred', 'type'],
      rows: [['I-2291', '0041207', '2026-02-03', 'Fighting']],
    },
    gate: null,
  },
  {
    key: 'on-task',
    name: 'On-task behaviour',
    domain: 'behavioural',
    measure: 'rate',
    counts: 'times on task',
    direction: 1,
    what: 'Moments on task, of those that were looked at.',
    file: {
      row: 'a week of one student',
      columns: ['student_number', 'week_of', 'on_task', 'looked'],
      rows: [['0041207', '2026-02-06', '16', '20']],
    },
    gate: null,
  },
  {
    key: 'tardies',
    name: 'Tardies and early departures',
    domain: 'behavioural',
    measure: 'count',
    counts: 'late arrivals or early departures',
    direction: -1,
    what: 'Coming late and leaving early, each once.',
    file: {
      row: 'a late arrival or early departure',
      columns: ['student_number', 'date', 'kind'],
      rows: [['0041207', '2026-02-03', 'late']],
    },
    gate: null,
  },
  {
    key: 'school-events',
    name: 'School events',
    domain: 'behavioural',
    measure: 'count',
    counts: 'events',
    direction: 1,
    what: 'Taking part in what the school does together.',
    file: {
      row: 'a student at an event',
      columns: ['student_number', 'date', 'event'],
      rows: [['0041207', '2026-02-05', 'Science night']],
    },
    gate: null,
  },
  {
    key: 'discretionary-discipline',
    name: 'Discretionary discipline',
    domain: 'behavioural',
    measure: 'count',
    counts: 'referrals',
    direction: -1,
    what: 'Referrals and suspensions that rest on an adult’s judgement: defiance, disruption, dress, phone.',
    file: {
      row: 'a referral of one student',
      columns: ['incident', 'student_number', 'occurred', 'type'],
      rows: [['I-2292', '0041207', '2026-02-04', 'Disruption']],
    },
    gate: 'discretionary',
  },
  {
    key: 'belonging',
    name: 'Belonging',
    domain: 'social-emotional',
    measure: 'level',
    counts: 'level',
    direction: 1,
    what: '“I feel that I belong here”, from 1 (not at all) to 5 (very much).',
    file: { row: 'an answer', columns: levels('belonging'), rows: [['0041207', '2026-02-06', '2']] },
    gate: null,
  },
  {
    key: 'peer-relationships',
    name: 'Peer relationships',
    domain: 'social-emotional',
    measure: 'level',
    counts: 'level',
    direction: 1,
    what: '“I have people here to be with”, from 1 to 5.',
    file: { row: 'an answer', columns: levels('peers'), rows: [['0041207', '2026-02-06', '1']] },
    gate: null,
  },
  {
    key: 'adult-connections',
    name: 'Adult connections',
    domain: 'social-emotional',
    measure: 'level',
    counts: 'level',
    direction: 1,
    what: '“There is an adult here whom I can go to”, from 1 (nobody) to 5. An answer of 1 or 2 says that there is none.',
    file: { row: 'an answer', columns: levels('adult'), rows: [['0041207', '2026-02-06', '1']] },
    gate: null,
    none_up_to: 2,
  },
  {
    key: 'clubs-and-sports',
    name: 'Clubs and sports',
    domain: 'social-emotional',
    measure: 'count',
    counts: 'meetings',
    direction: 1,
    what: 'Meetings of clubs and teams that the student came to.',
    file: {
      row: 'a student at a meeting',
      columns: ['student_number', 'date', 'club'],
      rows: [['0041207', '2026-02-04', 'Radio club']],
    },
    gate: null,
  },
  {
    key: 'family-communication',
    name: 'Family communication',
    domain: 'social-emotional',
    measure: 'count',
    counts: 'two-way contacts',
    direction: 1,
    what: 'Two-way contacts with the family, as staff log them: Leadline writes the file itself, every night.',
    file: {
      row: 'a two-way contact',
      columns: ['student_id', 'day', 'contact'],
      rows: [['0041207', '2026-02-04', '1']],
    },
    gate: null,
    isDerived: true,
  },
  {
    key: 'sel-screener',
    name: 'SEL screener',
    domain: 'social-emotional',
    measure: 'level',
    counts: 'result',
    direction: 1,
    what: 'The result of a social-emotional screener: SAEBRS, DESSA, SDQ and their like.',
    file: { row: 'a result', columns: levels('result'), rows: [['0041207', '2026-01-14', '41']] },
    gate: 'screener',
  },
] as const satisfies readonly SourceKind[];

export type SourceKindKey = (typeof sourceKinds)[number]['key'];
export const sourceKindKeys = sourceKinds.map(({ key }) => key) as [SourceKindKey, ...SourceKindKey[]];

export function sourceKind(key: string | null): SourceKind | null {
  return sourceKinds.find((kind) => kind.key === key) ?? null;
}

/** Why a source of this kind may count only by a decision; null: it may. */
export function gateOf(kind: string | null): Gate | null {
  return sourceKind(kind)?.gate ?? null;
}

/** Names under which screeners and referrals go. A source so called says which kind it is before it may weigh anything. */
const tellTale =
  /\b(?:s\.?e\.?l\.?|screen(?:er|ers|ing)|saebrs|dessa|sdq|basc|phq|gad-?7|disciplin\w*|detentions?|suspensions?|expulsions?|referrals?|defian\w*|disrupt\w*)\b/i;

export function soundsGated({ key, name }: { key: string; name: string }): boolean {
  return tellTale.test(name) || tellTale.test(key.replaceAll('-', ' '));
}
