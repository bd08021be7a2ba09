import { sql } from 'kysely';
import { castStudents } from '../../../../samples/cast.ts';
import {
  changeCase,
  closeCase,
  logContacts,
  openCase,
  raiseConcern,
  referCase,
  saveTeam,
  writeNote,
} from '../../../cases/server/index.ts';
import { systemActor } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { VerbContext } from '../../../sources/server/index.ts';
import { type CaseStory, caseStories, contactStories, storyNo } from './casework-stories.ts';
import type { PlansCarer } from './plans.ts';

const unmet: ReadonlySet<string> = new Set(
  castStudents.filter(({ story }) => story === 'unconnected').map(({ id }) => id),
);

/** Tutors who kept a record; the others of the institution have only just begun. */
const tutors = 8;
const students_each = 24;

interface Carer {
  staffId: string;
  userId: string | null;
  name: string;
  students: { studentId: string; score: number | null }[];
}

/** A few believable weeks of casework, through the same verbs that staff use; the same every time. @returns whose it is */
export async function playCasework(context: VerbContext, timeZone: string): Promise<PlansCarer[]> {
  const { institutionId } = context.actor;
  const today = dayIn(timeZone, context.clock.now());
  const { carers, service } = await openService(context);
  for (const [t, carer] of carers.entries()) {
    const as = (day: IsoDate, hour = 10) => ({
      db: context.db,
      clock: fixedClock(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant()),
      actor: actorOf(institutionId, carer),
    });
    const [first] = carer.students;
    if (!first) continue;
    await logContactsOf(as, carer, t, today);
    await openCasesOf(as, carer, t, today, service);
    if (t % 3 === 1)
      await raiseConcern(as(addDays(today, -1)), {
        studentId: first.studentId,
        kind: 'engagement',
        words: 'Sat at the back and left early twice this week. Not like before.',
      });
  }
  return carers.map((carer) => ({ ...carer, actor: actorOf(institutionId, carer) }));
}

type As = (day: IsoDate, hour?: number) => { db: Database; clock: VerbContext['clock']; actor: Actor };

/** Lower scores were talked to more often; some could not be reached. */
async function logContactsOf(as: As, carer: Carer, t: number, today: IsoDate): Promise<void> {
  for (const [n, { studentId, score }] of carer.students.entries()) {
    const dice = storyNo(t, n);
    const isLow = score !== null && score < 400;
    if (dice % (isLow ? 3 : 2) === 0) continue;
    const story = contactStories[dice % contactStories.length];
    if (!story) continue;
    const day = workday(addDays(today, -(3 + (dice % 26))));
    await logContacts(as(day, 9 + (dice % 7)), { studentIds: [studentId], ...story });
    if (dice % 4 === 0) {
      const later = workday(addDays(today, -(dice % 3)));
      await logContacts(as(later, 11), { studentIds: [studentId], way: 'call', reach: 'attempt' });
    }
  }
  const group = carer.students.slice(4, 9).map(({ studentId }) => studentId);
  if (group.length > 2)
    await logContacts(as(workday(addDays(today, -8)), 15), {
      studentIds: group,
      way: 'meeting',
      reach: 'two_way',
      words: 'Study group: how the next deadline is met.',
    });
}

async function openCasesOf(as: As, carer: Carer, t: number, today: IsoDate, teamId: string): Promise<void> {
  const low = carer.students.filter(({ score }) => score !== null && score < 450);
  for (const [n, { studentId }] of low.slice(0, 4).entries()) {
    const story = caseStories[(t + n) % caseStories.length];
    if (story) await playStory(as, story, { studentId, staffId: carer.staffId, teamId, today });
  }
}

/** A case from its opening to where it stands today. */
async function playStory(
  as: As,
  story: CaseStory,
  { studentId, staffId, teamId, today }: { studentId: string; staffId: string; teamId: string; today: IsoDate },
): Promise<void> {
  const opened = workday(addDays(today, -story.opened_days_ago));
  const { caseId, isJoined } = await openCase(as(opened), {
    studentId,
    kindKey: story.kindKey,
    reason: story.reason,
    ownerStaffId: story.isUnassigned ? null : staffId,
  });
  // An alert may have opened it already: that one's story is its own.
  if (isJoined) return;
  let revision = 1;
  for (const step of story.steps) {
    const when = as(workday(addDays(today, -step.days_ago)), 14);
    if (step.does === 'note')
      await writeNote(when, { studentId, caseId, level: step.level, text: step.words, isCiting: step.isCiting });
    if (step.does === 'contact') await logContacts(when, { studentIds: [studentId], caseId, ...step.contact });
    if (step.does === 'stage') ({ revision } = await changeCase(when, caseId, { revision, stage: step.stage }));
    if (step.does === 'refer') await referCase(when, caseId, { teamId, reason: step.words, priority: 2 });
    if (step.does === 'close')
      ({ revision } = await closeCase(when, caseId, { revision, reason: step.reason, outcome: step.words }));
  }
}

/** The last weekday up to a day. */
function workday(day: IsoDate): IsoDate {
  return addDays(day, -Math.max(0, weekdayOf(day) - 4));
}

async function openService(context: VerbContext): Promise<{ carers: Carer[]; service: string }> {
  const carers = await readCarers(context);
  const { teamId } = await saveTeam(context, null, {
    name: 'Wellbeing service',
    takesReferrals: true,
    isActive: true,
    staffIds: carers.slice(-2).map(({ staffId }) => staffId),
    leadIds: [],
  });
  await saveTeam(context, null, {
    name: 'Retention team',
    takesReferrals: false,
    isActive: true,
    staffIds: carers.slice(0, 3).map(({ staffId }) => staffId),
    leadIds: carers.slice(0, 1).map(({ staffId }) => staffId),
  });
  return { carers, service: teamId };
}

/** Those who can sign in come first: theirs is what is looked at. */
async function readCarers({ db, actor, clock }: VerbContext): Promise<Carer[]> {
  const { institutionId } = actor;
  const now = new Date(clock.now().epochMilliseconds);
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{
      staff_id: string;
      user_id: string | null;
      name: string;
      student_id: string;
      source_key: string | null;
      score: number | null;
    }>`
      with run as materialized (
        select run from scoring.run where institution_id = ${institutionId} and state = 'standing' order by week desc limit 1),
      carer as materialized (
        select c.staff_id, s.display_name as name, s.source_key, max(a.user_id) as user_id
        from roster.caseload c
        join roster.staff s on s.institution_id = ${institutionId} and s.staff_id = c.staff_id
        left join access.assignment a on a.institution_id = ${institutionId} and a.staff_id = c.staff_id
        where c.institution_id = ${institutionId} and (c.ends_on is null or c.ends_on >= ${now}::date)
        group by 1, 2, 3 order by max(a.user_id) is null, s.source_key collate "C" limit ${tutors})
      select k.staff_id, k.user_id, k.name, c.student_id, st.source_key, p.score
      from carer k
      join roster.caseload c on c.institution_id = ${institutionId} and c.staff_id = k.staff_id
        and (c.starts_on is null or c.starts_on <= ${now}::date) and (c.ends_on is null or c.ends_on >= ${now}::date)
      join roster.student st on st.institution_id = ${institutionId} and st.student_id = c.student_id
      join roster.enrolment e on e.institution_id = ${institutionId} and e.student_id = c.student_id and e.is_primary
      join run on true
      join scoring.score p on p.institution_id = ${institutionId} and p.run = run.run and p.enrolment_id = e.enrolment_id
      order by k.user_id is null, k.name, p.score nulls last, st.source_key collate "C"`.execute(trx),
  );
  const carers = new Map<string, Carer>();
  for (const row of rows) {
    const carer = carers.get(row.staff_id) ?? {
      staffId: row.staff_id,
      userId: row.user_id,
      name: row.name,
      students: [],
    };
    carers.set(row.staff_id, carer);
    // Whom nobody has talked to yet: that is their story.
    if (row.source_key !== null && unmet.has(row.source_key)) continue;
    if (carer.students.length < students_each && !carer.students.some(({ studentId }) => studentId === row.student_id))
      carer.students.push({ studentId: row.student_id, score: row.score });
  }
  return [...carers.values()];
}

/** The person as they would act when signed in. */
function actorOf(institutionId: number, { staffId, userId, name }: Carer): Actor {
  const reason = 'You look after this student';
  return {
    ...systemActor(institutionId, name),
    kind: 'person',
    actorId: userId ?? staffId,
    staffId,
    why: () => [{ via: 'caseload', staffId, reason }],
  };
}
