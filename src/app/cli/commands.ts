import { Command, CommanderError } from 'commander';
import { ZodError } from 'zod';
import { inviteUser } from '../../access/server/index.ts';
import {
  createInstitution,
  type Institution,
  institutionByKey,
  listUnits,
  systemActor,
} from '../../institution/server/index.ts';
import { systemClock } from '../../kernel/clock.ts';
import { Problem, problems } from '../../kernel/problem.ts';
import { machineTrouble } from '../../platform/machine-trouble.ts';
import type { OpenServices } from '../open-services.ts';
import { furnishInstitution } from '../setup/set-up-institution.ts';
import type { Terminal } from './terminal.ts';

/** 0 done; 1 failed; 2 the command was wrong; 3 what it is about is not there; 4 held for a person to decide. */
export const exitCodes = { done: 0, failed: 1, usage: 2, notFound: 3, held: 4 } as const;

export interface CommandContext {
  services: OpenServices;
  terminal: Terminal;
  /** What a command that ended well says beyond "done". */
  exitCode?: number;
}

export type AddCommands = (program: Command, context: CommandContext) => void;

/** Runs one command on open services; what goes wrong is told in a sentence and in the exit code. */
export async function runCommand(
  argv: string[],
  context: CommandContext,
  parts: readonly AddCommands[],
): Promise<number> {
  const { terminal } = context;
  const program = describeProgram({ out: terminal.out, err: terminal.err });
  addInstitutionCommands(program, context);
  for (const add of parts) add(program, context);
  return (
    (await settle(() => program.parseAsync(argv, { from: 'user' }), terminal)) || (context.exitCode ?? exitCodes.done)
  );
}

export function describeProgram(output: { out: (text: string) => void; err: (text: string) => void }): Command {
  return new Command('leadline')
    .description('Sees disengagement coming, and helps staff act on it.')
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .showHelpAfterError('(leadline --help lists the commands)');
}

export async function settle(work: () => Promise<unknown>, terminal: Terminal): Promise<number> {
  try {
    await work();
    return exitCodes.done;
  } catch (thrown) {
    const error = machineTrouble(thrown) ?? thrown;
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof Problem) {
      terminal.err(`${error.title}. ${error.message}\n`);
      return error.status === 404 ? exitCodes.notFound : exitCodes.failed;
    }
    if (error instanceof ZodError) {
      for (const issue of error.issues) terminal.err(`${issue.path.join('.')}: ${issue.message}\n`);
      return exitCodes.usage;
    }
    terminal.err(`Failed: ${(error as Error).message}\n`);
    return exitCodes.failed;
  }
}

/** The institution that --institution names. */
export async function namedInstitution({ services }: CommandContext, key: string): Promise<Institution> {
  const institution = await institutionByKey(services.db, key);
  if (!institution)
    throw problems.notFound(`There is no institution "${key}". "leadline institution list" shows those there are.`);
  return institution;
}

function addInstitutionCommands(program: Command, context: CommandContext): void {
  const { services, terminal } = context;
  const institution = program.command('institution').description('the tenants of this server');
  institution
    .command('create <key>')
    .requiredOption('--preset <preset>', 'higher-education, us-k12 or uk-school')
    .option('--name <name>', 'what people call it')
    .option('--time-zone <zone>', 'such as Europe/London')
    .description('create an institution')
    .action(async (key: string, options: { preset: 'higher-education'; name?: string; timeZone?: string }) => {
      const created = await createInstitution(services.db, {
        key,
        name: options.name ?? key,
        preset: options.preset,
        ...(options.timeZone ? { timeZone: options.timeZone } : {}),
      });
      await furnishInstitution(services, created.institutionId);
      terminal.out(
        `Created ${created.key} (${created.preset}). Next: leadline user invite EMAIL --institution ${created.key} --role admin\n`,
      );
    });
  institution
    .command('list')
    .option('--json', 'as JSON')
    .description('list the institutions')
    .action(async (options: { json?: boolean }) => {
      const rows = await services.db.owner
        .selectFrom('institution.institution')
        .select(['key', 'name', 'preset', 'is_demo'])
        .orderBy('key')
        .execute();
      terminal.out(
        options.json
          ? `${JSON.stringify(rows)}\n`
          : rows.map((row) => `${row.key}\t${row.name}\t${row.preset}${row.is_demo ? '\tdemo' : ''}\n`).join(''),
      );
    });
  program
    .command('user')
    .description('people and their roles')
    .command('invite <email>')
    .requiredOption('--institution <key>')
    .requiredOption('--role <role>', 'admin, data-manager, leader, tutor, ...')
    .option('--name <name>')
    .option('--unit <code>', 'the unit that the role is for')
    .option('--staff <id>', "the person's id in the roster's staff")
    .option('--password <password>', 'at least 12 characters; printed once when left out')
    .description('give a person a role, and an account when they have none')
    .action(
      async (
        email: string,
        options: { institution: string; role: string; name?: string; unit?: string; staff?: string; password?: string },
      ) => {
        const { institutionId } = await namedInstitution(context, options.institution);
        const units = await services.db.forInstitution(institutionId, (trx) => listUnits(trx, institutionId));
        const unit = options.unit ? units.find((one) => one.code === options.unit) : undefined;
        if (options.unit && !unit) throw problems.notFound(`There is no unit with the code "${options.unit}".`);
        const password =
          options.password ?? Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('base64url');
        await inviteUser(
          { db: services.db, clock: systemClock, actor: systemActor(institutionId, 'command line') },
          {
            email,
            name: options.name ?? email,
            roleKey: options.role,
            password,
            unitId: unit?.unitId ?? null,
            staffSourceKey: options.staff ?? null,
          },
        );
        terminal.out(
          `${email} is now ${options.role} of ${options.institution}.${options.password ? '' : ` First password, if the account is new: ${password}`}\n`,
        );
      },
    );
}
