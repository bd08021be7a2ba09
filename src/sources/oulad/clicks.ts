import type { IsoDate } from '../../kernel/week.ts';
import { quoted, type Warehouse } from '../../platform/warehouse/warehouse.ts';
import { dayZero } from './core/presentation.ts';
import type { OuladTables } from './core/tables.ts';
import { relationOf } from './read.ts';

export interface ClickFile {
  path: string;
  rows: number;
  /** Null without any row. */
  first_date: IsoDate | null;
  last_date: IsoDate | null;
}

/**
 * The click rows as one Parquet file in a form that a mapping reads (core/mappings.ts): student, programme, term, date,
 * activity_type, clicks. One row is one row of studentVle, identical ones included; days have become dates.
 */
export async function stageClicks(
  warehouse: Warehouse,
  folder: string,
  tables: OuladTables,
  path: string,
): Promise<ClickFile> {
  const firstDays = tables.courses.map(
    ({ programme, term }) => `(${quoted(programme)}, ${quoted(term)}, date '${dayZero(term)}')`,
  );
  await warehouse.run(`
    copy (
      select click.id_student as student, click.code_module as programme, click.code_presentation as term,
             first_day.day + click.date as date, coalesce(site.activity_type, 'unknown') as activity_type,
             click.sum_click as clicks
      from ${await relationOf(warehouse, folder, 'studentVle')} click
      join (values ${firstDays.join(', ')}) first_day (programme, term, day)
        on first_day.programme = click.code_module and first_day.term = click.code_presentation
      left join ${await relationOf(warehouse, folder, 'vle')} site
        on site.id_site = click.id_site and site.code_module = click.code_module
        and site.code_presentation = click.code_presentation
      order by all
    ) to ${quoted(path)} (format parquet)`);
  const [counted] = await warehouse.rows<{ rows: number; first_date: string | null; last_date: string | null }>(
    `select count(*)::int as rows, min(date)::varchar as first_date, max(date)::varchar as last_date
     from read_parquet(${quoted(path)})`,
  );
  return { path, ...(counted ?? { rows: 0, first_date: null, last_date: null }) };
}
