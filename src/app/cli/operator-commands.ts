import { resolve } from 'node:path';
import { problems } from '../../kernel/problem.ts';
import { migrate } from '../../platform/db/migrate.ts';
import { backUp } from './backup.ts';
import type { AddCommands } from './commands.ts';
import { examine } from './doctor.ts';

/** What whoever runs the server needs. `restore` is not here: it needs the database to itself, see main.ts. */
export const addOperatorCommands: AddCommands = (program, { services, terminal }) => {
  program
    .command('migrate')
    .description('bring the database up to date (every start does)')
    .action(async () => {
      const applied = await migrate(services.db);
      terminal.out(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n');
    });
  program
    .command('doctor')
    .option('--json', 'as JSON')
    .description('check the set-up and say what is wrong')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(services);
      const marks = { ok: 'ok    ', advice: 'advice', wrong: 'WRONG ' };
      terminal.out(
        options.json
          ? `${JSON.stringify(findings)}\n`
          : findings.map(({ check, state, says }) => `${marks[state]}  ${check}: ${says}\n`).join(''),
      );
      const wrong = findings.filter((finding) => finding.state === 'wrong').length;
      if (wrong > 0)
        throw problems.invalid(`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong, as said above.`);
    });
  program
    .command('backup <folder>')
    .description('write everything into a new folder, while Leadline runs')
    .action(async (folder: string) => {
      terminal.out(
        `Backed up into ${await backUp(services, resolve(terminal.cwd, folder))}. It holds personal data and the secret: keep it safe.\n`,
      );
    });
};
