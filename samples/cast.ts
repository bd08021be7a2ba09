/**
 * The cast: the few people whom tests, demo and screenshots know by name, and what happens to them. Everybody else is
 * generated around them. All of them are invented; addresses end in .example, which nobody can own.
 */
import type { IsoDate } from '../src/kernel/week.ts';

export type DemoInstitution = 'harbour' | 'riverbend' | 'oulad';

/** What becomes of a student's engagement, told from the institution's today (samples/generate/engagement.ts). */
export type Story =
  | 'steady'
  | 'slow-decline'
  | 'consistently-low'
  | 'sudden-stop'
  | 'recovery'
  | 'newcomer'
  | 'bereaved'
  | 'withdrawn'
  | 'unconnected';

export interface CastStudent {
  institution: Exclude<DemoInstitution, 'oulad'>;
  /** The roster's own id. */
  id: string;
  given: string;
  family: string;
  display: string;
  homeLanguage: string;
  date_of_birth: IsoDate;
  programme: string;
  year: string;
  mode: 'full-time' | 'part-time';
  story: Story;
  /** The story in a sentence. */
  about: string;
}

export const castStudents = [
  {
    institution: 'harbour',
    id: 'H2500101',
    given: 'Amara',
    family: 'Okafor-Lindqvist',
    display: 'Amara Okafor-Lindqvist',
    homeLanguage: 'en',
    date_of_birth: '2007-03-14',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'full-time',
    story: 'slow-decline',
    about: 'Began well; for seven weeks a little less each week, everywhere at once.',
  },
  {
    institution: 'harbour',
    id: 'H2500102',
    given: '伟',
    family: '张',
    display: '张伟',
    homeLanguage: 'zh',
    date_of_birth: '2006-11-02',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'full-time',
    story: 'sudden-stop',
    about: 'One of the steadiest of the year, until two weeks ago: since then no trace in any source.',
  },
  {
    institution: 'harbour',
    id: 'H2500103',
    given: 'فاطمة',
    family: 'الزهراني',
    display: 'فاطمة الزهراني',
    homeLanguage: 'ar',
    date_of_birth: '2005-07-21',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'full-time',
    story: 'recovery',
    about: 'Lost touch in November; came to see her tutor in January and has been rising since.',
  },
  {
    institution: 'harbour',
    id: 'H2500104',
    given: 'Tomás',
    family: 'Ó Súilleabháin',
    display: 'Tomás Ó Súilleabháin',
    homeLanguage: 'ga',
    date_of_birth: '2004-09-30',
    programme: 'LAW',
    year: 'Year 2',
    mode: 'full-time',
    story: 'steady',
    about: 'Studies law and, at the same time, for a certificate in modern languages: two enrolments, two scores.',
  },
  {
    institution: 'harbour',
    id: 'H2500105',
    given: 'Priya',
    family: 'Venkataraghavan-Gopalakrishnan',
    display: 'Priya Venkataraghavan-Gopalakrishnan',
    homeLanguage: 'ta',
    date_of_birth: '1989-01-17',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'part-time',
    story: 'steady',
    about: 'Part-time beside a job and two children: two days a week, and never misses one.',
  },
  {
    institution: 'harbour',
    id: 'H2500106',
    given: 'Jonas',
    family: 'Weiß',
    display: 'Jonas Weiß',
    homeLanguage: 'de',
    date_of_birth: '2006-05-08',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'full-time',
    story: 'steady',
    about: 'Left mechanical engineering in January and moved to computer science: nothing looks back across the move.',
  },
  {
    institution: 'harbour',
    id: 'H2500107',
    given: 'Grace',
    family: 'Mbeki',
    display: 'Grace Mbeki',
    homeLanguage: 'xh',
    date_of_birth: '2005-12-05',
    programme: 'NURS',
    year: 'Year 2',
    mode: 'full-time',
    story: 'bereaved',
    about: 'Her father died in January. Three weeks away, known and not counted; she is back, half-time at first.',
  },
  {
    institution: 'harbour',
    id: 'H2500108',
    given: 'Élodie',
    family: 'Saint-Just',
    display: 'Élodie Saint-Just',
    homeLanguage: 'fr',
    date_of_birth: '2006-02-28',
    programme: 'COMP',
    year: 'Year 1',
    mode: 'full-time',
    story: 'newcomer',
    about: 'Arrived two weeks ago on exchange: too little history to speak of any trend.',
  },
  {
    institution: 'riverbend',
    id: '0041207',
    given: 'Mateo',
    family: 'Hernández Cruz',
    display: 'Mateo Hernández Cruz',
    homeLanguage: 'es',
    date_of_birth: '2013-10-11',
    programme: 'LINCOLN',
    year: 'Grade 6',
    mode: 'full-time',
    story: 'slow-decline',
    about:
      'Lives with his mother and his father in turn, as does his sister Lucía; absences gather in every other week.',
  },
  {
    institution: 'riverbend',
    id: '0041219',
    given: 'Ayaan',
    family: 'Warsame Guled',
    display: 'Ayaan Warsame Guled',
    homeLanguage: 'so',
    date_of_birth: '2014-01-23',
    programme: 'LINCOLN',
    year: 'Grade 6',
    mode: 'full-time',
    story: 'unconnected',
    about:
      'Comes nearly every day, hands nothing in, and says in the climate survey that he has nobody here; with a mentor both turn.',
  },
  {
    institution: 'riverbend',
    id: '0041208',
    given: 'Lucía',
    family: 'Hernández Cruz',
    display: 'Lucía Hernández Cruz',
    homeLanguage: 'es',
    date_of_birth: '2016-04-02',
    programme: 'WILLOW',
    year: 'Grade 4',
    mode: 'full-time',
    story: 'steady',
    about: "Mateo's sister, at another school: two homes in shared custody, one message to each.",
  },
  {
    institution: 'riverbend',
    id: '0038815',
    given: 'Hodan',
    family: 'Abdirahman Warsame',
    display: 'Hodan Abdirahman Warsame',
    homeLanguage: 'so',
    date_of_birth: '2008-02-12',
    programme: 'RIVERBEND',
    year: 'Grade 12',
    mode: 'full-time',
    story: 'steady',
    about: 'Turns eighteen in the coming week: from then on what the school may say to her parents is hers to decide.',
  },
  {
    institution: 'riverbend',
    id: '0039902',
    given: 'DeShawn',
    family: 'Carter',
    display: 'DeShawn Carter',
    homeLanguage: 'en',
    date_of_birth: '2010-08-19',
    programme: 'RIVERBEND',
    year: 'Grade 9',
    mode: 'full-time',
    story: 'consistently-low',
    about: 'A hard start to high school: low for weeks, late most mornings since the bus route changed.',
  },
] as const satisfies readonly CastStudent[];

/** Roles are those of access/core/roles.ts. */
export interface CastStaff {
  institution: DemoInstitution;
  id: string;
  display: string;
  email: string;
  role: string;
  /** The unit that they lead or serve; null: their reach needs none. */
  unit: { kind: 'faculty' | 'school' | 'programme'; code: string } | null;
  about: string;
}

export const castStaff = [
  staff('harbour', 'samuel.osei', 'Dr Samuel Osei-Bonsu', 'tutor', null, 'Tutor of 38 first-year computer scientists'),
  staff(
    'harbour',
    'ingrid.halvorsen',
    'Prof. Ingrid Halvorsen',
    'leader',
    faculty('ENG'),
    'Dean of Engineering and Computing',
  ),
  staff('harbour', 'lars.petersen', 'Lars Petersen', 'data-manager', null, 'Brings the files in and answers for them'),
  staff('harbour', 'ruth.adebayo', 'Ruth Adébáyọ̀', 'admin', null, 'Sets Leadline up for the university'),
  staff('harbour', 'miriam.cohen', 'Miriam Cohen', 'auditor', null, 'Data protection officer'),
  staff('harbour', 'kenji.watanabe', 'Dr Kenji Watanabe', 'researcher', null, 'Studies engagement, and sees no names'),
  staff('harbour', 'hannah.wainwright', 'Hannah Wainwright', 'teacher', null, 'Teaches Introduction to Programming'),
  staff(
    'harbour',
    'caitriona.byrne',
    'Caitríona Byrne',
    'case-manager',
    faculty('ENG'),
    'Student support, Engineering and Computing',
  ),
  staff('harbour', 'david.oyelaran', 'David Oyèlárán', 'safeguarding-lead', null, 'Safeguarding and wellbeing'),
  staff('riverbend', 'maria.delgado', 'Maria Delgado-Ruiz', 'tutor', null, 'Counselor at Lincoln Middle School'),
  staff(
    'riverbend',
    'james.whitaker',
    'James Whitaker',
    'leader',
    school('RIVERBEND'),
    'Principal of Riverbend High School',
  ),
  staff('riverbend', 'pa.nou.xiong', 'Pa Nou Xiong', 'data-manager', null, 'Runs the district data office'),
  staff('riverbend', 'denise.tillman', 'Denise Tillman', 'admin', null, 'Sets Leadline up for the district'),
  staff(
    'riverbend',
    'carlos.trevino',
    'Carlos Treviño',
    'attendance-officer',
    school('RIVERBEND'),
    'Attendance office, Riverbend High School',
  ),
  staff(
    'riverbend',
    'amina.farah',
    'Amina Farah',
    'liaison',
    school('LINCOLN'),
    'Family liaison, Lincoln Middle School',
  ),
  staff('riverbend', 'beth.lockhart', 'Beth Lockhart', 'teacher', null, 'Teaches a sixth-grade homeroom'),
  staff('oulad', 'eleanor.marsden', 'Eleanor Marsden', 'tutor', null, 'Tutor of a group in BBB 2013J'),
  staff('oulad', 'peter.nuttall', 'Peter Nuttall', 'leader', { kind: 'programme', code: 'BBB' }, 'Chairs module BBB'),
  staff('oulad', 'sana.qureshi', 'Sana Qureshi', 'data-manager', null, 'Keeps the sample and its sources'),
  staff('oulad', 'owen.prydderch', 'Owen Prydderch', 'auditor', null, 'Re-derives scores and reads records of views'),
] as const satisfies readonly CastStaff[];

function staff(
  institution: DemoInstitution,
  id: string,
  display: string,
  role: string,
  unit: CastStaff['unit'],
  about: string,
): CastStaff {
  return { institution, id, display, email: `${id}@${institution}.example`, role, unit, about };
}

function faculty(code: string): CastStaff['unit'] {
  return { kind: 'faculty', code };
}

function school(code: string): CastStaff['unit'] {
  return { kind: 'school', code };
}
