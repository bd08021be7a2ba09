/**
 * What a browser loads before the cohort page can be used, and how long that takes on this machine, from sign-in's cookie to the page
 * with its figures, with nothing in the browser's cache.
 *   node bench/web.ts [--rounds 5]
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openBrowser, signInAs, startProduct } from '../tests/product.ts';
import { machineFacts, median } from './measure.ts';
import { type BenchResult, printResult } from './result.ts';

export async function run({ rounds = 5 }: { rounds?: number } = {}): Promise<BenchResult> {
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const product = await startProduct({ patience: 900 });
  const browser = await openBrowser();
  try {
    const loads: { ms: number; kb: number }[] = [];
    for (let round = 0; round <= rounds; round++) {
      const load = await loadCohortPage();
      // The first one finds the server cold.
      if (round > 0) loads.push(load);
    }
    const ms = median(loads.map((load) => load.ms));
    const kb = median(loads.map((load) => load.kb));
    return {
      title: 'First load of the cohort page, Open University sample, embedded database',
      notes: [machineFacts(), `Chromium, empty cache, medians of ${rounds}; browser and server share the machine`],
      columns: ['', 'measured'],
      rows: [
        ['usable: heading and figures on the page, ms', ms.toFixed(0)],
        ['sent over the network, code, type and data, KB', kb.toFixed(0)],
      ],
      promises: [
        { claim: 'usable within a second', measured: `${ms.toFixed(0)} ms`, holds: ms < 1000 },
        { claim: 'first load under 300 KB compressed', measured: `${kb.toFixed(0)} KB`, holds: kb < 300 },
      ],
    };
  } finally {
    await browser.close();
    await product.stop();
  }

  /** In a context of its own, whose cache is empty but for the cookie. */
  async function loadCohortPage(): Promise<{ ms: number; kb: number }> {
    const signedIn = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signInAs(await signedIn.newPage(), product.url, 'Eleanor Marsden');
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      storageState: await signedIn.storageState(),
    });
    await signedIn.close();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const started = performance.now();
    await page.goto(`${product.url}/oulad/cohorts`, { waitUntil: 'commit' });
    await page.getByRole('heading', { name: 'All cohorts' }).waitFor();
    await page
      .getByRole('link', { name: /Declining/ })
      .first()
      .waitFor();
    const ms = performance.now() - started;
    await context.close();
    return { ms, kb: bytes / 1000 };
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  printResult(await run(values.rounds ? { rounds: Number(values.rounds) } : {}));
}
