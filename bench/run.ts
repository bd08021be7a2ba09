import { run as importing } from './activity-import.ts';
import { run as alerts } from './alerts.ts';
import { run as attendance } from './attendance.ts';
import { run as effects } from './effects.ts';
import { run as pages } from './pages.ts';
import { type BenchResult, printResult } from './result.ts';
import { run as scoring } from './scoring.ts';
import { run as texts } from './texts.ts';
import { run as web } from './web.ts';
import { run as weeklyRun } from './weekly-run.ts';

/**
 * npm run bench: each benchmark beside its peer in one go, medians of at least five rounds. `--quick` takes small sizes and one
 * round, to see that they run; `--only NAME` takes one. The storage shapes are measured by bench/storage-shape.ts, apart.
 */
const isQuick = process.argv.includes('--quick');
const only = process.argv[process.argv.indexOf('--only') + 1];
const small = { rounds: 1, students: 10_000 };

const benchmarks: Record<string, () => Promise<BenchResult>> = {
  import: () => importing(isQuick ? { ...small, rows: 200_000 } : {}),
  scoring: () => scoring(isQuick ? small : {}),
  'weekly-run': () => weeklyRun(isQuick ? small : {}),
  attendance: () => attendance(isQuick ? { ...small, weeks: 3 } : {}),
  alerts: () => alerts(isQuick ? small : {}),
  'effects-server': () => effects(isQuick ? { students: 3_000, weeks: 12 } : {}),
  'effects-embedded': () => effects({ kind: 'embedded', ...(isQuick ? { students: 2_000, weeks: 12 } : {}) }),
  'pages-server': () => pages({ kind: 'server', ...(isQuick ? { students: 3_000, weeks: 6, seconds: 3 } : {}) }),
  'pages-embedded': () => pages({ kind: 'embedded', ...(isQuick ? { students: 1_000, weeks: 6, seconds: 3 } : {}) }),
  texts: () => texts(isQuick ? { texts: 300, rounds: 1 } : {}),
  web: () => web(isQuick ? { rounds: 1 } : {}),
};

if (process.argv.includes('--only') && !benchmarks[only ?? '']) {
  console.error(`There is no benchmark "${only ?? ''}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}

const failed: string[] = [];
for (const [name, bench] of Object.entries(benchmarks)) {
  if (process.argv.includes('--only') && name !== only) continue;
  const result = await bench();
  printResult(result);
  failed.push(
    ...result.promises.filter(({ holds }) => !holds).map(({ claim, measured }) => `${name}: ${claim} (${measured})`),
  );
}
console.log(
  failed.length === 0
    ? '\nEvery promise held.'
    : `\nNot held on this machine, now:\n${failed.map((line) => `  ${line}`).join('\n')}`,
);
