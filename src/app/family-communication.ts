import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importActivity } from '../activity/server/index.ts';
import { familyContacts } from '../cases/server/index.ts';
import { clockOf, institutionById, systemActor } from '../institution/server/index.ts';
import { Problem } from '../kernel/problem.ts';
import { addDays, addWeeks, weekOf } from '../kernel/week.ts';
import type { JobKind, Services } from '../platform/services.ts';
import type { MappingInput } from '../sources/core/mapping.ts';
import { institutionNow, listSources, type VerbContext } from '../sources/server/index.ts';

/** Every night, before the week is scored: what staff logged becomes a delivery like any other. */
export const family_communication_schedule = '10 2 * * *';
/** Contacts can be logged for days that are past; each night speaks anew for this many weeks. */
const weeks_back = 4;

export const familyCommunicationJob: JobKind<{ institutionId: number }> = {
  name: 'app.family-communication',
  retries: 2,
  run: async ({ institutionId }, services) => {
    await deliverFamilyCommunication(services, institutionId);
  },
};

/**
 * Writes the two-way contacts with families into the source of that kind, by the same way as any file: each row accounted for, the
 * days covered, the delivery there to open. Without such a source nothing is done. Safe to repeat: the same file changes nothing.
 * @returns how many contacts were handed over; null where there is no such source or no contact
 */
export async function deliverFamilyCommunication(
  { db, dataFolder }: Pick<Services, 'db' | 'dataFolder'>,
  institutionId: number,
): Promise<number | null> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return null;
  const context: VerbContext = {
    db,
    dataFolder,
    clock: clockOf(institution),
    actor: systemActor(institutionId, 'Contacts that staff logged'),
  };
  const { today } = await institutionNow(db, institutionId);
  const covers = { from: addWeeks(weekOf(today), -weeks_back), to: addDays(today, -1) };
  if (covers.to < covers.from) return null;
  const { sources, rows } = await db.forInstitution(institutionId, async (trx) => ({
    sources: await listSources(trx, institutionId),
    rows: await familyContacts(trx, institutionId, covers),
  }));
  const source = sources.find(({ kind }) => kind === 'family-communication');
  if (!source || rows.length === 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'leadline-family-'));
  try {
    const file = join(folder, `family-communication-${covers.to}.csv`);
    const lines = rows.map(
      ({ identifier, day, contactId }) => `"${identifier.replaceAll('"', '""')}",${day},${contactId}`,
    );
    await writeFile(file, ['student_id,day,contact', ...lines, ''].join('\n'));
    await importActivity(context, {
      institutionId,
      sourceKey: source.key,
      file,
      mapping: mappingOf(source.key),
      covers,
    });
  } catch (error) {
    // It waits for a person, as any odd delivery does; the next night speaks for the same days again.
    if (!(error instanceof Problem)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows.length;
}

function mappingOf(source: string): MappingInput {
  return {
    student: { column: 'student_id' },
    time: { column: 'day' },
    eventId: 'contact',
    feeds: [{ source, value: { as: 'rows' } }],
  };
}
