import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dayIn, type Week } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import type { ModelSettings, ModelSettingsInput } from '../../core/model.ts';
import { scoreWeek } from '../../core/score-week.ts';
import type { Crossing, DraftEffect, Mover, ProgrammeEffect } from '../../core/views.ts';
import { measureWeek } from '../run/measure-week.ts';
import type { RunContext } from '../run/run-record.ts';
import { openStretch, readInstitutional, type Stretch } from '../run/stretch.ts';
import { checkedSettings } from './check-settings.ts';
import { listModelVersions, versionOfWeek } from './model-versions.ts';

const most_movers = 20;

/**
 * What a draft would do to the last scored week, computed in memory: the draft and the model in force, both on today's data,
 * so that a correction since the run is not taken for an effect of the draft. Null while no week is scored.
 */
export async function previewModel(context: RunContext, input: ModelSettingsInput): Promise<DraftEffect | null> {
  requireNeed(context.actor, 'model:change');
  const settings = checkedSettings(input);
  const { db, actor } = context;
  const { institutionId } = actor;
  const { week, versions } = await db.forInstitution(institutionId, async (trx) => ({
    week: await lastStandingWeek(trx, institutionId),
    versions: await listModelVersions(trx, institutionId),
  }));
  if (week === null) return null;
  const inForce = versionOfWeek(versions, week);
  const stretch = await openStretch(db, await readInstitutional(db, institutionId, false), [week]);
  const before = await rawScores(stretch, week, inForce.settings);
  const after = await rawScores(stretch, week, settings);
  const effect = effectOf(stretch, before, after, inForce.settings, settings);
  const movers = await visibleMovers(context, stretch, before, after);
  return { week, comparedWith: inForce.modelVersion, ...effect, movers };
}

export async function lastStandingWeek(
  trx: Parameters<typeof listModelVersions>[0],
  institutionId: number,
): Promise<Week | null> {
  const row = await trx
    .selectFrom('scoring.run')
    .select('week')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .orderBy('week', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.week ?? null;
}

interface Shown {
  raw: Float64Array;
  /** -1 without a score. */
  score: Int32Array;
}

async function rawScores(stretch: Stretch, week: Week, settings: ModelSettings): Promise<Shown> {
  const { frame, measures, activity } = await measureWeek(stretch, week, settings);
  const { scoreRaw, score } = scoreWeek(frame, measures, activity, settings);
  return { raw: scoreRaw, score };
}

type Counted = Omit<DraftEffect, 'week' | 'comparedWith' | 'movers'>;

function effectOf(
  { enrolments, units }: Stretch,
  before: Shown,
  after: Shown,
  old: ModelSettings,
  draft: ModelSettings,
): Counted {
  const nameOf = new Map(units.map((unit) => [unit.unitId, unit.name]));
  const effect: Counted = {
    n: 0,
    attention: noCrossing(draft.attentionBelow),
    concern: noCrossing(draft.significantBelow),
    losesScore: 0,
    gainsScore: 0,
    programmes: [],
  };
  const byProgramme = new Map<string, ProgrammeEffect>();
  for (let i = 0; i < enrolments.size; i++) {
    const [then, now] = [before.score[i] ?? -1, after.score[i] ?? -1];
    if (then >= 0 && now < 0) effect.losesScore++;
    if (then < 0 && now >= 0) effect.gainsScore++;
    if (then < 0 || now < 0) continue;
    const programme = nameOf.get(enrolments.kinds[enrolments.kindOf[i] ?? -1]?.programmeUnitId ?? '') ?? '';
    const own = byProgramme.get(programme) ?? noProgramme(programme);
    byProgramme.set(programme, own);
    effect.n++;
    own.n++;
    own.meanMove += Math.abs(now - then);
    const attention = cross(effect.attention, then < old.attentionBelow, now < draft.attentionBelow);
    const concern = cross(effect.concern, then < old.significantBelow, now < draft.significantBelow);
    if (attention !== 'stays') own[attention === 'into' ? 'intoAttention' : 'outOfAttention']++;
    if (concern !== 'stays') own[concern === 'into' ? 'intoConcern' : 'outOfConcern']++;
  }
  const programmes = [...byProgramme.values()].map((own) => ({ ...own, meanMove: own.meanMove / own.n }));
  return { ...effect, programmes: programmes.sort((a, b) => a.programme.localeCompare(b.programme, 'en')) };
}

function cross(crossing: Crossing, wasBelow: boolean, isBelow: boolean): 'into' | 'outOf' | 'stays' {
  if (wasBelow) crossing.before++;
  if (isBelow) crossing.after++;
  if (wasBelow === isBelow) return 'stays';
  const way = isBelow ? 'into' : 'outOf';
  crossing[way]++;
  return way;
}

function noCrossing(below: number): Crossing {
  return { below, before: 0, after: 0, into: 0, outOf: 0 };
}

function noProgramme(programme: string): ProgrammeEffect {
  return { programme, n: 0, intoAttention: 0, outOfAttention: 0, intoConcern: 0, outOfConcern: 0, meanMove: 0 };
}

/** Asked in the order of the moves until enough are found whom the actor may see. */
async function visibleMovers(
  { db, clock, actor }: RunContext,
  { enrolments }: Stretch,
  before: Shown,
  after: Shown,
): Promise<Mover[]> {
  const moves = Array.from(enrolments.ids, (id, i) => ({
    id,
    before: before.score[i] ?? -1,
    after: after.score[i] ?? -1,
    size: Math.abs((after.raw[i] ?? 0) - (before.raw[i] ?? 0)),
  })).filter((move) => move.before >= 0 && move.after >= 0 && move.size > 0);
  moves.sort((a, b) => b.size - a.size || a.id - b.id);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const scope = await studentScope(trx, actor, 'students:read');
    const { timeZone } = await loadInstitution(trx, actor.institutionId);
    const today = dayIn(timeZone, clock.now());
    const movers: Mover[] = [];
    for (let from = 0; from < moves.length && movers.length < most_movers; from += 500) {
      const part = moves.slice(from, from + 500);
      const { rows } = await sql<{ id: number; student_id: string; name: string; programme: string }>`
        select e.enrolment_id as id, st.student_id, st.display_name as name, u.name as programme
        from roster.enrolment e
        join roster.student st on st.institution_id = e.institution_id and st.student_id = e.student_id
        join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
        where e.institution_id = ${actor.institutionId} and e.enrolment_id = any(${`{${part.map(({ id }) => id).join(',')}}`}::text::int[])
          and ${inScope(scope, sql.ref<string>('st.student_id'), today)}`.execute(trx);
      const seen = new Map(rows.map((row) => [row.id, row]));
      for (const move of part) {
        const row = seen.get(move.id);
        if (!row || movers.length === most_movers) continue;
        const name = actor.isDeidentified ? null : row.name;
        const { programme, student_id: studentId } = row;
        movers.push({ enrolmentId: move.id, studentId, name, programme, before: move.before, after: move.after });
      }
    }
    if (!actor.isDeidentified) {
      const studentIds = movers.map(({ studentId }) => studentId);
      const reason = scope.why.map((ground) => ground.reason).join('; ');
      await recordListView(trx, { clock, actor }, { page: 'model-preview', reason, studentIds });
    }
    return movers;
  });
}
