import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { carryOutRollover, draftRolloverDelivery, receiveRollover, viewRollover } from '../../cases/server/index.ts';
import { problems } from '../../kernel/problem.ts';
import { takeInRoster } from '../../sources/server/index.ts';
import { type AddCommands, namedInstitution } from './commands.ts';
import { systemContext } from './scoring-commands.ts';

interface Options {
  institution: string;
  roster?: string;
  dryRun?: boolean;
  json?: boolean;
}

export const addRolloverCommand: AddCommands = (program, context) => {
  const { terminal } = context;
  program
    .command('rollover')
    .requiredOption('--institution <key>')
    .option('--roster <path>', 'the new year’s roster (file, zip or folder); left out: everybody a year on')
    .option('--dry-run', 'only say what would happen; the roster stays held')
    .option('--json', 'as JSON')
    .description('go into the next academic year: look first, then carry it out')
    .action(async (options: Options) => {
      const institution = await namedInstitution(context, options.institution);
      const acting = systemContext(context, institution);
      const { deliveryId } = options.roster
        ? await receiveRollover(acting, uploadAt(resolve(terminal.cwd, options.roster)))
        : await draftRolloverDelivery(acting);
      const view = await viewRollover(acting, deliveryId);
      if (options.json) terminal.out(`${JSON.stringify(view)}\n`);
      else terminal.out(linesOf(view).join(''));
      if (options.dryRun) return;
      await carryOutRollover(acting, deliveryId, async () => undefined);
      const { state } = await takeInRoster(acting, deliveryId);
      if (!options.json) terminal.out(`Carried out: delivery ${deliveryId} is ${state}.\n`);
    });
};

function uploadAt(path: string): Parameters<typeof receiveRollover>[1] {
  if (!existsSync(path)) throw problems.notFound(`There is nothing at ${path}.`);
  return statSync(path).isDirectory() ? { folder: path } : { fileName: basename(path), body: { path } };
}

function linesOf(view: Awaited<ReturnType<typeof viewRollover>>): string[] {
  const { work, caseloads } = view;
  return [
    `${view.academicYear ? `Into ${view.academicYear}. ` : ''}${view.sentence}\nAs of ${view.asOf}; delivery ${view.deliveryId}, ${view.state}.\n`,
    ...view.units.map(
      ({ name, now, next, comes, goes }) => `  ${name}: ${now} now, ${next} then (${comes} come, ${goes} go)\n`,
    ),
    ...work.passed.map(
      ({ to, isUnit, students, cases, exemptions }) =>
        `To ${isUnit ? `whoever leads ${to}` : to}: ${cases} cases and ${exemptions} exemptions and circumstances of ${students} students\n`,
    ),
    ...(work.closing.students > 0
      ? [`To be closed or kept: ${work.closing.cases} cases of ${work.closing.students} students who leave\n`]
      : []),
    ...(work.stays > 0 ? [`Stays with whoever has it: ${work.stays}\n`] : []),
    ...caseloads.left.map(({ name, students }) => `${name} will have left, with ${students} students\n`),
    ...(caseloads.withNobody ? [`Nobody looks after ${caseloads.withNobody} students\n`] : []),
    ...(view.unended > 0
      ? [`${view.unended} enrolments of an earlier year have no last day, and would stand beside the new ones\n`]
      : []),
    ...(view.badRows > 0 ? [`${view.badRows} rows cannot be read\n`] : []),
    ...view.calendars.map((name) => `No terms in the new year: ${name}\n`),
  ];
}
