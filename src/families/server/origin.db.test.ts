import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FamilyWorld, openFamilyWorld } from '../../../tests/family-world.ts';
import type { CaseView } from '../../cases/core/views.ts';
import { loadInstitution } from '../../institution/server/index.ts';
import type { PlanView } from '../../interventions/core/views.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { takeInbound } from '../../messages/server/index.ts';
import { takeInMessages } from './conversations/take-in.ts';
import { sweepReach } from './people/unreachable.ts';

let f: FamilyWorld;
let caseId: string;
let planId: string;
beforeAll(async () => {
  f = await openFamilyWorld('embedded', { households: 4 });
  await f.approve('own-words', ['en', 'es']);
  await sweepReach(f.world.services.db, f.district.institutionId);
  const [studentId] = f.students;
  const opened = await f.ask(f.who.tutor, 'POST', '/cases', { studentId, kindKey: 'attendance', reason: 'Absent.' });
  caseId = String(opened.body.caseId);
  const made = await f.ask(f.who.tutor, 'POST', '/plans', {
    studentId,
    kindKey: 'check-in',
    goal: 'No more than one day missed in four weeks',
    goalMeasure: 'own',
    goalUnit: 'days',
    baseline: 4,
    target: 1,
    goalBy: '2026-02-20',
    sessionsPerWeek: 1,
    followUpDays: 7,
    startsOn: '2025-11-18',
    reviewOn: '2026-02-20',
    reason: 'Absent on Mondays',
    tier: 2,
    steps: [],
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  planId = String(made.body.planId);
});
afterAll(() => f.world.close());

const write = (origin: object, students = [f.students[0]]) =>
  f.ask(f.who.tutor, 'POST', '/family-batches', {
    templateKey: 'own-words',
    audience: { kind: 'students', studentIds: students },
    ownWords: { en: 'May we talk?', es: '¿Podemos hablar?' },
    origin,
  });
const lines = async (path: string) => {
  const { body } = await f.ask(f.who.tutor, 'GET', path);
  const view = body as unknown as Partial<CaseView & PlanView>;
  return (view.timeline ?? view.entries ?? [])
    .filter(({ kind }) => kind === 'family')
    .map(({ words, by, opens }) => ({ words, by, opens }));
};

it.each([
  ['case', () => caseId, () => `/cases/${caseId}`],
  ['plan', () => planId, () => `/plans/${planId}`],
] as const)(
  'a message written from a %s stands there once it has gone, and the answer too; both open from there',
  async (kind, id, path) => {
    const { institutionId } = f.district;
    const { db } = f.world.services;
    const made = await write({ kind, id: id() });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    expect(await lines(path())).toEqual([]);
    await f.work({ minuteIsOver: true });
    const wrote = {
      words: 'Wrote to the family.',
      by: f.who.tutor,
      opens: { kind: 'family-batch', id: made.body.batchId },
    };
    expect(await lines(path())).toEqual([wrote]);
    await sql`update messages.message set state = 'sent', sent_at = now() where institution_id = ${institutionId} and batch_id = ${String(made.body.batchId)}::uuid`.execute(
      db.owner,
    );
    await db.forInstitution(institutionId, async (trx) =>
      takeInbound(trx, await loadInstitution(trx, institutionId), {
        channel: 'sms',
        provider: 'test',
        providerId: uuidv7(),
        fromAddress: '+17135550000',
        toAddress: '+12025550100',
        text: 'Sí, llámeme por la tarde',
        proof: 'carrier',
      }),
    );
    await takeInMessages(db, institutionId);
    const [answered, first] = await lines(path());
    expect(first).toEqual(wrote);
    expect(answered).toMatchObject({ words: 'The family answered.', by: 'Parent 0', opens: { kind: 'conversation' } });
    expect((await f.ask(f.who.tutor, 'GET', `/families/conversations/${answered?.opens?.id}`)).status).toBe(200);
    expect((await f.ask(f.who.tutor, 'GET', `/family-batches/${made.body.batchId}`)).status).toBe(200);
  },
);

it('is written from nothing that the writer may not see, or that is about somebody else', async () => {
  expect((await write({ kind: 'case', id: uuidv7() })).status).toBe(404);
  expect((await write({ kind: 'plan', id: uuidv7() })).status).toBe(404);
  expect((await write({ kind: 'case', id: caseId }, [f.students[2]])).body.code).toBe('families.invalid');
  expect((await write({ kind: 'plan', id: planId }, [f.students[2]])).body.code).toBe('families.invalid');
});
