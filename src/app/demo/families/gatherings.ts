import { sql } from 'kysely';
import type { CallOutcome } from '../../../families/core/calls/outcome.ts';
import type { HolderKind } from '../../../families/core/people/holder.ts';
import {
  addTheme,
  answerForFamily,
  answerForGuest,
  changeEvent,
  endCall,
  markGuest,
  offerTimes,
  openCampaign,
  planEvent,
} from '../../../families/server/index.ts';
import { listUnits, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, dayIn, type IsoDate } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

/** How calls went, in turn; three in ten are still to be made. */
const calls: readonly (CallOutcome | null)[] = [
  'reached',
  'reached',
  null,
  'no-answer',
  'reached',
  'left-message',
  null,
  'reached',
  'reached',
  null,
];
const called = 60;
const guests = 70;

const themes = [
  {
    words: 'Mornings: younger children have to be taken to another school first',
    voices: 14,
    answer: 'The breakfast club opens at 7:15 from March; later arrival can be agreed until then.',
  },
  {
    words: 'The bus on Route 6 is often too full to stop at Cedar Street',
    voices: 9,
    answer: 'The district counts passengers for two weeks and reports back.',
  },
  { words: 'Letters come in English only', voices: 7, answer: '' },
] as const;

interface Scene {
  db: VerbContext['db'];
  institutionId: number;
  today: IsoDate;
  /** Somebody, on a day gone by at six in the evening, or now. */
  as(name: string, day?: IsoDate): Pick<VerbContext, 'db' | 'clock' | 'actor'>;
  school: string;
  liaison: string;
  counselor: string;
  /** Of the counselor. */
  students: string[];
}

/** At the middle school: a forum that was held, a celebration to come, times that families book, and welcome calls half made. */
export async function playGatherings(context: VerbContext, timeZone: string): Promise<void> {
  const scene = await setScene(context, timeZone);
  if (!scene) return;
  await holdForum(scene);
  await planCelebration(scene);
  await offerAndBook(scene);
  await callFamilies(scene);
}

async function setScene({ db, clock, actor }: VerbContext, timeZone: string): Promise<Scene | null> {
  const { institutionId } = actor;
  const today = dayIn(timeZone, clock.now());
  const evening = (day: IsoDate) =>
    fixedClock(Temporal.PlainDate.from(day).toPlainDateTime('18:00').toZonedDateTime(timeZone).toInstant().toString());
  const as = (name: string, day: IsoDate = today) => ({
    db,
    clock: day === today ? clock : evening(day),
    actor: systemActor(institutionId, name),
  });
  return db.forInstitution(institutionId, async (trx) => {
    const school = (await listUnits(trx, institutionId)).find(({ name }) => name === 'Lincoln Middle School')?.unitId;
    const staff = await trx
      .selectFrom('roster.staff')
      .select(['staff_id', 'display_name'])
      .where('institution_id', '=', institutionId)
      .where('display_name', 'in', ['Amina Farah', 'Maria Delgado-Ruiz'])
      .execute();
    const idOf = (name: string) => staff.find(({ display_name }) => display_name === name)?.staff_id;
    const liaison = idOf('Amina Farah');
    const counselor = idOf('Maria Delgado-Ruiz');
    if (!school || !liaison || !counselor) return null;
    const mine = await trx
      .selectFrom('roster.caseload')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', counselor)
      .orderBy('student_id')
      .execute();
    const students = mine.map(({ student_id }) => student_id);
    return { db, institutionId, today, as, school, liaison, counselor, students };
  });
}

async function holdForum(scene: Scene): Promise<void> {
  const { as, today, school, liaison } = scene;
  const planned = addDays(today, -28);
  const held = addDays(today, -11);
  const { eventId } = await planEvent(as('Amina Farah', planned), {
    kind: 'forum',
    title: 'What gets in the way of mornings?',
    words: 'Come and tell us. There is food, and somebody looks after younger children.',
    unitId: school,
    day: held,
    at: '17:00',
    minutes: 90,
    place: 'Library of Lincoln Middle School',
    celebrates: null,
    helps: ['interpreter', 'childcare', 'food'],
  });
  for (const [index, key] of (await guestsOf(scene, eventId)).entries()) {
    const isComing = index % 3 !== 1;
    const answer = { answer: isComing ? ('coming' as const) : ('not-coming' as const), people: isComing ? 2 : null };
    await answerForGuest(as('Amina Farah', addDays(planned, 5)), eventId, { ...key, ...answer, interpreter: null });
    if (isComing && index % 4 !== 0) await markGuest(as('Amina Farah', held), eventId, key, true);
  }
  await changeEvent(as('Amina Farah', held), eventId, { revision: 1, state: 'held' });
  for (const theme of themes)
    await addTheme(as('Amina Farah'), eventId, { ...theme, ownerStaffId: theme.answer ? null : liaison });
}

async function planCelebration(scene: Scene): Promise<void> {
  const { as, today, school } = scene;
  const { eventId } = await planEvent(as('Amina Farah', addDays(today, -4)), {
    kind: 'celebration',
    title: 'Better mornings: an evening for those who turned things around',
    words: 'For students whose attendance got better since autumn, and whoever helped them.',
    unitId: school,
    day: addDays(today, 17),
    at: '18:30',
    minutes: 90,
    place: 'Cafeteria of Lincoln Middle School',
    celebrates: 'improvement',
    helps: ['interpreter', 'childcare', 'food', 'step-free'],
  });
  for (const [index, key] of (await guestsOf(scene, eventId)).slice(0, guests / 3).entries())
    await answerForGuest(as('Amina Farah'), eventId, {
      ...key,
      answer: index % 5 === 4 ? 'maybe' : 'coming',
      people: 2 + (index % 3),
      interpreter: null,
    });
}

async function offerAndBook({ as, db, institutionId, today, counselor, students }: Scene): Promise<void> {
  const { offerId } = await offerTimes(as('Maria Delgado-Ruiz', addDays(today, -3)), {
    hostStaffId: counselor,
    title: 'How mornings are going',
    way: 'in-person',
    place: 'Lincoln Middle School, room 12',
    minutes: 20,
    pauseMinutes: 5,
    noticeHours: 12,
    hours: [2, 3, 4].map((days) => ({ day: addDays(today, days), from: '15:00', until: '17:00' })),
    studentIds: students,
  });
  const { invitations, slots } = await db.forInstitution(institutionId, async (trx) => ({
    invitations: await trx
      .selectFrom('families.invitation')
      .select(['invitation_id', 'interpreter'])
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .orderBy('invitation_id')
      .execute(),
    slots: await trx
      .selectFrom('families.slot')
      .select('slot_id')
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .orderBy('starts_at')
      .execute(),
  }));
  for (const [index, { invitation_id, interpreter }] of invitations.slice(0, 7).entries()) {
    const slot = slots[index * 2];
    if (!slot) continue;
    await answerForFamily(as('Maria Delgado-Ruiz'), invitation_id, {
      step: 'book',
      slotId: slot.slot_id,
      interpreter,
      wish: index === 1 ? 'The bus in the morning' : '',
    });
  }
  const declines = invitations[8];
  if (declines) await answerForFamily(as('Maria Delgado-Ruiz'), declines.invitation_id, { step: 'decline' });
}

async function callFamilies({ as, db, institutionId, today, school, liaison, students }: Scene): Promise<void> {
  const opened = addDays(today, -7);
  const { campaignId } = await openCampaign(as('Denise Tillman', opened), {
    title: 'Welcome to the second half of the year',
    scriptKey: 'welcome-call',
    unitId: school,
    endsOn: addDays(today, 18),
    callers: [{ staffId: liaison, languages: ['en', 'es', 'ar'] }],
  });
  const rows = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.call')
      .select(['call_id', 'revision'])
      .where('institution_id', '=', institutionId)
      .where('origin_kind', '=', 'campaign')
      .where('origin_id', '=', campaignId)
      // The counselor's own are for her to talk to.
      .where(sql<boolean>`not student_ids && ${students}::uuid[]`)
      .orderBy('call_id')
      .limit(called)
      .execute(),
  );
  for (const [index, { call_id, revision }] of rows.entries()) {
    const outcome = calls[index % calls.length];
    if (outcome) await endCall(as('Amina Farah', addDays(opened, 2)), call_id, { revision, outcome, words: '' });
  }
}

async function guestsOf({ db, institutionId }: Scene, eventId: string) {
  const rows = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.event_guest')
      .select(['household_key as householdKey', 'holder_kind as holderKind', 'holder_id as holderId'])
      .where('institution_id', '=', institutionId)
      .where('event_id', '=', eventId)
      .orderBy('household_key')
      .orderBy('holder_id')
      .limit(guests)
      .execute(),
  );
  // The column holds no others.
  return rows.map((row) => ({ ...row, holderKind: row.holderKind as HolderKind }));
}
