import { resolve } from 'node:path';
import { type Config, readConfig } from '../../platform/config/config.ts';
import { jsonLog } from '../../platform/log/log.ts';
import { commandParts, jobKinds } from '../features.ts';
import { openServices } from '../open-services.ts';
import { restore } from './backup.ts';
import { exitCodes, runCommand, settle } from './commands.ts';
import { serveCommand, workerCommand } from './serve-command.ts';
import { ownTerminal, type Terminal } from './terminal.ts';
import { runThroughOwner } from './through-server.ts';

/**
 * The command line's entry. `serve` and `worker` are processes of their own; every other command runs on the configured
 * database, and goes through the running server when that one holds the embedded folder.
 */
export async function main(argv: string[]): Promise<number> {
  const terminal = ownTerminal;
  return settleAll(async () => {
    const config = readConfig();
    if (argv[0] === 'serve') return serveCommand(config, argv.slice(1), terminal);
    if (argv[0] === 'worker') return workerCommand(config, terminal);
    if (argv[0] === 'restore') return restoreCommand(config, argv[1], terminal);
    if (!config.databaseUrl) {
      const code = await runThroughOwner(config.dataFolder, argv, terminal);
      if (code !== null) return code;
    }
    const services = await openServices(config, jsonLog(), jobKinds);
    try {
      return await runCommand(argv, { services, terminal }, commandParts);
    } finally {
      await services.close();
    }
  });

  async function settleAll(work: () => Promise<number>): Promise<number> {
    let code = 0;
    const failed = await settle(async () => {
      code = await work();
    }, terminal);
    return failed || code;
  }
}

/** Needs the database to itself, so it never goes through a running server. */
async function restoreCommand(config: Config, folder: string | undefined, terminal: Terminal): Promise<number> {
  if (!folder) {
    terminal.err('Usage: leadline restore FOLDER\n');
    return exitCodes.usage;
  }
  const manifest = await restore(config, resolve(terminal.cwd, folder));
  terminal.out(`Restored the backup of ${manifest.madeAt}. Start Leadline as usual.\n`);
  return exitCodes.done;
}

process.exitCode = await main(process.argv.slice(2));
