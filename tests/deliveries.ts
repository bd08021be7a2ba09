import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importActivity, readSourceWeek } from '../src/activity/server/index.ts';
import { addDays, weekOf } from '../src/kernel/week.ts';
import type { MappingInput } from '../src/sources/core/mapping.ts';
import { type Delivery, sourceByKey } from '../src/sources/server/index.ts';
import type { Enrolled } from './enrolled.ts';

/** Columns who, when and n, where n counts clicks. */
export const clicks: MappingInput = {
  student: { column: 'who' },
  time: { column: 'when' },
  feeds: [{ source: 'clicks', value: { as: 'sum', column: 'n' } }],
};

export async function fileOf(small: Enrolled, content: string | Buffer, name = 'given.csv'): Promise<string> {
  const path = join(await mkdtemp(join(small.folder, 'given-')), name);
  await writeFile(path, content);
  return path;
}

/** Delivers a file with this content, as from the command line. */
export async function take(
  small: Enrolled,
  content: string | Buffer,
  mapping: MappingInput = clicks,
  more: { sourceKey?: string; covers?: { from: string; to: string } } = {},
): Promise<Delivery> {
  const { institutionId, context } = small;
  const file = await fileOf(small, content);
  const { sourceKey = mapping.feeds[0]?.source ?? 'clicks', ...rest } = more;
  return (await importActivity(context, { institutionId, sourceKey, file, mapping, ...rest })).delivery;
}

/** What is stored of a source in the week of a day: 'enrolment day value', a line each. */
export async function stored({ institutionId, context }: Enrolled, sourceKey: string, day: string): Promise<string[]> {
  return context.db.forInstitution(institutionId, async (trx) => {
    const { sourceId } = await sourceByKey(trx, institutionId, sourceKey);
    const week = weekOf(day);
    const column = await readSourceWeek(trx, { institutionId, sourceId, week });
    const lines: string[] = [];
    column.enrolmentIds.forEach((id, i) => {
      for (let at = i * 7; at < i * 7 + 7; at++) {
        const level = column.levels?.[at] ?? Number.NaN;
        const [value = 0, expected = 0] = [column.days[at], column.expected?.[at]];
        const isThere = column.levels ? !Number.isNaN(level) : value !== 0 || expected !== 0;
        const said = column.levels ? level : column.expected ? `${value}/${expected}` : value;
        if (isThere) lines.push(`${id} ${addDays(week, at - i * 7)} ${said}`);
      }
    });
    return lines;
  });
}

export function rejectsOf({ institutionId, context }: Enrolled, deliveryId: string) {
  return context.db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('sources.reject')
      .select(['row_number', 'fate', 'content'])
      .where('institution_id', '=', institutionId)
      .where('delivery_id', '=', deliveryId)
      .orderBy('row_number')
      .execute(),
  );
}
