/**
 * The weekly score of a million students, 8 sources, 500 groups, from decayed features in memory, beside the same
 * statement in DuckDB and PostgreSQL; and how time and memory grow, memory folding included.
 *   node bench/scoring.ts [--students 1000000] [--groups 500] [--rounds 5]
 */
import { parseArgs } from 'node:util';
import { addActivity, measureOf, noActivity } from '../src/scoring/core/measure.ts';
import { weightOfGroup } from '../src/scoring/core/model.ts';
import { scoreWeek, type WeekScores } from '../src/scoring/core/score-week.ts';
import { machineFacts, median, seconds } from './measure.ts';
import { type BenchResult, printResult } from './result.ts';
import {
  type MadeUp,
  madeUpFeatures,
  madeUpFrame,
  madeUpModel,
  madeUpSources,
  seededRandom,
} from './scoring/made-up-features.ts';
import { duckdbPeer, type Peer, postgresPeer, type Sums } from './scoring/peers.ts';
import { scoringStatement } from './scoring/statement.ts';

export interface ScoringBenchOptions {
  students: number;
  groups: number;
  rounds: number;
}

/** Enough for the compilers of all three to have settled. */
const warmUps = 2;

const standard: ScoringBenchOptions = { students: 1_000_000, groups: 500, rounds: 5 };

export async function run(options: Partial<ScoringBenchOptions> = {}): Promise<BenchResult> {
  const { students, groups, rounds } = { ...standard, ...options };
  const growth = growthOf(students, groups, rounds);
  const madeUp = madeUpFeatures(students, groups);
  const ours = leadlinePeer(madeUp);
  const duckdb = await duckdbPeer(madeUp, groups, 2);
  const postgres = await postgresPeer(duckdb.db, madeUp.measures.length);
  const peers: Peer[] = [ours, duckdb, postgres];
  try {
    const times = await race(peers, statementOf(madeUp), rounds);
    const [leadline, duck, pg] = times.map((time) => time.keep) as [number, number, number];
    const ratio = (time: number) => `${(time / leadline).toFixed(1)} x`;
    const largest = growth.at(-1);
    return {
      title: `Weekly scoring, ${students.toLocaleString('en')} students x 8 sources x ${groups} groups`,
      notes: [
        machineFacts(),
        `medians of ${rounds} after ${warmUps} warm-ups, in turns, the second of two runs in each turn; all come to the same sums to nine digits`,
        'each keeps every score and contribution in its own memory (databases: a temporary table); "sums only" is what the databases take when they need not',
        'PostgreSQL: shared_buffers 1 GB, work_mem 64 MB, durable commits, parallel workers and JIT as they come',
        'Leadline also works out coverage, fallback groups, confidence and the reasons for no score, which the statement is spared',
      ],
      columns: ['', 'ms', 'beside Leadline', 'sums only, ms', 'peak MB'],
      rows: [
        ...peers.map((peer, p) => [
          peer.name,
          ms(times[p]?.keep),
          p === 0 ? '' : ratio(times[p]?.keep ?? Number.NaN),
          p === 0 ? '' : ms(times[p]?.addUp),
          '',
        ]),
        ...growth.map((step) => [
          `8 weeks folded and scored, ${step.students.toLocaleString('en')} students`,
          ms(step.seconds),
          '',
          '',
          step.peakMb,
        ]),
      ],
      promises: [
        { claim: 'at least 10 times faster than PostgreSQL', measured: ratio(pg), holds: pg >= 10 * leadline },
        { claim: 'ahead of DuckDB', measured: ratio(duck), holds: duck > leadline },
        {
          claim: 'under 2 GB',
          measured: `${largest?.peakMb} MB`,
          holds: (largest?.peakMb ?? Number.POSITIVE_INFINITY) < 2048,
        },
      ],
    };
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

function ms(time: number | undefined): number {
  return Math.round((time ?? Number.NaN) * 1000);
}

/** In turns, so that a busy minute hits all alike. Whoever comes to other sums is not the same computation. */
async function race(
  peers: readonly Peer[],
  statement: string,
  rounds: number,
): Promise<{ keep: number; addUp: number }[]> {
  const times = peers.map(() => ({ keep: [] as number[], addUp: [] as number[] }));
  let expected: Sums | null = null;
  for (let round = 0; round < rounds + warmUps; round++) {
    for (const [p, peer] of peers.entries()) {
      // The first of two pays for the caches and memory that the peer before left behind; the second counts.
      await peer.keep(statement);
      const { seconds: time, sums } = await peer.keep(statement);
      expected ??= sums;
      for (const [key, value] of Object.entries(expected)) {
        const other = sums[key] ?? Number.NaN;
        if (!(Math.abs(other - value) <= 1e-9 * Math.abs(value)))
          throw new Error(`${peer.name}: ${key} is ${other}, not ${value}`);
      }
      const addUp = await peer.addUp?.(statement);
      if (round < warmUps) continue;
      times[p]?.keep.push(time);
      if (addUp !== undefined) times[p]?.addUp.push(addUp);
    }
  }
  return times.map(({ keep, addUp }) => ({ keep: median(keep), addUp: median(addUp) }));
}

function leadlinePeer({ frame, measures, activity, model }: MadeUp): Peer {
  return {
    name: 'Leadline (one thread)',
    async keep() {
      let scores: WeekScores | null = null;
      const time = await seconds(() => {
        scores = scoreWeek(frame, measures, activity, model);
      });
      return { seconds: time, sums: sumsOf(scores) };
    },
    async stop() {},
  };
}

function sumsOf(scores: WeekScores | null): Sums {
  if (!scores) return {};
  const sum = (column: Float64Array | Int32Array, of: (value: number) => number = (value) => value) => {
    let total = 0;
    scores.scoreRaw.forEach((raw, i) => {
      const value = column[i] ?? Number.NaN;
      if (!Number.isNaN(raw) && !Number.isNaN(value)) total += of(value);
    });
    return total;
  };
  const points = scores.contributions.map((column, s) => [`points${s}`, sum(column, Math.abs)]);
  return {
    n: sum(scores.scoreRaw, () => 1),
    score_raw: sum(scores.scoreRaw),
    score: sum(scores.score),
    ...Object.fromEntries(points),
  };
}

function statementOf({ measures, model }: MadeUp): string {
  const sharing = (group: string) => measures.filter(({ source }) => source.weightGroup === group).length;
  return scoringStatement(
    measures.map(({ source }) => ({
      isRate: source.measure === 'rate',
      weight: weightOfGroup(model, source) / sharing(source.weightGroup),
    })),
  );
}

interface Growth {
  students: number;
  seconds: number;
  peakMb: number;
}

/** Steps 2 to 6 from weekly columns, one source in memory at a time, as the run does it. Smallest first: the peak only rises. */
function growthOf(students: number, groups: number, rounds: number): Growth[] {
  return [100, 10, 1].map((part) => {
    const size = Math.ceil(students / part);
    const frame = madeUpFrame(size, Math.min(groups, Math.ceil(size / 100)), madeUpModel.windowWeeks);
    const random = seededRandom(size);
    const columns = frame.weeks.map(() => ({
      value: Float64Array.from({ length: size }, () => Math.floor(random() * 6)),
      expected: new Float64Array(size).fill(6),
    }));
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now();
      const activity = noActivity(size);
      const measures = madeUpSources.map((source) => {
        addActivity(activity, source, null, frame, columns);
        return measureOf(source, null, frame, columns, madeUpModel);
      });
      scoreWeek(frame, measures, activity, madeUpModel);
      if (round > 0) times.push((performance.now() - start) / 1000);
    }
    return { students: size, seconds: median(times), peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { students: { type: 'string' }, groups: { type: 'string' }, rounds: { type: 'string' } },
  });
  const asked = Object.entries(values).map(([key, value]) => [key, Number(value)]);
  printResult(await run(Object.fromEntries(asked)));
}
