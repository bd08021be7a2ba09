import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FamilyWorld, openFamilyWorld } from '../../../tests/family-world.ts';
import { uuidv7 } from '../../kernel/ids.ts';

let it_: FamilyWorld;
beforeAll(async () => {
  it_ = await openFamilyWorld('embedded', { households: 12 });
  const i = it_.district.institutionId;
  // Each of twelve households was written to twice; eight read one of them and six answered.
  for (let n = 0; n < 24; n++) {
    const messageId = uuidv7();
    const household = n % 12;
    const reach = n < 6 ? 'answered' : n < 8 ? 'read' : 'delivered';
    await sql`insert into messages.message (institution_id, message_id, kind, template_key, template_version, recipient_kind, recipient_id, channel, address, language,
        household_key, subject, body, category, dedupe_key, origin_kind, origin_id, queued_at, due_at, sent_at, state, reach, transport)
      values (${i}, ${messageId}::uuid, 'family-message', 'own-words', 1, 'guardian', ${it_.guardians[household]}::uuid, 'sms', '+1', 'en', ${`home/h${household}`},
        'x', 'y', 'wellbeing', ${`m${n}`}, 'test', 'x', '2025-11-03', '2025-11-03', ${n === 23 ? '2024-01-01' : '2025-11-03'}::timestamptz, 'sent', ${reach}, 'mailbox')`.execute(
      it_.world.services.db.owner,
    );
    await sql`insert into messages.message_student (institution_id, message_id, student_id) values (${i}, ${messageId}::uuid, ${it_.students[2 * household]}::uuid)`.execute(
      it_.world.services.db.owner,
    );
  }
}, 120_000);
afterAll(() => it_.world.close());

it('stands beside what it is a part of, of one family and over one term', async () => {
  const of = async (household: number) =>
    (await it_.ask(it_.who.leader, 'GET', `/students/${it_.students[2 * household]}/family`)).body.engagement;
  expect(await of(0)).toMatchObject({ sent: 2, read: 1, answered: 1, offered: 0, booked: 0, invited: 0, came: 0 });
  expect(await of(7)).toMatchObject({ sent: 2, read: 1, answered: 0 });
  // One of the last household's two is of a year before.
  expect(await of(11)).toMatchObject({ sent: 1, read: 0, answered: 0 });
});

it('counts households by school, and tells nothing of few', async () => {
  const { body } = await it_.ask(it_.who.leader, 'GET', '/families/outcomes');
  const { schools } = body.engagement as {
    schools: { name: string; households: number | null; answered: number | null }[];
  };
  expect(schools.map(({ name, households, answered }) => [name, households, answered])).toEqual([
    ['School 1', null, null],
    ['School 2', null, null],
    ['School 3', null, null],
  ]);
});
