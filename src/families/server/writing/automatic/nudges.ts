import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { NudgesView } from '../../../core/writing/views.ts';
import { trouble } from '../../problems.ts';
import type { Asking } from '../batches/view-batches.ts';
import { approvedWords } from '../templates/approved-words.ts';
import { ensureTemplate, TemplateKey } from '../templates/templates.ts';

export const NewNudge = z
  .object({
    name: z.string().trim().min(1, 'give it a name').max(100),
    templateKey: TemplateKey,
    /** Wording B; left out: no trial. */
    otherTemplateKey: TemplateKey.optional(),
    leastDays: z.int().min(0).max(100),
    days: z.array(z.iso.date()).min(1, 'choose at least one day').max(40),
    followDays: z.int().min(5).max(60).default(28),
    alpha: z.number().min(0.01).max(0.2).default(0.05),
    wantedHouseholds: z.int().min(40).max(100_000).default(400),
    mostLooks: z.int().min(1).max(20).default(5),
  })
  .refine(({ templateKey, otherTemplateKey }) => templateKey !== otherTemplateKey, {
    path: ['otherTemplateKey'],
    message: 'choose another wording, or none',
  });

/** Plans messages over a year. The rule by which two wordings are compared is fixed here, before the first goes. */
export async function makeNudge(
  { db, clock, actor }: Asking,
  input: z.output<typeof NewNudge>,
): Promise<{ nudgeId: string }> {
  requireNeed(actor, 'families:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const days = [...new Set(input.days)].sort();
    if ((days[0] ?? '') < today) throw trouble.invalid('A day in the past cannot be planned. Take it out.');
    for (const key of [input.templateKey, input.otherTemplateKey ?? input.templateKey]) {
      const template = await ensureTemplate(trx, ctx, key);
      if (template.occasion !== 'absences-growing' && template.occasion !== 'improvement')
        throw trouble.invalid('Nudges are made with templates about absences adding up or getting better.');
      if ((await approvedWords(trx, institutionId, key)).size === 0)
        throw trouble.invalid(
          `Nobody has approved the words of “${template.name}” yet. Do that first, under Templates.`,
        );
    }
    const nudgeId = uuidv7();
    await trx
      .insertInto('families.nudge')
      .values({
        institution_id: institutionId,
        nudge_id: nudgeId,
        name: input.name,
        template_key: input.templateKey,
        other_template_key: input.otherTemplateKey ?? null,
        least_days: input.leastDays,
        days,
        follow_days: input.followDays,
        alpha: input.alpha,
        wanted_households: input.wantedHouseholds,
        most_looks: input.mostLooks,
        state: 'running',
        made_at: at,
        made_by: actor.actorId,
        made_by_name: actor.name,
        started_at: at,
      })
      .execute();
    await record(trx, ctx, {
      verb: 'families.make-nudge',
      subject: { kind: 'family-nudge', id: nudgeId },
      details: {
        template: input.templateKey,
        other: input.otherTemplateKey ?? null,
        days: days.length,
        alpha: input.alpha,
        wantedHouseholds: input.wantedHouseholds,
        mostLooks: input.mostLooks,
      },
    });
    return { nudgeId };
  });
}

/** Stops it: no more messages. A trial that a person stops has no result. */
export async function stopNudge({ db, clock, actor }: Asking, nudgeId: string): Promise<null> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('families.nudge')
      .set({ state: 'stopped', ended_at: new Date(clock.now().epochMilliseconds) })
      .where('institution_id', '=', actor.institutionId)
      .where('nudge_id', '=', nudgeId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw trouble.notFound('No nudge of this address is running. Reload the list.');
    await record(
      trx,
      { clock, actor },
      { verb: 'families.stop-nudge', subject: { kind: 'family-nudge', id: nudgeId } },
    );
    return null;
  });
}

export async function listNudges({ db, actor }: Asking): Promise<NudgesView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, (trx) => nudgesOf(trx, actor.institutionId));
}

async function nudgesOf(trx: Tx, institutionId: number): Promise<NudgesView> {
  const rows = await trx
    .selectFrom('families.nudge')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('nudge_id', 'desc')
    .limit(50)
    .execute();
  const rounds = await trx
    .selectFrom('families.nudge_round')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('day')
    .execute();
  const looks = await trx
    .selectFrom('families.nudge_look')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('look_no')
    .execute();
  return {
    nudges: rows.map((row) => ({
      nudgeId: row.nudge_id,
      name: row.name,
      templateKey: row.template_key,
      otherTemplateKey: row.other_template_key,
      leastDays: row.least_days,
      days: row.days,
      followDays: row.follow_days,
      alpha: row.alpha,
      wantedHouseholds: row.wanted_households,
      mostLooks: row.most_looks,
      // What the column's check allows.
      state: row.state as NudgesView['nudges'][number]['state'],
      decision: row.decision,
      rounds: rounds
        .filter(({ nudge_id }) => nudge_id === row.nudge_id)
        .map(({ day, households }) => ({ day, households })),
      looks: looks
        .filter(({ nudge_id }) => nudge_id === row.nudge_id)
        .map((look) => ({
          day: look.day,
          householdsA: look.households_a,
          householdsB: look.households_b,
          meanA: look.mean_a,
          meanB: look.mean_b,
          z: look.z,
          bound: look.bound,
          information: look.information,
          decision: look.decision,
        })),
    })),
  };
}
