import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importActivity } from '../../activity/server/index.ts';
import {
  clockOf,
  createInstitution,
  type Institution,
  institutionByKey,
  systemActor,
  todayOf,
} from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Services } from '../../platform/services.ts';
import { openWarehouse } from '../../platform/warehouse/warehouse.ts';
import { reseedModel } from '../../scoring/server/index.ts';
import { mapSubmissions, mapTerms } from '../../sources/oulad/core/map.ts';
import { clickMapping, submissionMapping } from '../../sources/oulad/core/mappings.ts';
import type { OuladTables } from '../../sources/oulad/core/tables.ts';
import { type Delivery, importRoster, readOulad, stageClicks, type VerbContext } from '../../sources/server/index.ts';
import { layOut } from '../setup/lay-out.ts';
import { furnishInstitution } from '../setup/set-up-institution.ts';
import { writeSubmissions } from './oulad-files.ts';
import { ouladLayOut, ouladModel } from './oulad-layout.ts';
import { ouladRoster } from './oulad-roster.ts';

export interface OuladImport {
  institution: Institution;
  isNew: boolean;
  /** False when the institution has scores already: its model is left as it is. */
  hasOwnModel: boolean;
  deliveries: Delivery[];
}

/**
 * Brings the Open University's tables into an institution, which it creates when it is missing. Where the institution has a
 * clock of its own (a demo), what is dated later is not told; else everything is.
 */
export async function importOulad(
  services: Services,
  { folder, key }: { folder: string; key: string },
  progress: (phase: string, done: number, total: number) => void,
): Promise<OuladImport> {
  const work = await mkdtemp(join(tmpdir(), 'leadline-oulad-'));
  // Rows in a stated order: the same tables give the same file, which is then known to have been here before.
  const warehouse = await openWarehouse({ keepsOrder: true });
  try {
    progress('reading the tables', 0, 5);
    const tables = await readOulad(warehouse, folder);
    const clicks = await stageClicks(warehouse, folder, tables, join(work, 'studentVle.parquet'));
    const known = await institutionByKey(services.db, key);
    const institution = known ?? (await newInstitution(services, key));
    const { institutionId } = institution;
    const context: VerbContext = {
      // No queue: whoever imports scores right after, and a run of its own accord would be in the way.
      db: services.db,
      dataFolder: services.dataFolder,
      clock: clockOf(institution),
      actor: systemActor(institutionId, 'import oulad'),
    };
    const settings = await services.db.forInstitution(institutionId, (trx) =>
      reseedModel(trx, institutionId, ouladModel),
    );
    progress('laying out', 1, 5);
    await layOut(context, ouladLayOut(tables));
    const asOf = institution.fixedNow === null ? null : todayOf(institution);
    progress('roster', 2, 5);
    const roster = await importRoster(context, { institutionId, batch: ouladRoster(tables, asOf) });
    progress('clicks', 3, 5);
    const ofClicks = await importActivity(context, {
      institutionId,
      sourceKey: 'content',
      file: clicks.path,
      mapping: clickMapping,
    });
    progress('submissions', 4, 5);
    const ofSubmissions = await importSubmissions(context, work, tables, asOf);
    progress('submissions', 5, 5);
    return {
      institution,
      isNew: known === null,
      hasOwnModel: settings === null,
      deliveries: [roster, ofClicks, ...ofSubmissions].map(({ delivery }) => delivery),
    };
  } finally {
    await warehouse.close();
    await rm(work, { recursive: true, force: true });
  }
}

async function newInstitution(services: Services, key: string): Promise<Institution> {
  const institution = await createInstitution(
    services.db,
    { key, name: key, preset: 'higher-education', timeZone: 'Europe/London' },
    'import oulad',
  );
  await furnishInstitution(services, institution.institutionId, ouladModel);
  return institution;
}

/** The file speaks for every day of the terms, also those on which nothing was due. */
async function importSubmissions(context: VerbContext, folder: string, tables: OuladTables, asOf: IsoDate | null) {
  const rows = mapSubmissions(tables, asOf);
  const terms = mapTerms(tables);
  const [from] = terms.map((term) => term.starts_on).sort();
  const last = terms
    .map((term) => term.ends_on)
    .sort()
    .at(-1);
  if (rows.length === 0 || from === undefined || last === undefined) return [];
  const to = asOf !== null && asOf < last ? asOf : last;
  return [
    await importActivity(context, {
      institutionId: context.actor.institutionId,
      sourceKey: 'submissions',
      file: await writeSubmissions(folder, rows, 'submissions.csv'),
      mapping: submissionMapping,
      covers: { from, to },
    }),
  ];
}
