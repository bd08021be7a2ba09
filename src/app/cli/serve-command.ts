import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { listDemoSignIns } from '../../access/server/index.ts';
import { catalogue } from '../../kernel/problem.ts';
import type { Config } from '../../platform/config/config.ts';
import { inBackground } from '../../platform/db/turns.ts';
import { jsonLog } from '../../platform/log/log.ts';
import { loadDemoIfEmpty } from '../demo/index.ts';
import { commandParts, jobKinds, scheduleJobs } from '../features.ts';
import { type OpenServices, openServices } from '../open-services.ts';
import { serve } from '../serve.ts';
import { runCommand } from './commands.ts';
import { progressOn, type Terminal } from './terminal.ts';
import { answerCallers } from './through-server.ts';

const trouble = catalogue('serve', { portTaken: { status: 409, title: 'The port is taken' } });

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
  await requirePort(config);
  let services: OpenServices | null = null;
  services = await openServices(
    config,
    jsonLog(),
    jobKinds,
    answerCallers(async (args, terminal) => {
      const open = services;
      return open ? inBackground(() => runCommand(args, { services: open, terminal }, commandParts)) : 1;
    }),
  );
  try {
    await prepare(services, values, terminal);
    const served = await serve(services, { saidDemo: values.demo });
    await announce(services, served.url, started, terminal);
    await stopAsked();
    await served.stop();
  } finally {
    await services.close();
  }
  return 0;
}

/** A taken port is told before the demo is loaded, not after. */
async function requirePort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    probe.once('error', resolve);
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
  if (error?.code === 'EADDRINUSE')
    throw trouble.portTaken(
      `Something else listens on port ${port}. Stop it, or choose another port: PORT=4001 npm start.`,
    );
  if (error) throw error;
}

async function prepare(
  services: OpenServices,
  said: { demo: boolean; 'no-demo': boolean; 'no-worker': boolean },
  terminal: Terminal,
): Promise<void> {
  const wantsDemo = said.demo || (services.config.databaseUrl === null && !said['no-demo']);
  if (wantsDemo) await loadDemoIfEmpty(services, progressOn(terminal));
  if (!said['no-worker']) await work(services);
}

async function announce(services: OpenServices, url: string, started: number, terminal: Terminal): Promise<void> {
  const people = await listDemoSignIns(services.db);
  terminal.out(`Leadline is ready at ${url} (after ${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (people.length === 0) return;
  const lines = people.map(
    (person) => `  ${person.name}, ${person.roles.join(' and ').toLowerCase()} (${person.institutionName})`,
  );
  terminal.out(`Demo sign-ins, one button each on the sign-in page:\n${lines.join('\n')}\n`);
}

function stopAsked(): Promise<unknown> {
  return Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

/** Works on jobs only: any number of these beside the servers of one PostgreSQL. */
export async function workerCommand(config: Config, terminal: Terminal): Promise<number> {
  const services = await openServices(config, jsonLog(), jobKinds);
  await work(services);
  terminal.out('Working. Stop with Ctrl-C: what is under way is finished or taken up again.\n');
  await stopAsked();
  await services.close();
  return 0;
}

async function work(services: OpenServices): Promise<void> {
  await services.jobs.work(jobKinds, services);
  await scheduleJobs(services);
}
