import { join } from 'node:path';
import type { IsoDate } from '../../kernel/week.ts';
import { quoted, type Warehouse } from '../../platform/warehouse/warehouse.ts';
import { type ClickSource, clickSourceKeys, clickSourceOf } from './core/click-sources.ts';
import { dayZero } from './core/presentation.ts';
import type { OuladTables } from './core/tables.ts';
import { relationOf } from './read.ts';

export interface ClickFile {
  source: ClickSource;
  path: string;
  rows: number;
  covers_from: IsoDate;
  covers_to: IsoDate;
}

/**
 * The click rows of each of our sources as one Parquet file: student, programme, term, date, clicks. One row is one row of
 * studentVle, identical ones included; days are dates. `days` leaves out what is dated before or after.
 */
export async function stageClicks(
  warehouse: Warehouse,
  folder: string,
  tables: OuladTables,
  to: string,
  days: { from?: IsoDate; to?: IsoDate } = {},
): Promise<ClickFile[]> {
  await warehouse.run(`
    create or replace temp table oulad_click as
    select id_student as student, click.code_module as programme, click.code_presentation as term,
           first_day.day + click.date as date, click.sum_click as clicks,
           coalesce(kind.source, 'other') as source
    from ${await relationOf(warehouse, folder, 'studentVle')} click
    join (values ${tables.courses.map((course) => `(${quoted(course.programme)}, ${quoted(course.term)}, date '${dayZero(course.term)}')`).join(', ')})
      first_day (programme, term, day) on first_day.programme = click.code_module and first_day.term = click.code_presentation
    left join ${await relationOf(warehouse, folder, 'vle')} site
      on site.id_site = click.id_site and site.code_module = click.code_module and site.code_presentation = click.code_presentation
    left join (values ${kindsOf(tables)}) kind (activity_type, source) on kind.activity_type = site.activity_type
    where ${days.from ? `first_day.day + click.date >= date '${days.from}'` : 'true'}
      and ${days.to ? `first_day.day + click.date <= date '${days.to}'` : 'true'}`);
  const counts = await warehouse.rows<{ source: string; rows: number }>(
    'select source, count(*)::int as rows from oulad_click group by source',
  );
  const rowsOf = new Map(counts.map(({ source, rows }) => [source, rows]));
  const [span] = await warehouse.rows<{ first: string | null; last: string | null }>(
    'select min(date)::varchar as first, max(date)::varchar as last from oulad_click',
  );
  const files: ClickFile[] = [];
  for (const source of clickSourceKeys) {
    if (!tables.siteKinds.some((site) => clickSourceOf(site.activity_type) === source)) continue;
    const path = join(to, `oulad-${source}.parquet`);
    await warehouse.run(`
      copy (select student, programme, term, date, clicks from oulad_click where source = '${source}' order by date, programme, term, student)
      to ${quoted(path)} (format parquet)`);
    files.push({
      source,
      path,
      rows: rowsOf.get(source) ?? 0,
      covers_from: days.from ?? span?.first ?? '',
      covers_to: days.to ?? span?.last ?? '',
    });
  }
  await warehouse.run('drop table oulad_click');
  return files;
}

function kindsOf(tables: OuladTables): string {
  const kinds = new Set(tables.siteKinds.map((site) => site.activity_type));
  // A folder without any site still needs one row here.
  return [...kinds.add('homepage')].map((kind) => `(${quoted(kind)}, '${clickSourceOf(kind)}')`).join(', ');
}
