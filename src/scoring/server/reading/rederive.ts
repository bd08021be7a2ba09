import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { modelSettingsSchema } from '../../core/model.ts';
import { reDerive } from '../../core/re-derive.ts';
import type { Rederived, RederivedTerm } from '../../core/rederived.ts';
import { weightShare } from '../model/weight-share.ts';
import { scoringTrouble } from '../problems.ts';

/** What run.sources holds for each source. */
interface StoredSource {
  sourceId: number;
  key: string;
  measure: string;
  direction: 1 | -1;
}

/** Comes to a past score again from what its run stored, and from nothing else. */
export async function rederive(
  trx: Tx,
  institutionId: number,
  { enrolmentId, week, run }: { enrolmentId: number; week: Week; run?: number | undefined },
): Promise<Rederived> {
  const row = await storedScore(trx, institutionId, enrolmentId, week, run);
  if (!row || row.score_raw === null || row.score === null || row.composite_mean === null || row.composite_sd === null)
    throw scoringTrouble.noSuchScore('This enrolment has no score in this week, so there is nothing to derive.', {
      enrolmentId,
      week,
    });
  const settings = modelSettingsSchema.parse(row.settings);
  // Written by finishRun alone.
  const sources = row.sources as unknown as StoredSource[];
  const weights = (row.weight_profiles as unknown as number[][])[row.profile_no] ?? [];
  const measures = sources.map((source, s) => ({
    x: row.measures[s] ?? null,
    mean: row.measure_means?.[s] ?? Number.NaN,
    sd: row.measure_sds?.[s] ?? Number.NaN,
    direction: source.direction,
    weight: weights[s] ?? 0,
  }));
  const composite = { mean: row.composite_mean, sd: row.composite_sd };
  const derived = reDerive({ measures, composite, pointsPerSd: settings.pointsPerSd, zClamp: settings.zClamp });
  const terms = sources.map((source, s): RederivedTerm => {
    const measure = measures[s];
    const isThere = measure !== undefined && measure.x !== null;
    return {
      ...source,
      x: measure?.x ?? null,
      mean: isThere ? measure.mean : null,
      sd: isThere ? measure.sd : null,
      z: derived?.z[s] ?? null,
      weight: measure?.weight ?? 0,
      share: weightShare(measures, s),
      stored: row.contributions?.[s] ?? null,
      derived: derived?.contributions[s] ?? null,
    };
  });
  const stored = { scoreRaw: row.score_raw, score: row.score };
  return {
    enrolmentId,
    week,
    run: row.run,
    modelVersion: row.model_version,
    group: { key: row.group_key, label: row.label, scored: row.scored },
    composite: { mean: row.composite_mean, sd: row.composite_sd },
    pointsPerSd: settings.pointsPerSd,
    zClamp: settings.zClamp,
    stored,
    derived: { scoreRaw: derived?.scoreRaw ?? Number.NaN, score: derived?.score ?? Number.NaN },
    terms,
    isSame:
      derived?.scoreRaw === stored.scoreRaw &&
      derived.score === stored.score &&
      terms.every((term) => term.stored === term.derived),
  };
}

function storedScore(trx: Tx, institutionId: number, enrolmentId: number, week: Week, run: number | undefined) {
  const query = trx
    .selectFrom('scoring.run as r')
    .innerJoin('scoring.score as s', (join) =>
      join.onRef('s.institution_id', '=', 'r.institution_id').onRef('s.run', '=', 'r.run'),
    )
    .innerJoin('scoring.peer_group_week as g', (join) =>
      join
        .onRef('g.institution_id', '=', 's.institution_id')
        .onRef('g.run', '=', 's.run')
        .onRef('g.group_no', '=', 's.group_no'),
    )
    .innerJoin('scoring.model_version as m', (join) =>
      join.onRef('m.institution_id', '=', 'r.institution_id').onRef('m.model_version', '=', 'r.model_version'),
    )
    .select(['r.run', 'r.model_version', 'r.sources', 'r.weight_profiles', 'm.settings'])
    .select(['s.score_raw', 's.score', 's.profile_no', 's.measures', 's.contributions'])
    .select([
      'g.group_key',
      'g.label',
      'g.scored',
      'g.measure_means',
      'g.measure_sds',
      'g.composite_mean',
      'g.composite_sd',
    ])
    .where('r.institution_id', '=', institutionId)
    .where('s.enrolment_id', '=', enrolmentId)
    .where('r.week', '=', week);
  return (
    run === undefined
      ? query.where('r.state', '=', 'standing')
      : query.where('r.run', '=', run).where('r.state', 'in', ['standing', 'superseded'])
  ).executeTakeFirst();
}
