import { dateOfDayNumber, dayNumber } from '../../../src/kernel/week.ts';
import { type CastStudent, castStudents, type Story } from '../../cast.ts';
import { disposition, storyShares } from '../engagement.ts';
import type { GeneratedEnrolment, GeneratedStudent } from '../model.ts';
import { relativeName } from '../names.ts';
import { type Random, random } from '../random.ts';
import { castFamily, type Family, generatedFamily } from './families.ts';
import { academic_year, full_size, schoolCode, schools } from './plan.ts';

export interface RiverbendStudent extends GeneratedStudent {
  family_of: Family;
}

export function sizeOf(students: number): { copies: number; scale: number } {
  const copies = Math.min(24, Math.max(1, Math.round(students / full_size)));
  return { copies, scale: students / (copies * full_size) };
}

const share_with_sibling = 0.34;

/** The students one by one; about a third have a brother or sister in the district. */
export function* riverbendStudents(seed: number, students: number): Generator<RiverbendStudent> {
  const { copies, scale } = sizeOf(students);
  const cast: CastStudent[] = castStudents.filter((student) => student.institution === 'riverbend');
  const hernandez = castFamily('Hernández Cruz', 'es', true, 1);
  const families: Family[] = [];
  let index = 0;
  let owed = 0;
  for (let copy = 0; copy < copies; copy++)
    for (const [code, , grades, size] of schools)
      for (const grade of grades) {
        owed += size * scale;
        const places = Math.round(owed);
        owed -= places;
        const known = copy === 0 ? cast.filter((one) => one.programme === code && one.year === grade) : [];
        for (let place = 0; place < places; place++) {
          const one = known[place];
          if (one) {
            const family =
              one.family === 'Hernández Cruz' ? hernandez : castFamily(one.family, one.homeLanguage, false, index);
            yield castStudent(seed, index, one, family);
          } else {
            const own = random(seed, 'riverbend-student', index);
            const recent = families.length - 1 - own.below(600);
            const sibling = own.chance(share_with_sibling) ? families[recent] : undefined;
            const family = sibling ?? generatedFamily(seed, families.length);
            if (!sibling) families.push(family);
            yield generatedStudent(own, index, schoolCode(code, copy), grade, family);
          }
          index += 1;
        }
      }
}

function generatedStudent(own: Random, index: number, school: string, grade: string, family: Family): RiverbendStudent {
  const story = own.weighted<Story>(storyShares);
  const name = relativeName(own, family.name);
  const id = String(50_100 + index).padStart(7, '0');
  const grade_number = grade === 'Kindergarten' ? 0 : Number(grade.slice(6));
  const age_days = Math.round(365.25 * (5.05 + grade_number + 0.98 * own.next()));
  return {
    index,
    id,
    given: name.given,
    family: name.family,
    display: name.display,
    home_language: family.home_language,
    date_of_birth: dateOfDayNumber(dayNumber('2025-09-01') - age_days),
    email: `${id}@students.riverbend.example`,
    card: id,
    ...groupsOf(own, family),
    enrolments: [enrolment(id, school, grade, story)],
    story,
    disposition: disposition(own, story),
    family_of: family,
  };
}

function castStudent(seed: number, index: number, of: CastStudent, family: Family): RiverbendStudent {
  const own = random(seed, 'cast', of.id);
  return {
    index,
    id: of.id,
    given: of.given,
    family: of.family,
    display: of.display,
    home_language: of.homeLanguage,
    date_of_birth: of.date_of_birth,
    email: `${of.id}@students.riverbend.example`,
    card: of.id,
    ...groupsOf(own, family),
    enrolments: [enrolment(of.id, of.programme, of.year, of.story)],
    story: of.story,
    disposition: { story: of.story, base: 0.1, ability: 0.2 },
    family_of: family,
  };
}

function enrolment(student: string, school: string, grade: string, story: Story): GeneratedEnrolment {
  const isGone = story === 'withdrawn';
  return {
    key: `${student}/${school}/${academic_year}`,
    programme: school,
    year: grade,
    mode: 'full-time',
    starts_on: story === 'newcomer' ? '2026-01-26' : '2025-08-18',
    ends_on: isGone ? '2026-01-23' : null,
    end_reason: isGone ? 'withdrawn' : null,
    is_primary: true,
  };
}

function groupsOf(own: Random, family: Family): Pick<GeneratedStudent, 'gender' | 'characteristics'> {
  const gender = own.weighted([
    ['F', 49],
    ['M', 50],
    ['X', 1],
  ] as const);
  return {
    gender,
    characteristics: {
      gender,
      'english-learner': family.home_language !== 'en' && own.chance(0.55) ? 'yes' : 'no',
      'special-education': own.chance(0.14) ? 'yes' : 'no',
      'lunch-program': own.weighted([
        ['free', 34],
        ['reduced', 8],
        ['paid', 58],
      ] as const),
    },
  };
}
