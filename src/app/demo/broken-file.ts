import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spoiled } from '../../../samples/generate/spoil.ts';
import { institutionById, requireDemo, todayOf } from '../../institution/server/index.ts';
import { problems } from '../../kernel/problem.ts';
import { addDays } from '../../kernel/week.ts';
import type { Context } from '../../platform/http/route.ts';
import { demoInstitution } from './demo-institutions.ts';

/** The attendance file of the demo's last week with faults in it: to upload, to see every row's fate, and to mend. */
export async function brokenFile({ db, actor }: Pick<Context, 'db' | 'actor'>): Promise<Response> {
  const institution = await institutionById(db, actor.institutionId);
  if (!institution) throw problems.notFound('This institution is no longer there.');
  requireDemo(institution);
  const { attendanceFile } = demoInstitution(institution.key);
  if (!attendanceFile)
    throw problems.notFound(
      'This demo has no file with faults. Harbour University and Riverbend School District have.',
    );
  const folder = await mkdtemp(join(tmpdir(), 'leadline-demo-'));
  try {
    const path = await attendanceFile.write(folder, addDays(todayOf(institution), -1));
    const text = spoiled(await readFile(path, 'utf8'), attendanceFile.columns);
    return new Response(text, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="attendance-with-faults.csv"',
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
