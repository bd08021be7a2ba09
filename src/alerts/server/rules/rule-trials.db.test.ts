import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { adminOf, noJobs, ruledInstitutions } from '../../../../tests/ruled-institution.ts';
import { deliver, observed, type SmallInstitution, studentIdOf } from '../../../../tests/small-institution.ts';
import { emptyBlock, laneOf, packMarks } from '../../../attendance/core/mark-block.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Services } from '../../../platform/services.ts';
import type { RunContext } from '../../../scoring/server/index.ts';
import type { Leaf, LeafKind } from '../../core/condition.ts';
import { everywhere, StudentRule } from '../../core/definition.ts';
import { askForTrial, trialsOfRule, tryRuleJob, viewTrial } from './rule-trials.ts';

/** Each trigger with figures that some of the small institution's students meet. */
const triggers: Record<LeafKind, Leaf> = {
  'score-below': { when: 'score-below', threshold: 480, weeks: 2 },
  'score-first-below': { when: 'score-first-below', threshold: 450, weeksAbove: null },
  'score-drop': { when: 'score-drop', points: 20, weeks: 2 },
  'score-rise': { when: 'score-rise', points: 10, weeks: 2 },
  trend: { when: 'trend', trend: 'stopped', begins: true },
  'attendance-below': { when: 'attendance-below', share_pct: 70, weeks: 3 },
  absences: { when: 'absences', count: 5, days: 14, consecutive: true },
  marked: { when: 'marked', meanings: ['unexcused'], codes: [], count: 3, days: 10 },
  'no-activity': { when: 'no-activity', sources: ['attendance', 'vle'], days: 14 },
  concern: { when: 'concern', kinds: ['wellbeing'], days: 7 },
};

describe.each(databaseKinds)('trying a rule on the %s database', { timeout: 60_000 }, (kind) => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  }, 60_000);
  afterAll(() => db.close());
  const { fresh, ruleOf } = ruledInstitutions(() => db);

  const ruleFor = (condition: Leaf) =>
    StudentRule.parse({ about: 'student', condition, scope: everywhere, actions: { notify: ['tutor'] } });
  async function tried(context: RunContext, id: number, trial: 'preview' | 'back-test', rule: StudentRule) {
    const asking = { ...context, actor: adminOf(id) };
    const { trialId } = await askForTrial({ ...asking, jobs: noJobs }, trial, rule);
    const waiting = await db.forInstitution(id, (trx) => viewTrial(trx, asking, trialId));
    expect(waiting).toMatchObject({ state: 'waiting', preview: null, backTest: null });
    await tryRuleJob.run({ institutionId: id, trialId }, { db } as Services);
    return db.forInstitution(id, (trx) => viewTrial(trx, asking, trialId));
  }
  async function correct(small: SmallInstitution, score: () => Promise<unknown>) {
    // Student 6 had come every day after all.
    for (const source of small.sources)
      await deliver(db, small, source, [5, 6, 7, 8, 9], (one, enrolmentId, week) =>
        observed(one, enrolmentId === 6 ? 7 : enrolmentId, week),
      );
    await score();
  }

  it('says whom it holds for, for how many that began this week, and keeps it with what the rule says', async () => {
    const { context, id } = await fresh();
    const { ruleId, definition } = await ruleOf(id, 'low-twice');
    const view = await tried(context, id, 'preview', definition as StudentRule);
    expect(view).toMatchObject({ state: 'done', problem: null });
    const { holding = -1, newly = -1, students = [] } = view.preview ?? {};
    expect(newly).toBeLessThanOrEqual(holding);
    expect(students.filter(({ isNew }) => isNew)).toHaveLength(newly);
    expect(view.preview?.perWeek).toHaveLength(9);
    const kept = await db.forInstitution(id, (trx) => trialsOfRule(trx, { ...context, actor: adminOf(id) }, ruleId));
    expect(kept.preview?.trialId).toBe(view.trialId);
    expect(kept.backTest).toBeNull();
    const { rows } = await sql<{
      text: string;
    }>`select result::text as text from alerts.trial where institution_id = ${id}`.execute(db.owner);
    expect(rows[0]?.text, 'names stay with the students').not.toContain('Student ');
  });

  it.each([ruleFor(triggers.trend), ruleFor(triggers['no-activity']), ruleFor(triggers['attendance-below'])])(
    'on the past sees only what had been read then: a later correction changes nothing ($condition.when)',
    async (rule) => {
      const { context, id, small, score } = await fresh();
      const before = await tried(context, id, 'back-test', rule);
      expect(before.backTest?.alerts).toBeGreaterThan(0);
      const today = await tried(context, id, 'preview', rule);
      const named = (view: typeof today) => view.preview?.students.map(({ name }) => name) ?? [];
      await correct(small, score);
      const after = await tried(context, id, 'back-test', rule);
      expect({ ...after.backTest, fell: null }).toEqual({ ...before.backTest, fell: null });
      const now = await tried(context, id, 'preview', rule);
      expect([now.preview?.perWeek, named(now)], 'a preview is of what is known today').not.toEqual([
        today.preview?.perWeek,
        named(today),
      ]);
    },
  );

  /** Two students missed Monday to Wednesday of a week, by a code that no pack knows. */
  async function addMarks(id: number): Promise<void> {
    const block = emptyBlock(0);
    for (let day = 0; day < 5; day++)
      for (let enrolmentId = 1; enrolmentId <= 30; enrolmentId++)
        laneOf(block, day, 0).codes[enrolmentId] = day < 3 && (enrolmentId === 9 || enrolmentId === 10) ? 2 : 1;
    await sql`insert into attendance.code (institution_id, code_id, code, attended, expected) values (${id}, 1, 'P', 1, 1), (${id}, 2, 'QQ', 0, 1)`.execute(
      db.owner,
    );
    await sql`insert into attendance.block (institution_id, source_id, block, week, load_id, marks)
      select ${id}, 1, 0, '2025-10-13', min(load_id), ${Buffer.from(packMarks(block))} from activity.load where institution_id = ${id} and state = 'applied'`.execute(
      db.owner,
    );
  }

  it('knows every trigger', async () => {
    const { context, id } = await fresh();
    await sql`insert into cases.concern (institution_id, concern_id, student_id, kind, words, raised_at, raised_by, raised_by_name, state)
      values (${id}, ${uuidv7()}, ${studentIdOf(9)}, 'wellbeing', 'Not like before.', '2025-10-15T10:00:00Z', 'x', 'X', 'raised')`.execute(
      db.owner,
    );
    await addMarks(id);
    const found: Record<string, boolean> = {};
    for (const [when, leaf] of Object.entries(triggers)) {
      const view = await tried(context, id, 'back-test', ruleFor(leaf));
      found[when] = (view.backTest?.alerts ?? 0) > 0 && (view.backTest?.alertedStudents ?? 0) < 30;
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(triggers).map((when) => [when, true])));
  });
});
