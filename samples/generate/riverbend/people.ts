import { castStaffOf, generatedStaff, groupsOfAbout } from '../groups.ts';
import type { GeneratedClass, GeneratedPeople, GeneratedStaff } from '../model.ts';
import { midwesternDistrict } from '../names.ts';
import type { RiverbendStudent } from './students.ts';

const homeroom_size = 24;
/** Counselors of a secondary school look after some hundreds; in the demo, after a grade's half. */
const caseload_size = 56;

export function riverbendPeople(students: readonly RiverbendStudent[]): GeneratedPeople {
  const cast = castStaffOf('riverbend');
  const staff: GeneratedStaff[] = cast.map(({ id, display, email }) => ({ id, display, email }));
  const [counselor, teacher] = ['tutor', 'teacher'].map((role) => cast.find((person) => person.role === role));
  const caseloads: { staff: string; student: string; kind: 'counselor' }[] = [];
  const classes: GeneratedClass[] = [];
  let more = 0;
  const another = () => {
    const person = generatedStaff('riverbend', midwesternDistrict, more++);
    staff.push(person);
    return person.id;
  };
  const grades = Map.groupBy(students, ({ enrolments: [primary] }) => `${primary?.programme}\t${primary?.year}`);
  for (const [key, members] of grades) {
    const [school = '', grade = ''] = key.split('\t');
    const isCastGrade = school === 'LINCOLN' && grade === 'Grade 6';
    groupsOfAbout(members, caseload_size).forEach((group, index) => {
      const id = isCastGrade && index === 0 && counselor ? counselor.id : another();
      for (const student of group) caseloads.push({ staff: id, student: student.id, kind: 'counselor' });
    });
    groupsOfAbout(members, homeroom_size).forEach((group, index) => {
      const room = String.fromCharCode(65 + index);
      classes.push({
        key: `${school}-${grade}-${room}`,
        unit: school,
        name: `${grade} homeroom ${room}`,
        subject: 'Homeroom',
        staff: [isCastGrade && index === 0 && teacher ? teacher.id : another()],
        students: group.map((student) => student.id),
      });
    });
  }
  return { staff, caseloads, classes, circumstances: [] };
}
