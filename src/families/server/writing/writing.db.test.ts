import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../tests/database.ts';
import { type FamilyWorld, family_today, openFamilyWorld } from '../../../../tests/family-world.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { segmentsOf } from '../../../messages/core/segments.ts';
import type { FamilyBatchView } from '../../core/writing/views.ts';
import { type WantedBatch, writeToFamilies } from './batches/write-to-families.ts';

describe.each(databaseKinds)('writing to families on the %s database', (kind) => {
  let it_: FamilyWorld;
  beforeAll(async () => {
    it_ = await openFamilyWorld(kind, { households: 230 });
    for (const occasion of ['own-words', 'absence-today', 'recall'])
      await it_.approve(occasion, ['en', 'es', 'ar', 'vi']);
  });
  afterAll(() => it_.world.close());

  const view = async (batchId: string): Promise<FamilyBatchView> =>
    (await it_.ask(it_.who.leader, 'GET', `/family-batches/${batchId}`)).body as unknown as FamilyBatchView;
  /** As the system writes: by a rule, to whoever it finds. */
  const write = async (wanted: Partial<WantedBatch> & Pick<WantedBatch, 'students'>): Promise<string> => {
    const i = it_.district.institutionId;
    const made = await it_.world.services.db.forInstitution(i, (trx) =>
      writeToFamilies(
        trx,
        { clock: it_.clock, actor: systemActor(i) },
        {
          templateKey: 'absence-today',
          origin: { kind: 'automatic', id: 'absence-today' },
          dedupeKey: uuidv7(),
          day: family_today,
          isUrgent: true,
          ...wanted,
        },
      ),
    );
    if (!made) throw new Error('it was written before');
    await it_.work();
    return made.batchId;
  };
  const some = (from: number, to: number) => it_.students.slice(from, to).map((studentId) => ({ studentId }));
  const messages = async (batchId: string) =>
    (
      await sql<{
        language: string;
        body: string;
        state: string;
        address: string;
        corrects_message_id: string | null;
        recipient_id: string;
      }>`
        select language, body, state, address, corrects_message_id, recipient_id from messages.message where institution_id = ${it_.district.institutionId}
        and batch_id = ${batchId}::uuid order by recipient_id`.execute(it_.world.services.db.owner)
    ).rows;

  it('says one thing to one household about both of its children, in its language, once its minute is over', async () => {
    const batchId = await write({ students: some(0, 2) });
    const waiting = await view(batchId);
    expect(waiting).toMatchObject({ state: 'counting_down', students: 2, recipients: 1, messages: 1, reasons: [] });
    expect(waiting.secondsLeft).toBeGreaterThan(50);
    const estimated = waiting.segments;
    expect(await messages(batchId)).toEqual([]);
    await it_.work({ minuteIsOver: true });
    const [message, ...more] = await messages(batchId);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ language: 'es', address: '+17135550000' });
    expect(message?.body).toContain('Child0 no estuvo en la escuela el 18 de noviembre de 2025');
    expect(message?.body).toContain('Child1 no estuvo');
    expect(message?.body).toMatch(/Lea más y responda: https:\/\/leadline\.example\/f\/[a-z-]+\/[\w-]{43}\/page$/);
    // What it costs is told before, the page's address included.
    const going = message?.body.replace('https://leadline.example', it_.world.services.publicUrl) ?? '';
    expect(estimated).toBe(segmentsOf(going).segments);
    expect(estimated).toBeGreaterThan(segmentsOf(going.split('\n\n')[0] ?? '').segments);
    expect((await view(batchId)).state).toBe('sent');
  });

  it('never writes English to who does not read it: a person gets a task', async () => {
    const batchId = await write({ students: some(18, 20) });
    await it_.work({ minuteIsOver: true });
    expect(await messages(batchId)).toEqual([]);
    const { body } = await it_.ask(it_.who.liaison, 'GET', '/family-batches/interpreter-tasks');
    const [task] = body.tasks as { taskId: string; language: string; languageName: string; body: string }[];
    expect(task).toMatchObject({ language: 'so', languageName: 'Somali' });
    expect(task?.body).toContain('was not at school on November 18, 2025');
    const close = (words: string) =>
      it_.ask(it_.who.liaison, 'POST', `/family-batches/interpreter-tasks/${task?.taskId}/close`, {
        state: 'done',
        words,
      });
    expect((await close('Called with an interpreter.')).status).toBe(200);
    expect((await close('Again.')).status).toBe(409);
  });

  it('holds what is far from usual, with the reason and samples, and lets it go when a person says so', async () => {
    const i = it_.district.institutionId;
    for (const [n, count] of [36, 40, 38, 37, 41, 38, 39, 38].entries())
      await sql`insert into families.batch (institution_id, batch_id, occasion, category, template_key, origin_kind, origin_id, dedupe_key, state, students, recipients, messages,
        hold_reasons, segments, cost_micros, made_at, made_by_kind, made_by, made_by_name)
        values (${i}, ${uuidv7()}::uuid, 'absence-today', 'attendance', 'absence-today', 'automatic', 'x', ${uuidv7()}, 'sent', 38, 38, ${count}, '[]', 0, 0,
        timestamptz '2025-11-17 16:00Z' - make_interval(days => ${n}), 'system', 'system', 'Leadline')`.execute(
        it_.world.services.db.owner,
      );
    const batchId = await write({ students: some(20, 432) });
    const held = await view(batchId);
    expect(held).toMatchObject({ state: 'held', students: 412, may: { release: true, stop: true, recall: false } });
    expect(held.reasons[0]).toMatchObject({ kind: 'far-from-usual', usual: 38 });
    expect(held.reasonWords.join(' ')).toContain('where 38 are usual');
    expect(held.samples.map(({ language }) => language).sort()).toEqual(['ar', 'en', 'es', 'vi']);
    await it_.work({ minuteIsOver: true });
    expect(await messages(batchId)).toEqual([]);

    const release = (who: string, words: string) =>
      it_.ask(who, 'POST', `/family-batches/${batchId}/release`, { words });
    expect((await release(it_.who.tutor, 'ok')).status).toBe(403);
    expect((await release(it_.who.leader, '')).status).toBe(422);
    expect((await release(it_.who.leader, 'A bus strike: they are all absent.')).status).toBe(200);
    expect((await view(batchId)).state).toBe('counting_down');
    expect((await release(it_.who.leader, 'again')).status).toBe(409);
    await it_.work({ minuteIsOver: true });
    expect((await messages(batchId)).length).toBe(held.messages);

    // It was a mistake after all, and most of it has gone: too many for one step.
    const [last, ...gone] = await messages(batchId);
    await sql`update messages.message set state = 'sent', sent_at = now(), transport = 'mailbox'
      where institution_id = ${i} and batch_id = ${batchId}::uuid and recipient_id <> ${last?.recipient_id}::uuid`.execute(
      it_.world.services.db.owner,
    );
    const recalled = await it_.ask(it_.who.leader, 'POST', `/family-batches/${batchId}/recall`, {
      words: 'The register had not arrived.',
      correct: true,
    });
    expect(recalled).toMatchObject({ status: 200, body: { isUnderWay: true, correctionBatchId: null } });
    expect((await view(batchId)).state).toBe('recalled');
    // Two workers at once, and one that comes again: each family is told once.
    await Promise.all([it_.work(), it_.work()]);
    await it_.work({ minuteIsOver: true });
    const after = await messages(batchId);
    expect(after.filter(({ state }) => state === 'cancelled').map(({ recipient_id }) => recipient_id)).toEqual([
      last?.recipient_id,
    ]);
    const correction = String((await view(batchId)).correctedByBatchId);
    const told = await messages(correction);
    const who = (some: typeof told) =>
      some.map(({ recipient_id, language, address }) => [recipient_id, language, address]);
    expect(who(told)).toEqual(who(gone));
    expect(gone.length).toBeGreaterThan(150);
  });

  it('recalls: exactly those whom it reached are told, in their languages, at the same address', async () => {
    const batchId = await write({ students: some(0, 18), dedupeKey: 'to-be-recalled' });
    await it_.work({ minuteIsOver: true });
    const gone = await messages(batchId);
    expect(gone.map(({ language }) => language)).toHaveLength(9);
    // Two never went: the worker had not come to them.
    const [late, later, ...reached] = gone;
    await sql`update messages.message set state = 'sent', sent_at = now(), transport = 'mailbox' where institution_id = ${it_.district.institutionId}
      and batch_id = ${batchId}::uuid and recipient_id <> all(${[late?.recipient_id, later?.recipient_id]}::uuid[])`.execute(
      it_.world.services.db.owner,
    );
    const { status, body } = await it_.ask(it_.who.leader, 'POST', `/family-batches/${batchId}/recall`, {
      words: 'Sent to the wrong list.',
      correct: true,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ cancelled: 2, reached: 7 });
    await it_.work({ minuteIsOver: true });
    const correction = String(body.correctionBatchId);
    const told = await messages(correction);
    expect(told.map(({ recipient_id, language, address }) => ({ recipient_id, language, address }))).toEqual(
      reached.map(({ recipient_id, language, address }) => ({ recipient_id, language, address })),
    );
    expect(told.every(({ corrects_message_id }) => corrects_message_id !== null)).toBe(true);
    expect(told.find(({ language }) => language === 'es')?.body).toContain('Se envió por error');
    expect(told.every(({ body }) => !body.includes('/f/'))).toBe(true);
    expect(await view(batchId)).toMatchObject({
      state: 'recalled',
      correctedByBatchId: correction,
      may: { recall: false },
    });
    expect(
      (await it_.ask(it_.who.leader, 'POST', `/family-batches/${batchId}/recall`, { words: 'x', correct: true }))
        .status,
    ).toBe(409);
  });

  it('can be stopped within its minute, and then nothing of it goes', async () => {
    const batchId = await write({ students: some(24, 30) });
    expect((await it_.ask(it_.who.tutor, 'POST', `/family-batches/${batchId}/stop`, {})).status).toBe(404);
    expect(
      (await it_.ask(it_.who.leader, 'POST', `/family-batches/${batchId}/stop`, { words: 'Too early.' })).status,
    ).toBe(200);
    await it_.work({ minuteIsOver: true });
    expect(await messages(batchId)).toEqual([]);
    expect(await view(batchId)).toMatchObject({ state: 'stopped', words: 'Too early.' });
    expect((await it_.ask(it_.who.leader, 'POST', `/family-batches/${batchId}/stop`, {})).status).toBe(409);
  });

  it('is made once, whoever makes it at the same time', async () => {
    const i = it_.district.institutionId;
    const { db } = it_.world.services;
    const made = await db.forInstitution(i, (trx) =>
      writeToFamilies(
        trx,
        { clock: it_.clock, actor: systemActor(i) },
        {
          templateKey: 'absence-today',
          origin: { kind: 'automatic', id: 'x' },
          dedupeKey: 'once',
          day: family_today,
          students: some(40, 60),
        },
      ),
    );
    const again = await db.forInstitution(i, (trx) =>
      writeToFamilies(
        trx,
        { clock: it_.clock, actor: systemActor(i) },
        {
          templateKey: 'absence-today',
          origin: { kind: 'automatic', id: 'x' },
          dedupeKey: 'once',
          day: family_today,
          students: some(40, 60),
        },
      ),
    );
    expect(again).toBeNull();
    await Promise.all([it_.work(), it_.work()]);
    const found = await view(made?.batchId ?? '');
    expect(found.itemsTotal).toBe(10);
  });

  it('rehearses everything but the sending', async () => {
    const { body } = await it_.ask(it_.who.tutor, 'POST', '/family-batches', {
      templateKey: 'own-words',
      audience: { kind: 'students', studentIds: it_.students.slice(0, 4) },
      ownWords: { en: 'We meet on Friday.', es: 'Nos vemos el viernes.' },
      isRehearsal: true,
    });
    await it_.work({ minuteIsOver: true });
    const found = (await it_.ask(it_.who.tutor, 'GET', `/family-batches/${body.batchId}`))
      .body as unknown as FamilyBatchView;
    expect(found).toMatchObject({ state: 'stopped', isRehearsal: true, messages: 2, recipients: 2 });
    expect(await messages(String(body.batchId))).toEqual([]);
  });
});
