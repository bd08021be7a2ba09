import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { Problem } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { StudentRule } from '../../core/definition.ts';
import type { BackTestView, RuleTrialsView, TrialView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';
import { backTestRule } from './back-test-rule.ts';
import { findRule } from './change-rule.ts';
import { type FoundPreview, previewRule, viewPreview } from './preview-rule.ts';

export const try_job = 'alerts.try-rule';
type Kind = TrialView['kind'];
/** Trials older than this are nobody's any more. */
const kept_days = 400;

/** Asks for a preview or a back-test; the answer says at once where its progress and its findings are. */
export async function askForTrial(
  context: AlertContext & Pick<Services, 'jobs'>,
  kind: Kind,
  definition: StudentRule,
): Promise<{ trialId: string }> {
  const { db, actor, clock, jobs } = context;
  requireNeed(actor, 'rules:read');
  const { institutionId } = actor;
  const trialId = uuidv7();
  await db.forInstitution(institutionId, async (trx) => {
    await requireScored(trx, institutionId);
    const at = new Date(clock.now().epochMilliseconds);
    await trx
      .insertInto('alerts.trial')
      .values({
        institution_id: institutionId,
        trial_id: trialId,
        kind,
        definition: jsonb(definition),
        definition_hash: hashOf(definition),
        state: 'waiting',
        asked_by: actor.name,
        asked_at: at,
      })
      .execute();
    await trx
      .deleteFrom('alerts.trial')
      .where('institution_id', '=', institutionId)
      .where('asked_at', '<', new Date(at.getTime() - kept_days * 86_400_000))
      .execute();
    await jobs.enqueue(trx, try_job, { institutionId, trialId });
    await record(trx, context, {
      verb: 'alerts.try-rule',
      subject: { kind: 'rule-trial', id: trialId },
      details: { kind },
    });
  });
  return { trialId };
}

/** Runs a trial, noting how far it is. Run twice, it finds the same. */
export const tryRuleJob: JobKind<{ institutionId: number; trialId: string }> = {
  name: try_job,
  retries: 1,
  run: async ({ institutionId, trialId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    const context = { db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline') };
    const write = (change: { state?: string; steps_done?: number; steps?: number; problem?: string }) =>
      db.forInstitution(institutionId, async (trx) => {
        await trx
          .updateTable('alerts.trial')
          .set(change)
          .where('institution_id', '=', institutionId)
          .where('trial_id', '=', trialId)
          .execute();
      });
    const trial = await db.forInstitution(institutionId, (trx) => trialRow(trx, institutionId, trialId));
    if (!trial || trial.state === 'done') return;
    const rule = StudentRule.parse(trial.definition);
    const progress = (done: number, of: number) => write({ state: 'working', steps_done: done, steps: of });
    try {
      const result = await (trial.kind === 'preview' ? previewRule : backTestRule)(context, rule, progress);
      await db.forInstitution(institutionId, async (trx) => {
        await sql`update alerts.trial set state = 'done', steps_done = steps, result = ${jsonb(result)}, ended_at = ${new Date(context.clock.now().epochMilliseconds)}
          where institution_id = ${institutionId} and trial_id = ${trialId}::uuid`.execute(trx);
      });
    } catch (error) {
      await write({ state: 'failed', problem: sentenceOf(error) });
      if (!(error instanceof Problem)) throw error;
    }
  },
};

function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return 'It stopped because of a fault in the program or the database. Try again.';
}

/** A trial as its reader may see it. */
export async function viewTrial(trx: Tx, context: AlertContext, trialId: string): Promise<TrialView> {
  const row = await trialRow(trx, context.actor.institutionId, trialId);
  if (!row) throw alertTrouble.unknownTrial('This try is no longer kept. Try the rule again.');
  return trialView(trx, context, row);
}

/** The last trials of what a rule says now: they stay with it until it says something else. */
export async function trialsOfRule(trx: Tx, context: AlertContext, ruleId: string): Promise<RuleTrialsView> {
  const { institutionId } = context.actor;
  const { definition } = await findRule(trx, institutionId, ruleId);
  if (definition.about === 'cohort') return { preview: null, backTest: null };
  const last = async (kind: Kind) => {
    const row = await trials(trx, institutionId)
      .where('definition_hash', '=', hashOf(definition))
      .where('kind', '=', kind)
      .where('state', '!=', 'failed')
      .orderBy('asked_at', 'desc')
      .executeTakeFirst();
    return row ? trialView(trx, context, row) : null;
  };
  return { preview: await last('preview'), backTest: await last('back-test') };
}

type TrialRow = NonNullable<Awaited<ReturnType<typeof trialRow>>>;

async function trialView(trx: Tx, context: AlertContext, row: TrialRow): Promise<TrialView> {
  // Written by tryRuleJob alone.
  const result = row.state === 'done' ? (row.result as unknown) : null;
  return {
    trialId: row.trial_id,
    // The checks of alerts.trial hold both to these.
    kind: row.kind as Kind,
    state: row.state as TrialView['state'],
    done: row.steps_done,
    of: row.steps,
    problem: row.problem,
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asked_by,
    preview: result && row.kind === 'preview' ? await viewPreview(trx, context, result as FoundPreview) : null,
    backTest: result && row.kind === 'back-test' ? (result as BackTestView) : null,
  };
}

const trials = (trx: Tx, institutionId: number) =>
  trx.selectFrom('alerts.trial').selectAll().where('institution_id', '=', institutionId);

const trialRow = (trx: Tx, institutionId: number, trialId: string) =>
  trials(trx, institutionId).where('trial_id', '=', trialId).executeTakeFirst();

async function requireScored(trx: Tx, institutionId: number): Promise<void> {
  const scored = await trx
    .selectFrom('scoring.run')
    .select('run')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .limit(1)
    .executeTakeFirst();
  if (!scored)
    throw alertTrouble.nothingScored(
      'There is no scored week yet, so there is nothing to try a rule on. Score a week first.',
    );
}

/** Of what decides whom a rule names: its name, and who is told, do not change what a trial finds. */
function hashOf({ condition, scope, cooldown_days, margin }: StudentRule): string {
  return createHash('sha256')
    .update(JSON.stringify([condition, scope, cooldown_days, margin]))
    .digest('hex');
}
