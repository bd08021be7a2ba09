import { resolve } from 'node:path';
import type { AddCommands } from '../cli/commands.ts';
import { exitCodes } from '../cli/commands.ts';
import { systemContext } from '../cli/scoring-commands.ts';
import { progressOn } from '../cli/terminal.ts';
import { scoreInstitution } from '../score-institution.ts';
import { importOulad } from './import-oulad.ts';

/** `leadline import oulad FOLDER --institution KEY`: loads everything and scores every full week. */
export const addOuladCommand: AddCommands = (program, context) => {
  const { services, terminal } = context;
  const importing = program.commands.find((command) => command.name() === 'import') ?? program.command('import');
  importing
    .command('oulad <folder>')
    .requiredOption('--institution <key>', 'created when it is missing')
    .option('--json', 'as JSON')
    .description('the seven tables of the Open University Learning Analytics dataset, and all their weekly scores')
    .action(async (path: string, options: { institution: string; json?: boolean }) => {
      const progress = progressOn(terminal);
      const folder = resolve(terminal.cwd, path);
      const done = await importOulad(services, { folder, key: options.institution }, progress);
      const outcomes = await scoreInstitution(systemContext(context, done.institution), {
        reason: 'import',
        progress: (weeks, of) => progress('scoring', weeks, of),
      });
      const deliveries = done.deliveries.map(({ deliveryId, kind, state, stateReason, rowCounts }) => ({
        deliveryId,
        kind,
        state,
        stateReason,
        rowCounts,
      }));
      if (options.json) terminal.out(`${JSON.stringify({ deliveries, weeks: outcomes.length })}\n`);
      else {
        for (const { kind, state, stateReason, rowCounts } of deliveries)
          terminal.out(
            `${kind}: ${state}${stateReason ? ` (${stateReason})` : ''}, ${Object.entries(rowCounts)
              .map(([fate, count]) => `${fate} ${count}`)
              .join(', ')}\n`,
          );
        if (done.hasOwnModel) terminal.out('Its model was left as it is: it has scores already.\n');
        terminal.out(
          `Scored ${outcomes.length} weeks. Next: leadline export scores --institution ${options.institution}\n`,
        );
      }
      if (deliveries.some(({ state }) => state === 'held')) context.exitCode = exitCodes.held;
    });
};
