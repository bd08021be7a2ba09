import { sql } from 'kysely';
import {
  decideRights,
  hearFamily,
  noteContactHealth,
  openReviews,
  pauseMessages,
  recipientsFor,
  restrictGuardian,
  sweepReach,
} from '../../../families/server/index.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays, dayIn } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

interface Home {
  studentId: string;
  guardianId: string;
  language: string;
  address: string;
  isAlone: boolean;
  hasTwoHomes: boolean;
}

const looked_at = 300;
const at_once = 50;

/** What came in this week from some families, each in its language. */
const heard: readonly { language: string; text: string }[] = [
  { language: 'es', text: 'Ya no me manden mensajes por favor' },
  { language: 'vi', text: 'Xin đừng nhắn tin nữa' },
  { language: 'en', text: 'no more surveys please' },
  { language: 'en', text: 'who is this' },
  { language: 'es', text: 'son demasiados mensajes' },
];

/** The district's families as an office knows them: opt-outs, a question, wrong numbers, a court order, a bereavement, rights of age. */
export async function playFamilyPeople({ db, clock, actor }: VerbContext, timeZone: string): Promise<void> {
  const { institutionId } = actor;
  const as = (name: string) => ({ db, clock, actor: systemActor(institutionId, name) });
  const homes = await homesOf({ db, actor });
  await confirmNumbers({ db, clock, actor });
  const used = new Set<string>();
  const take = (is: (home: Home) => boolean): Home | undefined => {
    const found = homes.find((home) => !used.has(home.guardianId) && is(home));
    if (found) used.add(found.guardianId);
    return found;
  };
  for (const { language, text } of heard) {
    const home = take((one) => one.language === language && !one.isAlone);
    if (!home) continue;
    await db.forInstitution(institutionId, (trx) =>
      hearFamily(
        trx,
        { clock, actor: systemActor(institutionId) },
        { channel: 'email', address: home.address, text, inboundId: uuidv7() },
      ),
    );
  }
  for (const found of ['wrong_number', 'bouncing', 'wrong_number', 'bouncing'] as const) {
    const home = take(({ isAlone }) => isAlone);
    if (home) await db.forInstitution(institutionId, (trx) => nothingArrives(trx, as('Amina Farah'), home, found));
  }
  const today = dayIn(timeZone, clock.now());
  const ordered = take(({ hasTwoHomes }) => hasTwoHomes);
  if (ordered)
    await restrictGuardian(as('Denise Tillman'), ordered.studentId, {
      guardianId: ordered.guardianId,
      rule: 'only',
      categories: ['emergency', 'legal'],
      ground: 'court-order',
      words: 'Order of the county court of 12 January; a copy is in the office',
      startsOn: addDays(today, -20),
      until: null,
    });
  const bereaved = take(({ isAlone }) => !isAlone);
  if (bereaved)
    await pauseMessages(as('Amina Farah'), bereaved.studentId, {
      kind: 'bereavement',
      words: 'The grandmother who lived with them died',
      startsOn: today,
      until: addDays(today, 21),
    });
  await openReviews(db, institutionId);
  const review = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.rights_review')
      .select('review_id')
      .where('institution_id', '=', institutionId)
      .where('of_age_on', '<=', today)
      .orderBy('of_age_on')
      .executeTakeFirst(),
  );
  if (review)
    await decideRights(as('Denise Tillman'), review.review_id, {
      decision: 'guardians-too',
      ground: 'The student’s written consent',
      words: 'Wants both parents to be told as before',
    });
  await sweepReach(db, institutionId);
}

/** Families who can be written to, in a steady order. */
async function homesOf({ db, actor }: Pick<VerbContext, 'db' | 'actor'>): Promise<Home[]> {
  const i = actor.institutionId;
  const some = await db.forInstitution(i, (trx) =>
    trx
      .selectFrom('roster.guardianship')
      .select('student_id')
      .distinct()
      .where('institution_id', '=', i)
      .orderBy('student_id')
      .limit(looked_at)
      .execute(),
  );
  // Their numbers and addresses are read from the roster on the way.
  for (let from = 0; from < some.length; from += at_once)
    await db.forInstitution(i, (trx) =>
      recipientsFor(
        trx,
        i,
        some.slice(from, from + at_once).map(({ student_id }) => student_id),
        'attendance',
      ),
    );
  const { rows } = await db.forInstitution(i, (trx) =>
    sql<Home>`
      select distinct on (k.guardian_id) k.student_id as "studentId", k.guardian_id as "guardianId", coalesce(g.language, 'en') as language, c.address,
        not exists (select from roster.guardianship o where o.institution_id = ${i} and o.student_id = k.student_id and o.guardian_id <> k.guardian_id) as "isAlone",
        exists (select from roster.guardianship o where o.institution_id = ${i} and o.student_id = k.student_id and o.household <> k.household) as "hasTwoHomes"
      from roster.guardianship k
      join roster.guardian g on g.institution_id = ${i} and g.guardian_id = k.guardian_id
      join families.contact_point c on c.institution_id = ${i} and c.holder_id = k.guardian_id and c.channel = 'email' and c.state = 'unverified' and not c.is_retired
      where k.institution_id = ${i} and k.may_receive order by k.guardian_id limit 3000`.execute(trx),
  );
  return rows;
}

/** In August each family was sent a word to answer. Four of five did, so that the number is known to be theirs. */
async function confirmNumbers({ db, clock, actor }: Pick<VerbContext, 'db' | 'clock' | 'actor'>): Promise<void> {
  const { institutionId } = actor;
  const points = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.contact_point')
      .select(['holder_id', 'address'])
      .where('institution_id', '=', institutionId)
      .where('holder_kind', '=', 'guardian')
      .where('channel', '=', 'sms')
      .where('state', '=', 'unverified')
      .where('is_retired', '=', false)
      .orderBy('address')
      .execute(),
  );
  const answered = points.filter((_, at) => at % 5 !== 4);
  for (let from = 0; from < answered.length; from += at_once)
    await db.forInstitution(institutionId, async (trx) => {
      for (const { holder_id, address } of answered.slice(from, from + at_once))
        await noteContactHealth(
          trx,
          { clock, actor: systemActor(institutionId) },
          { holder: { kind: 'guardian', id: holder_id }, channel: 'sms', address, found: 'good', words: null },
        );
    });
}

/** Every number and address of somebody turned out to be no good. */
async function nothingArrives(
  trx: Tx,
  { clock, actor }: Pick<VerbContext, 'clock' | 'actor'>,
  { guardianId }: Home,
  found: 'wrong_number' | 'bouncing',
): Promise<void> {
  const points = await trx
    .selectFrom('families.contact_point')
    .select(['channel', 'address'])
    .where('institution_id', '=', actor.institutionId)
    .where('holder_id', '=', guardianId)
    .execute();
  for (const { channel, address } of points)
    await noteContactHealth(
      trx,
      { clock, actor },
      {
        holder: { kind: 'guardian', id: guardianId },
        channel: channel as 'sms',
        address,
        found,
        words: found === 'bouncing' ? 'Nothing arrives there.' : 'Somebody else answers.',
      },
    );
}
