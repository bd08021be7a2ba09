import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { catalogue } from '../../kernel/problem.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import { readCsv, type TableRow } from '../../platform/files/read-csv.ts';
import { unzip } from '../../platform/files/unzip.ts';
import { mapOneRoster, oneRosterFiles } from '../core/one-roster.ts';
import { emptyBatch, type RosterBatch } from '../core/roster-batch.ts';
import { takeSimpleRow } from '../core/simple-csv.ts';
import { simpleFiles } from '../core/simple-files.ts';

export const rosterFileTrouble = catalogue('roster', {
  noFiles: { status: 422, title: 'No roster files found' },
  missingColumns: { status: 422, title: 'Columns are missing' },
  wrongVersion: { status: 422, title: 'This version of OneRoster is not read' },
});

/**
 * Reads a roster (a folder, a zip, or one of Leadline's own CSV files by its name) into a batch. OneRoster is known by its
 * manifest, or by its users and orgs.
 */
export async function readRoster(
  db: Database,
  input: { institutionId: number; path: string; fileName?: string; today: IsoDate },
): Promise<RosterBatch> {
  const folder = await mkdtemp(join(tmpdir(), 'leadline-roster-'));
  try {
    const files = await filesIn(input.path, input.fileName ?? basename(input.path), folder);
    if (files.has('manifest.csv') || (files.has('users.csv') && files.has('orgs.csv')))
      return await readOneRoster(db, input, files);
    return await readSimple(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By lower-case name. */
async function filesIn(path: string, fileName: string, folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const stats = await stat(path).catch(() => null);
  if (!stats) throw rosterFileTrouble.noFiles('There is no file or folder at this path.');
  if (stats.isDirectory()) {
    for (const name of await readdir(path))
      if (name.toLowerCase().endsWith('.csv')) found.set(name.toLowerCase(), join(path, name));
  } else if (fileName.toLowerCase().endsWith('.csv')) found.set(fileName.toLowerCase(), path);
  else for (const [name, to] of await unzip(path, folder)) found.set(name.toLowerCase(), to);
  return found;
}

async function readSimple(files: ReadonlyMap<string, string>): Promise<RosterBatch> {
  const known = simpleFiles.filter(({ file }) => files.has(file));
  if (known.length === 0)
    throw rosterFileTrouble.noFiles(
      `None of the files is a roster file. Leadline reads ${simpleFiles.map(({ file }) => file).join(', ')}, or a OneRoster bundle with its manifest.csv.`,
      { files: [...files.keys()].slice(0, 50) },
    );
  const batch = emptyBatch('bulk');
  for (const { file, columns, prefixes = [] } of known) {
    let extra: string[] | null = null;
    for await (const row of readCsv(files.get(file) ?? '')) {
      if (extra === null) {
        const missing = columns.filter(({ name, isRequired }) => isRequired && !row.has(name)).map(({ name }) => name);
        if (missing.length > 0)
          throw rosterFileTrouble.missingColumns(
            `${file} has no column ${missing.map((name) => `"${name}"`).join(', ')}. Its first line must name the columns; take the template as a pattern.`,
            { file, missing },
          );
        extra = row.columns.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
      }
      takeSimpleRow(batch, file, row, extra);
    }
  }
  return batch;
}

async function readOneRoster(
  db: Database,
  input: { institutionId: number; today: IsoDate },
  files: ReadonlyMap<string, string>,
): Promise<RosterBatch> {
  const tables = new Map<string, TableRow[]>();
  for (const file of oneRosterFiles) {
    const path = files.get(file.toLowerCase());
    const rows: TableRow[] = [];
    if (path !== undefined) for await (const row of readCsv(path)) rows.push(row);
    tables.set(file, rows);
  }
  const version =
    tables
      .get('manifest.csv')
      ?.find((row) => row.get('propertyName') === 'oneroster.version')
      ?.get('value') ?? '1.2';
  if (!/^1\.[12]/.test(version))
    throw rosterFileTrouble.wrongVersion(
      `The bundle says it is OneRoster ${version.slice(0, 10)}; 1.1 and 1.2 are read.`,
    );
  const knownYears = await db.forInstitution(input.institutionId, (trx) =>
    trx
      .selectFrom('institution.calendar_period')
      .select(['academic_year', 'starts_on', 'ends_on'])
      .where('institution_id', '=', input.institutionId)
      .where('kind', '=', 'term')
      .execute(),
  );
  return mapOneRoster(
    { get: (file) => tables.get(file) ?? [] },
    { today: input.today, knownYears: yearsOf(knownYears) },
  );
}

/** Each academic year from its first term to its last. */
function yearsOf(terms: readonly { academic_year: string; starts_on: IsoDate; ends_on: IsoDate }[]) {
  const years = new Map<string, { academicYear: string; startsOn: IsoDate; endsOn: IsoDate }>();
  for (const { academic_year: academicYear, starts_on: startsOn, ends_on: endsOn } of terms) {
    const before = years.get(academicYear) ?? { academicYear, startsOn, endsOn };
    const [first = startsOn] = [before.startsOn, startsOn].sort();
    const [last = endsOn] = [before.endsOn, endsOn].sort().reverse();
    years.set(academicYear, { academicYear, startsOn: first, endsOn: last });
  }
  return [...years.values()];
}
