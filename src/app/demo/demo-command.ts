import { demoStateOf, institutionByKey, requireDemo } from '../../institution/server/index.ts';
import { type AddCommands, namedInstitution } from '../cli/commands.ts';
import { progressOn } from '../cli/terminal.ts';
import { demoInstitution, demoKeys } from './demo-institutions.ts';
import { loadDemoInstitution } from './load-demo.ts';
import { nextWeekOf, playNextWeek } from './playing/next-week.ts';
import { removeDemo } from './playing/remove-demo.ts';
import { playReset } from './playing/reset-demo.ts';

/** `leadline demo ...`: the demo institutions without the browser. */
export const addDemoCommands: AddCommands = (program, context) => {
  const { services, terminal } = context;
  const demo = program.command('demo').description('institutions with a clock of their own, to try everything on');
  demo
    .command('load')
    .description('load the demo institutions that are missing')
    .action(async () => {
      const progress = progressOn(terminal);
      for (const key of demoKeys) {
        const standing = await institutionByKey(services.db, key);
        if (standing && !standing.isDemo)
          terminal.err(`${key}: an institution of your own has this key; it is left alone.\n`);
        else if (standing && demoStateOf(standing).isLoaded) terminal.out(`${key} is there already.\n`);
        else await loadDemoInstitution(services, demoInstitution(key), progress);
      }
    });
  demo
    .command('next-week')
    .requiredOption('--institution <key>')
    .description('let the next week come: its files, and what follows from them')
    .action(async (options: { institution: string }) => {
      const institution = await namedInstitution(context, options.institution);
      requireDemo(institution);
      await playNextWeek(services, institution, nextWeekOf(institution), progressOn(terminal));
    });
  demo
    .command('reset')
    .requiredOption('--institution <key>')
    .description('bring a demo back to how it was at first')
    .action(async (options: { institution: string }) => {
      const institution = await namedInstitution(context, options.institution);
      requireDemo(institution);
      await playReset(services, institution, progressOn(terminal));
    });
  demo
    .command('remove')
    .description('remove all demo institutions, with their people and files')
    .action(async () => {
      const { removed } = await removeDemo(services);
      terminal.out(removed.length > 0 ? `Removed ${removed.join(', ')}.\n` : 'There is no demo here.\n');
    });
};
