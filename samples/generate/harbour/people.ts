import { castStaffOf, generatedStaff, groupsOfAbout } from '../groups.ts';
import type {
  GeneratedCircumstance,
  GeneratedClass,
  GeneratedPeople,
  GeneratedStaff,
  GeneratedStudent,
} from '../model.ts';
import { britishUniversity } from '../names.ts';
import { random } from '../random.ts';

/** "A tutor with 40 tutees": of one programme's year, so that they are peers. */
const tutees = 38;

export function harbourPeople(seed: number, students: readonly GeneratedStudent[]): GeneratedPeople {
  const cast = castStaffOf('harbour');
  const staff: GeneratedStaff[] = cast.map(({ id, display, email }) => ({ id, display, email }));
  const [tutor, teacher] = ['tutor', 'teacher'].map((role) => cast.find((person) => person.role === role));
  const caseloads: { staff: string; student: string; kind: 'tutor' }[] = [];
  const classes: GeneratedClass[] = [];
  const years = Map.groupBy(students, ({ enrolments: [primary] }) => `${primary?.programme}\t${primary?.year}`);
  let more = 0;
  const another = () => {
    const person = generatedStaff('harbour', britishUniversity, more++);
    staff.push(person);
    return person.id;
  };
  for (const [key, members] of years) {
    const [programme = '', year = ''] = key.split('\t');
    const isCastYear = programme === 'COMP' && year === 'Year 1';
    const tutors = groupsOfAbout(members, tutees).map((group, index) => {
      const id = isCastYear && index === 0 && tutor ? tutor.id : another();
      for (const student of group) caseloads.push({ staff: id, student: student.id, kind: 'tutor' });
      return id;
    });
    classes.push({
      key: `${programme}-${year.slice(5)}`,
      unit: programme,
      name: isCastYear ? 'Introduction to Programming' : `${programme} core module, ${year}`,
      subject: programme,
      staff: isCastYear && teacher ? [teacher.id] : tutors.slice(0, 1),
      students: members.map((student) => student.id),
    });
  }
  return { staff, caseloads, classes, circumstances: circumstancesOf(seed, students) };
}

function circumstancesOf(seed: number, students: readonly GeneratedStudent[]): GeneratedCircumstance[] {
  return students.flatMap((student): GeneratedCircumstance[] => {
    if (student.story === 'bereaved')
      return [
        {
          student: student.id,
          kind: 'exemption',
          reason: 'Bereavement: away with the university’s agreement',
          starts_on: '2026-01-19',
          ends_on: '2026-02-08',
        },
      ];
    const own = random(seed, 'circumstance', student.id);
    if (!own.chance(0.015)) return [];
    return [
      {
        student: student.id,
        kind: 'circumstance',
        reason: own.pick(['Caring for a relative', 'Long illness, being treated', 'Placement away from campus']),
        starts_on: own.pick(['2025-10-13', '2025-11-24', '2026-01-26', '2026-02-09']),
        ends_on: null,
      },
    ];
  });
}
