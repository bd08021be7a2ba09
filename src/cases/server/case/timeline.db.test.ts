import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { queueMessage } from '../../../messages/server/index.ts';
import type { CaseView } from '../../core/views.ts';
import { viewCase } from './view-case.ts';

describe.each(databaseKinds)('mail in a case’s timeline on the %s database', (kind) => {
  let made: Casework;
  let caseId: string;
  beforeAll(async () => {
    made = await openCasework(kind);
    const body = { studentId: made.students[0], kindKey: 'engagement', reason: 'Fell behind.' };
    caseId = String((await made.ask(made.who.ada, 'POST', '/cases', body)).body.caseId);
    for (const [n, category] of [
      [0, 'support'],
      [0, 'safeguarding'],
      [1, 'support'],
    ] as const)
      await mail(made.students[n] ?? '', category, `${n}/${category}`);
  }, 120_000);
  afterAll(() => made.world.close());

  const ctx = () => {
    const { institutionId } = made.world.north;
    return { db: made.world.services.db, clock: systemClock, actor: systemActor(institutionId) };
  };
  const mail = (studentId: string, category: 'support' | 'safeguarding', dedupeKey: string) =>
    ctx().db.forInstitution(ctx().actor.institutionId, (trx) =>
      queueMessage(trx, ctx(), {
        kind: 'student-mail',
        to: { kind: 'student', id: studentId },
        templateKey: 'student-mail',
        values: { programme: 'History', staff_name: 'Ada', staff_mail: 'ada@example.org' },
        category,
        dedupeKey,
        origin: { kind: 'alert', id: crypto.randomUUID() },
      }),
    );
  const setState = (state: 'sent' | 'failed', why: string | null = null) =>
    ctx().db.forInstitution(ctx().actor.institutionId, (trx) =>
      trx
        .updateTable('messages.message')
        .set({ state, why, sent_at: state === 'sent' ? new Date() : null, transport: state === 'sent' ? 'smtp' : null })
        .where('institution_id', '=', ctx().actor.institutionId)
        .where('dedupe_key', '=', '0/support')
        .execute(),
    );
  const mails = ({ timeline }: CaseView) =>
    timeline.filter((entry) => entry.kind === 'message').map(({ words, text }) => ({ words, text }));
  const page = async () => (await made.ask(made.who.ada, 'GET', `/cases/${caseId}`)).body as unknown as CaseView;

  it('stands there with its state, and nobody else’s mail does', async () => {
    const text = '“How are you getting on?”';
    expect(mails(await page())).toEqual([{ words: 'Mail to the student: waits to be sent.', text }]);
    await setState('sent');
    expect(mails(await page())).toEqual([{ words: 'Mail to the student: sent.', text }]);
    await setState('failed', 'The server refused it.');
    expect(mails(await page())).toEqual([
      { words: 'Mail to the student: did not go.', text: `${text} The server refused it.` },
    ]);
  });

  it('tells what it was about only to who may read the student’s mail', async () => {
    const { actor, ...rest } = ctx();
    const reader: Actor = { ...actor, why: (need) => (need === 'messages:read' ? [] : actor.why('cases:read')) };
    expect(mails(await viewCase({ ...rest, actor: reader }, caseId))).toEqual([
      { words: 'Mail to the student: did not go.', text: null },
    ]);
  });
});
