import type { GeneratedFeed } from '../model.ts';

const present = { attended: 1, expected: 1 };
const absent = { attended: 0, expected: 1 };
/** Excused, medical and educated elsewhere leave both sides of the score's attendance. */
const neither = { attended: 0, expected: 0 };

/** The files that come every week, and how they are read. */
export const feeds: readonly GeneratedFeed[] = [
  {
    key: 'attendance',
    columns: ['Student Number', 'School', 'Attendance Date', 'Code'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'Student Number' },
      time: { column: 'Attendance Date', format: 'mdy' },
      feeds: [
        {
          source: 'attendance',
          value: {
            as: 'marks',
            column: 'Code',
            codes: { P: present, T: present, A: absent, UNX: absent, EXC: neither, MED: neither, FLD: neither },
          },
        },
      ],
    },
  },
  {
    key: 'gradebook',
    columns: ['student_number', 'as_of', 'average'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'as_of' },
      feeds: [{ source: 'gradebook', value: { as: 'level', column: 'average' } }],
    },
  },
  {
    key: 'assignments',
    columns: ['student_number', 'due', 'turned_in', 'assigned'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'due' },
      feeds: [{ source: 'assignments', value: { as: 'rate', attended: 'turned_in', expected: 'assigned' } }],
    },
  },
  {
    key: 'platform',
    columns: ['email', 'first_seen'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'email', identifierKind: 'email' },
      time: { column: 'first_seen', zone: 'in-text' },
      feeds: [{ source: 'platform', value: { as: 'rows' } }],
    },
  },
  {
    key: 'incidents',
    columns: ['incident', 'student_number', 'occurred', 'type'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'occurred', format: 'mdy' },
      eventId: 'incident',
      kind: 'type',
      feeds: [
        { source: 'incidents', kinds: ['Fighting', 'Bullying', 'Skipping class'], value: { as: 'rows' } },
        { source: 'referrals', value: { as: 'rows' } },
      ],
    },
  },
  {
    key: 'classroom',
    columns: ['student_number', 'week_of', 'what', 'value', 'of'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'week_of' },
      kind: 'what',
      feeds: [
        { source: 'participation', kinds: ['participation'], value: { as: 'rate', attended: 'value', expected: 'of' } },
        { source: 'homework', kinds: ['homework'], value: { as: 'rate', attended: 'value', expected: 'of' } },
        { source: 'on-task', kinds: ['on-task'], value: { as: 'rate', attended: 'value', expected: 'of' } },
        { source: 'failing', kinds: ['failing'], value: { as: 'level', column: 'value' } },
      ],
    },
  },
  {
    key: 'student-life',
    columns: ['student_number', 'date', 'what'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'date' },
      kind: 'what',
      feeds: [
        { source: 'tardies', kinds: ['late', 'left-early'], value: { as: 'rows' } },
        { source: 'events', kinds: ['event'], value: { as: 'rows' } },
        { source: 'clubs', kinds: ['club'], value: { as: 'rows' } },
      ],
    },
  },
  {
    key: 'climate',
    columns: ['student_number', 'answered_on', 'question', 'answer'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'answered_on' },
      kind: 'question',
      feeds: [
        { source: 'peers', kinds: ['peers'], value: { as: 'level', column: 'answer' } },
        { source: 'adults', kinds: ['adult'], value: { as: 'level', column: 'answer' } },
      ],
    },
  },
  {
    key: 'screener',
    columns: ['student_number', 'screened_on', 'result'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'screened_on' },
      feeds: [{ source: 'screener', value: { as: 'level', column: 'result' } }],
    },
  },
  {
    key: 'check-in',
    columns: ['student_number', 'answered_on', 'feeling'],
    delimiter: ',',
    mapping: {
      covers: 'weeks',
      student: { column: 'student_number' },
      time: { column: 'answered_on' },
      feeds: [{ source: 'check-in', value: { as: 'level', column: 'feeling' } }],
    },
  },
];
