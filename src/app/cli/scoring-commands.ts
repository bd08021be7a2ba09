import { clockOf, type Institution, systemActor } from '../../institution/server/index.ts';
import { type exportedColumns, exportScores, rederive } from '../../scoring/server/index.ts';
import { scoreInstitution } from '../score-institution.ts';
import { type AddCommands, type CommandContext, namedInstitution } from './commands.ts';
import { progressOn } from './terminal.ts';

/** What verbs need, acting for whoever sits at the command line, on the institution's own clock. */
export function systemContext({ services, terminal }: CommandContext, institution: Institution) {
  return {
    ...services,
    clock: clockOf(institution),
    actor: systemActor(institution.institutionId, `${terminal.user} (command line)`),
  };
}

export const addScoringCommands: AddCommands = (program, context) => {
  const { services, terminal } = context;
  program
    .command('score')
    .requiredOption('--institution <key>')
    .option('--week <monday>', 'one week')
    .option('--all', 'every week that can be scored')
    .option('--missing', 'with --all: only weeks that have no standing run')
    .option('--json', 'as JSON')
    .description('score a week, or all weeks that are over')
    .action(
      async (options: { institution: string; week?: string; all?: boolean; missing?: boolean; json?: boolean }) => {
        const institution = await namedInstitution(context, options.institution);
        if (!options.week && !options.all) program.error('Say --week MONDAY or --all.');
        const progress = progressOn(terminal);
        const outcomes = await scoreInstitution(systemContext(context, institution), {
          reason: 'command',
          week: options.week,
          onlyMissing: options.missing,
          progress: (done, of) => progress('scoring', done, of),
        });
        const lines = outcomes.map(({ week, run, kind, counts }) => ({ week, run, kind, ...counts }));
        terminal.out(
          options.json
            ? `${JSON.stringify(lines)}\n`
            : lines.map(({ week, run, kind }) => `${week}  run ${run}  ${kind}\n`).join(''),
        );
      },
    );
  program
    .command('export')
    .description('write data out')
    .command('scores')
    .requiredOption('--institution <key>')
    .description('all scores with their contributions, as CSV on standard output')
    .action(async (options: { institution: string }) => {
      const { institutionId } = await namedInstitution(context, options.institution);
      const { columns, rows } = await exportScores(services.db, institutionId);
      let text = `${columns.join(',')}\n`;
      for await (const row of rows) {
        text += `${columns.map((column) => csvField(row[column as (typeof exportedColumns)[number]])).join(',')}\n`;
        if (text.length > 60_000) {
          terminal.out(text);
          text = '';
        }
      }
      terminal.out(text);
    });
  program
    .command('rederive')
    .requiredOption('--institution <key>')
    .option('--sample <n>', 'how many stored scores to try', '1000')
    .description('re-derive stored scores from what is stored, and prove that they are the same numbers')
    .action(async (options: { institution: string; sample: string }) => {
      const { institutionId } = await namedInstitution(context, options.institution);
      const { tried, differing } = await proveScores(context, institutionId, Number(options.sample));
      terminal.out(`${tried} stored scores re-derived, ${differing} differ.\n`);
      if (differing > 0) throw new Error(`${differing} stored scores are not what their stored parts give`);
    });
};

/** Spreads the sample evenly over all standing scores. */
async function proveScores(
  { services }: CommandContext,
  institutionId: number,
  sample: number,
): Promise<{ tried: number; differing: number }> {
  const { db } = services;
  const all = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.score as s')
      .innerJoin('scoring.run as r', (join) =>
        join.onRef('r.institution_id', '=', 's.institution_id').onRef('r.run', '=', 's.run'),
      )
      .select(['s.enrolment_id', 'r.week'])
      .where('s.institution_id', '=', institutionId)
      .where('r.state', '=', 'standing')
      .where('s.score_raw', 'is not', null)
      .orderBy('r.week')
      .orderBy('s.enrolment_id')
      .execute(),
  );
  const step = Math.max(1, Math.floor(all.length / sample));
  let tried = 0;
  let differing = 0;
  for (let index = 0; index < all.length; index += step) {
    const row = all[index];
    if (!row) break;
    const derived = await db.forInstitution(institutionId, (trx) =>
      rederive(trx, institutionId, { enrolmentId: row.enrolment_id, week: row.week }),
    );
    tried++;
    if (!derived.isSame) differing++;
  }
  return { tried, differing };
}

function csvField(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
