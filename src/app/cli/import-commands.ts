import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { importActivity } from '../../activity/server/index.ts';
import { problems } from '../../kernel/problem.ts';
import type { Delivery } from '../../sources/server/index.ts';
import { importRoster } from '../../sources/server/index.ts';
import { type AddCommands, type CommandContext, exitCodes, namedInstitution } from './commands.ts';
import { systemContext } from './scoring-commands.ts';

export const addImportCommands: AddCommands = (program, context) => {
  const { terminal } = context;
  const importing = program.command('import').description('bring files in; every row is accounted for');
  for (const [name, what] of [
    ['oneroster', 'a OneRoster 1.2 CSV bundle (folder or zip)'],
    ['roster', 'a folder or zip of roster CSVs, see docs/howto/roster-files.md'],
  ] as const) {
    importing
      .command(`${name} <path>`)
      .requiredOption('--institution <key>')
      .option('--json', 'as JSON')
      .description(what)
      .action(async (path: string, options: { institution: string; json?: boolean }) => {
        const institution = await namedInstitution(context, options.institution);
        const { institutionId } = institution;
        tell(
          context,
          await importRoster(systemContext(context, institution), {
            institutionId,
            ...rosterAt(resolve(terminal.cwd, path)),
          }),
          options.json,
        );
      });
  }
  importing
    .command('activity <file>')
    .requiredOption('--institution <key>')
    .requiredOption('--source <key>', 'whose saved mapping reads the file')
    .option('--json', 'as JSON')
    .description('a file of activity, attendance or grades: CSV, Parquet or JSON lines')
    .action(async (file: string, options: { institution: string; source: string; json?: boolean }) => {
      const institution = await namedInstitution(context, options.institution);
      const { institutionId } = institution;
      tell(
        context,
        await importActivity(systemContext(context, institution), {
          institutionId,
          sourceKey: options.source,
          file: resolve(terminal.cwd, file),
        }),
        options.json,
      );
    });
};

function rosterAt(path: string): { folder: string } | { zip: string } | { csv: string } {
  if (!existsSync(path)) throw problems.notFound(`There is nothing at ${path}.`);
  if (statSync(path).isDirectory()) return { folder: path };
  return /\.zip$/i.test(path) ? { zip: path } : { csv: path };
}

/** Says what became of the rows; a held delivery has an exit code of its own. */
export function tell(
  context: CommandContext,
  { delivery, isRepeat }: { delivery: Delivery; isRepeat: boolean },
  asJson = false,
): void {
  const { terminal } = context;
  const { deliveryId, state, stateReason, rowCounts } = delivery;
  if (asJson) terminal.out(`${JSON.stringify({ deliveryId, state, stateReason, isRepeat, rowCounts })}\n`);
  else {
    const fates = Object.entries(rowCounts).filter(([, count]) => typeof count === 'number' && count > 0);
    terminal.out(
      isRepeat
        ? 'This file was here before: nothing changed.\n'
        : `Delivery ${deliveryId}: ${state}.\n${fates.map(([fate, count]) => `  ${fate}: ${count}\n`).join('')}${stateReason ? `${stateReason}\n` : ''}`,
    );
  }
  if (state === 'held') context.exitCode = exitCodes.held;
}
