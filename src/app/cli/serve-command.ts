import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { listDemoSignIns } from '../../access/server/index.ts';
import type { Config } from '../../platform/config/config.ts';
import { jsonLog } from '../../platform/log/log.ts';
import { loadDemoIfEmpty } from '../demo/index.ts';
import { commandParts, jobKinds, scheduleJobs } from '../features.ts';
import { type OpenServices, openServices } from '../open-services.ts';
import { serve } from '../serve.ts';
import { runCommand } from './commands.ts';
import { progressOn, type Terminal } from './terminal.ts';
import { answerCallers } from './through-server.ts';

/** Serves the product until a signal; works on jobs too, unless --no-worker leaves them to processes of their own. */
export async function serveCommand(config: Config, argv: string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      demo: { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
      'no-worker': { type: 'boolean', default: false },
    },
  });
  const started = Date.now();
  let services: OpenServices | null = null;
  services = await openServices(
    config,
    jsonLog(),
    answerCallers(async (args, caller) =>
      services ? runCommand(args, { services, terminal: caller }, commandParts) : 1,
    ),
  );
  const wantsDemo = values.demo || (config.databaseUrl === null && !values['no-demo']);
  if (wantsDemo) await loadDemoIfEmpty(services, progressOn(terminal));
  if (!values['no-worker']) await work(services);
  const served = await serve(services, { saidDemo: values.demo });
  const people = wantsDemo ? await listDemoSignIns(services.db) : [];
  terminal.out(`Leadline is ready at ${served.url} (after ${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (people.length > 0)
    terminal.out(
      `Demo sign-ins, one button each on the sign-in page:\n${people.map((person) => `  ${person.name}, ${person.roles.join(' and ').toLowerCase()} (${person.institutionName})`).join('\n')}\n`,
    );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await served.stop();
  await services.close();
  return 0;
}

/** Works on jobs only: any number of these beside the servers of one PostgreSQL. */
export async function workerCommand(config: Config, terminal: Terminal): Promise<number> {
  const services = await openServices(config, jsonLog());
  await work(services);
  terminal.out('Working. Stop with Ctrl-C: what is under way is finished or taken up again.\n');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await services.close();
  return 0;
}

async function work(services: OpenServices): Promise<void> {
  await services.jobs.work(jobKinds, services);
  await scheduleJobs(services);
}
