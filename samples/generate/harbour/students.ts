import { addDays, addWeeks, dateOfDayNumber, dayNumber, type IsoDate } from '../../../src/kernel/week.ts';
import { type CastStudent, castStudents, type Story } from '../../cast.ts';
import { disposition, storyShares } from '../engagement.ts';
import type { GeneratedEnrolment, GeneratedStudent } from '../model.ts';
import { britishUniversity, personName } from '../names.ts';
import { type Random, random } from '../random.ts';
import { academic_year, full_size, programmeCode, programmes } from './plan.ts';

const first_day = '2025-09-22';
/** The Monday of the last full week before the institution's now. */
const last_full_week = '2026-02-23';

/** How many copies of the university make this many students, and how full their years are. */
export function sizeOf(students: number): { copies: number; scale: number } {
  const copies = Math.min(12, Math.max(1, Math.round(students / full_size)));
  return { copies, scale: students / (copies * full_size) };
}

/** The students one by one, in an order that never changes; the cast sits in its own years. */
export function* harbourStudents(seed: number, students: number): Generator<GeneratedStudent> {
  const { copies, scale } = sizeOf(students);
  const cast: CastStudent[] = castStudents.filter((student) => student.institution === 'harbour');
  let index = 0;
  let owed = 0;
  for (let copy = 0; copy < copies; copy++)
    for (const [code, , , years, size] of programmes)
      for (let year = 1; year <= years; year++) {
        // What a year's size leaves over after rounding is owed to the next one, so that the sum is exact.
        owed += size * scale;
        const places = Math.round(owed);
        owed -= places;
        const known = copy === 0 ? cast.filter((one) => one.programme === code && one.year === `Year ${year}`) : [];
        for (let place = 0; place < places; place++) {
          const student = known[place];
          yield student
            ? castStudent(seed, index, student)
            : generatedStudent(seed, index, programmeCode(code, copy), year);
          index += 1;
        }
      }
}

function generatedStudent(seed: number, index: number, programme: string, year: number): GeneratedStudent {
  const own = random(seed, 'harbour-student', index);
  const story = own.weighted<Story>(storyShares);
  const name = personName(own, britishUniversity);
  const isMature = own.chance(0.16);
  const age_days = Math.round(365.25 * (17.9 + year + (isMature ? 4 + 25 * own.next() ** 2 : 0.95 * own.next())));
  const mode = own.chance(isMature ? 0.4 : 0.06) ? 'part-time' : 'full-time';
  const id = `H${2_500_200 + index}`;
  return {
    index,
    id,
    given: name.given,
    family: name.family,
    display: name.display,
    home_language: name.homeLanguage,
    date_of_birth: dateOfDayNumber(dayNumber('2025-09-01') - age_days),
    email: `${id.toLowerCase()}@student.harbour.example`,
    card: cardOf(index),
    ...groupsOf(own),
    enrolments: [enrolment(id, programme, `Year ${year}`, mode, story)],
    story,
    disposition: disposition(own, story),
  };
}

function castStudent(seed: number, index: number, of: CastStudent): GeneratedStudent {
  const own = random(seed, 'cast', of.id);
  const primary = enrolment(of.id, of.programme, of.year, of.mode, of.story);
  return {
    index,
    id: of.id,
    given: of.given,
    family: of.family,
    display: of.display,
    home_language: of.homeLanguage,
    date_of_birth: of.date_of_birth,
    email: `${of.id.toLowerCase()}@student.harbour.example`,
    card: cardOf(index),
    ...groupsOf(own),
    enrolments: otherEnrolments(of, primary),
    story: of.story,
    // The cast is drawn near the middle of its groups, so that its stories and not its luck are seen.
    disposition: { story: of.story, base: 0.15, ability: 0.3 },
  };
}

function otherEnrolments(of: CastStudent, primary: GeneratedEnrolment): GeneratedEnrolment[] {
  if (of.display === 'Tomás Ó Súilleabháin') {
    const second = enrolment(of.id, 'LANG', 'Year 1', 'part-time', of.story);
    return [primary, { ...second, is_primary: false }];
  }
  if (of.display === 'Jonas Weiß') {
    const before = enrolment(of.id, 'MECH', 'Year 1', 'full-time', of.story);
    const moved_on = '2026-01-26';
    return [
      { ...primary, starts_on: moved_on },
      { ...before, ends_on: addDays(moved_on, -1), end_reason: 'transferred', is_primary: false },
    ];
  }
  return [primary];
}

function enrolment(
  student: string,
  programme: string,
  year: string,
  mode: GeneratedEnrolment['mode'],
  story: Story,
): GeneratedEnrolment {
  const isGone = story === 'withdrawn';
  return {
    key: `${student}/${programme}/${academic_year}`,
    programme,
    year,
    mode,
    starts_on: story === 'newcomer' ? addWeeks(last_full_week, -1) : first_day,
    ends_on: isGone ? withdrawn_on : null,
    end_reason: isGone ? 'withdrawn' : null,
    is_primary: true,
  };
}

/** Three weeks after the last trace, as registries do. */
const withdrawn_on: IsoDate = addDays(addWeeks(last_full_week, -2), 3);

function groupsOf(own: Random): Pick<GeneratedStudent, 'gender' | 'characteristics'> {
  const gender = own.weighted([
    ['F', 55],
    ['M', 43],
    ['X', 2],
  ] as const);
  return {
    gender,
    characteristics: {
      gender,
      disability: own.chance(0.17) ? 'yes' : 'no',
      'first-in-family': own.chance(0.38) ? 'yes' : 'no',
      'fee-status': own.chance(0.14) ? 'international' : 'home',
    },
  };
}

/** Cards are nine digits, most of which begin with zeros. */
function cardOf(index: number): string {
  return String(4_417_000 + 7 * index).padStart(9, '0');
}
