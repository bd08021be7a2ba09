/**
 * The families' inbox at 1,000,000 messages from 100,000 families on a PostgreSQL server: how long the list, each box, a search by name
 * and one conversation take, for somebody who sees the whole institution and for a tutor of 40.
 *   node bench/inbox.ts [--families 100000] [--messages 10] [--asks 30]
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { viewConversation, viewInbox } from '../src/families/server/index.ts';
import { createInstitution, systemActor } from '../src/institution/server/index.ts';
import type { Actor } from '../src/kernel/actor.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { type Database, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { machineFacts, median, p95 } from './measure.ts';
import { startBenchServer } from './postgres.ts';

const promised_ms = 100;

interface MadeUpInbox {
  institutionId: number;
  tutorId: string;
  conversationId: string;
}

/** 4 of 100 families wait for an answer; each wrote some messages before. */
async function makeUpInbox(db: Database, families: number, messages: number): Promise<MadeUpInbox> {
  const { institutionId: i } = await createInstitution(db, { key: 'bench', name: 'Bench', preset: 'us-k12' });
  const [unitId, tutorId] = [uuidv7(), uuidv7()];
  const id = (kind: string, n: ReturnType<typeof sql>) =>
    sql`('00000000-0000-7000-8000-' || ${kind} || lpad(to_hex(${n}), 11, '0'))::uuid`;
  const n = sql`n`;
  await sql`insert into institution.unit (institution_id, unit_id, kind, code, name) values (${i}, ${unitId}::uuid, 'school', 'B', 'Bench')`.execute(
    db.owner,
  );
  await sql`insert into roster.staff (institution_id, staff_id, source_key, display_name) values (${i}, ${tutorId}::uuid, 't', 'Tutor')`.execute(
    db.owner,
  );
  await sql`insert into roster.student (institution_id, student_id, source_key, display_name, search_key)
    select ${i}, ${id('a', n)}, 's' || n, 'Student ' || n, 'student ' || n from generate_series(1, ${families}::int) n`.execute(
    db.owner,
  );
  await sql`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study)
    select ${i}, n, ${id('a', n)}, 'e' || n, ${unitId}::uuid, '25', '2025-26', '5' from generate_series(1, ${families}::int) n`.execute(
    db.owner,
  );
  await sql`insert into roster.caseload (institution_id, staff_id, student_id, kind)
    select ${i}, ${tutorId}::uuid, ${id('a', n)}, 'tutor' from generate_series(1, 40) n`.execute(db.owner);
  await sql`insert into roster.guardian (institution_id, guardian_id, source_key, display_name, language)
    select ${i}, ${id('b', n)}, 'g' || n, 'Guardian ' || n, 'es' from generate_series(1, ${families}::int) n`.execute(
    db.owner,
  );
  await sql`insert into roster.guardianship (institution_id, student_id, guardian_id, relation, household)
    select ${i}, ${id('a', n)}, ${id('b', n)}, 'parent', 'h' || n from generate_series(1, ${families}::int) n`.execute(
    db.owner,
  );
  await sql`insert into families.conversation (institution_id, conversation_id, holder_kind, holder_id, channel, address, language, state,
      assigned_staff_id, due_at, unread, last_in_at, last_at, last_words)
    select ${i}, ${id('c', n)}, 'guardian', ${id('b', n)}, 'sms', '+1202' || n, 'es', case when n % 25 = 1 then 'open' else 'done' end,
      case when n <= 40 then ${tutorId}::uuid end, case when n % 25 = 1 then now() + n * interval '1 second' end, (n % 25 = 1)::int, now(),
      now() - n * interval '1 second', 'Buenos dias' from generate_series(1, ${families}::int) n`.execute(db.owner);
  await sql`insert into families.conversation_student select ${i}, ${id('c', n)}, ${id('a', n)} from generate_series(1, ${families}::int) n`.execute(
    db.owner,
  );
  for (let k = 0; k < messages; k++) {
    const m = sql`(${k}::int * ${families}::int + n)`;
    await sql`insert into messages.inbound (institution_id, inbound_id, channel, provider, provider_id, from_address, to_address, received_at, text, proof, state, taken_at)
      select ${i}, ${id('d', m)}, 'sms', 'bench', ${m}::text, '+1202' || n, '+1', now(), 'Buenos dias, hoy esta enfermo', 'carrier', 'taken', now()
      from generate_series(1, ${families}::int) n`.execute(db.owner);
    await sql`insert into families.entry (institution_id, conversation_id, entry_id, kind, at, by_name, inbound_id)
      select ${i}, ${id('c', n)}, ${id('e', m)}, 'in', now(), '', ${id('d', m)} from generate_series(1, ${families}::int) n`.execute(
      db.owner,
    );
  }
  await sql`analyze`.execute(db.owner);
  return { institutionId: i, tutorId, conversationId: '00000000-0000-7000-8000-c00000000001' };
}

const { values } = parseArgs({
  options: {
    families: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '10' },
    asks: { type: 'string', default: '30' },
  },
});
const server = await startBenchServer();
const db = await openServerDatabase(server.url);
try {
  await migrate(db);
  const { institutionId, tutorId, conversationId } = await makeUpInbox(
    db,
    Number(values.families),
    Number(values.messages),
  );
  const all: Actor = systemActor(institutionId);
  const tutor: Actor = {
    ...all,
    staffId: tutorId,
    why: () => [{ via: 'caseload', staffId: tutorId, reason: 'looks after them' }],
  };
  const clock = systemClock;
  const asked: [string, () => Promise<unknown>][] = [
    ['all that are open, whole institution', () => viewInbox({ db, clock, actor: all }, { box: 'all' })],
    ['done, whole institution', () => viewInbox({ db, clock, actor: all }, { box: 'done' })],
    ['mine, a tutor', () => viewInbox({ db, clock, actor: tutor }, { box: 'mine' })],
    ['all that a tutor sees', () => viewInbox({ db, clock, actor: tutor }, { box: 'all' })],
    ['a name among the open', () => viewInbox({ db, clock, actor: all }, { box: 'all', q: 'student 77701' })],
    ['a name among the done', () => viewInbox({ db, clock, actor: all }, { box: 'done', q: 'student 77703' })],
    ['a parent’s name among the done', () => viewInbox({ db, clock, actor: all }, { box: 'done', q: 'guardian 99' })],
    ['a name that nobody has', () => viewInbox({ db, clock, actor: all }, { box: 'done', q: 'zzz' })],
    ['a name, a tutor', () => viewInbox({ db, clock, actor: tutor }, { box: 'all', q: 'student 26' })],
    ['one conversation', () => viewConversation({ db, clock, actor: all }, conversationId)],
  ];
  process.stdout.write(
    `${machineFacts()}; PostgreSQL ${server.version}; ${values.families} families, ${Number(values.families) * Number(values.messages)} messages\n`,
  );
  for (const [name, ask] of asked) {
    await ask();
    const took: number[] = [];
    for (let n = 0; n < Number(values.asks); n++) {
      const from = performance.now();
      await ask();
      took.push(performance.now() - from);
    }
    const worst = p95(took);
    process.stdout.write(
      `${name}: median ${median(took).toFixed(1)} ms, p95 ${worst.toFixed(1)} ms${worst > promised_ms ? ` (over the promised ${promised_ms})` : ''}\n`,
    );
    if (worst > promised_ms) process.exitCode = 1;
  }
} finally {
  await db.close();
  server.stop();
}
