import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FamilyWorld, openFamilyWorld } from '../../../tests/family-world.ts';
import { uuidv7 } from '../../kernel/ids.ts';

let it_: FamilyWorld;
beforeAll(async () => {
  it_ = await openFamilyWorld('embedded', { households: 36 });
  const i = it_.district.institutionId;
  // Each of 36 households was written to twice; 24 read one of them and 18 answered.
  for (let n = 0; n < 72; n++) {
    const messageId = uuidv7();
    const household = n % 36;
    const reach = n < 18 ? 'answered' : n < 24 ? 'read' : 'delivered';
    await sql`insert into messages.message (institution_id, message_id, kind, template_key, template_version, recipient_kind, recipient_id, channel, address, language,
        household_key, subject, body, category, dedupe_key, origin_kind, origin_id, queued_at, due_at, sent_at, state, reach, transport)
      values (${i}, ${messageId}::uuid, 'family-message', 'own-words', 1, 'guardian', ${it_.guardians[household]}::uuid, 'sms', '+1', 'en', ${`home/h${household}`},
        'x', 'y', 'wellbeing', ${`m${n}`}, 'test', 'x', '2025-11-03', '2025-11-03', ${n === 71 ? '2024-01-01' : '2025-11-03'}::timestamptz, 'sent', ${reach}, 'mailbox')`.execute(
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
  expect(await of(20)).toMatchObject({ sent: 2, read: 1, answered: 0 });
  // One of the last household's two is of a year before.
  expect(await of(35)).toMatchObject({ sent: 1, read: 0, answered: 0 });
});

it('counts households by school, and tells nothing of few', async () => {
  const schools = async () => {
    const { body } = await it_.ask(it_.who.leader, 'GET', '/families/outcomes');
    return (
      body.engagement as {
        schools: { name: string; households: number | null; read: number | null; answered: number | null }[];
      }
    ).schools.map(({ name, households, read, answered }) => [name, households, read, answered]);
  };
  expect(await schools()).toEqual([
    ['School 1', 12, 8, 6],
    ['School 2', 12, 8, 6],
    ['School 3', 12, 8, 6],
  ]);
  await sql`delete from messages.message_student where student_id <> all(${it_.students.slice(0, 24)}::uuid[])`.execute(
    it_.world.services.db.owner,
  );
  expect((await schools())[0]).toEqual(['School 1', null, null, null]);
});
