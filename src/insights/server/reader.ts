import { sql } from 'kysely';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type StudentScope, studentScope, studentsLookedAfter } from '../../roster/server/index.ts';
import {
  bandCountOf,
  type Cell,
  countStanding,
  everything,
  type Facts,
  isCounted,
  type Narrowing,
  narrowed,
  noFacts,
  sumFacts,
} from '../core/cohort/cells.ts';
import { countTerms } from '../core/cohort/domain-facts.ts';
import { isOwn, reasonOf } from '../core/student/sentences.ts';
import { cellsOf, type Layout } from './layout/layouts.ts';
import type { Page } from './lists/page.ts';
import { countedTerms, type RunTerms, type TermsRow } from './student/run-terms.ts';

/** Whom the actor may see on pages about many students. */
export interface Reader {
  scope: StudentScope;
  reason: string;
  isOwn: boolean;
  isDeidentified: boolean;
  /** Whole cells: of the institution, or of units; null when the reader has no such ground. */
  byCells: Narrowing | null;
  /** The students of caseloads and classes, beside them. */
  studentIds: readonly string[];
}

export async function readerOf(trx: Tx, actor: Actor, need: Need, page: Page): Promise<Reader> {
  const scope = await studentScope(trx, actor, need);
  const byUnits = scope.unitIds.length > 0 ? narrowed(everything, { units: [new Set(scope.unitIds)] }) : null;
  return {
    scope,
    reason: reasonOf(scope.why, page.institution.words),
    isOwn: isOwn(scope.why),
    isDeidentified: actor.isDeidentified,
    byCells: scope.seesAll ? everything : byUnits,
    studentIds: scope.seesAll ? [] : await studentsLookedAfter(trx, scope, page.today),
  };
}

/** A stretch of what the reader sees: cells, and how they are narrowed for this reader. */
export interface Part {
  by: Narrowing;
  cells: ReadonlyMap<number, readonly Cell[]>;
}

/** All that the reader sees of the layouts' weeks, as cells by run; with `terms` also by domain. */
export async function visibleCells(
  trx: Tx,
  reader: Reader,
  layouts: readonly Layout[],
  terms?: ReadonlyMap<number, RunTerms>,
): Promise<Part[]> {
  const { institutionId } = reader.scope;
  const all = await cellsOf(trx, institutionId, layouts);
  const parts: Part[] = reader.byCells ? [{ by: reader.byCells, cells: all }] : [];
  if (reader.studentIds.length > 0)
    parts.push({ by: everything, cells: await ownCells(trx, reader, layouts, all, terms) });
  return parts;
}

/** The cells that the reader's own students make up, leaving out whom the reader sees by unit already. */
async function ownCells(
  trx: Tx,
  { scope, studentIds, byCells }: Reader,
  layouts: readonly Layout[],
  all: ReadonlyMap<number, readonly Cell[]>,
  terms: ReadonlyMap<number, RunTerms> | undefined,
): Promise<Map<number, Cell[]>> {
  const rows = await trx
    .selectFrom('insights.standing')
    .select([
      'run',
      'enrolment_id',
      'student_id',
      'cell_no',
      'groups',
      'score',
      'absolute_index',
      'attended',
      'expected',
    ])
    .where('institution_id', '=', scope.institutionId)
    .where('run', 'in', [...layouts.map(({ run }) => run), 0])
    .where('student_id', 'in', [...studentIds])
    .execute();
  const scores = terms ? await readTerms(trx, scope.institutionId, rows) : null;
  const byRun = Map.groupBy(rows, ({ run }) => run);
  const own = new Map<number, Cell[]>();
  for (const { run, bandWidth } of layouts) {
    const keys = new Map((all.get(run) ?? []).map((cell) => [cell.cellNo, cell]));
    const here = byRun.get(run) ?? [];
    const isByUnit = (cellNo: number) => {
      const key = keys.get(cellNo);
      return key !== undefined && byCells !== null && isCounted(key, byCells);
    };
    const seen = new Set(here.filter((row) => isByUnit(row.cell_no)).map((row) => row.student_id));
    const cells = new Map<number, Cell>();
    for (const row of here) {
      const key = keys.get(row.cell_no);
      if (!key || seen.has(row.student_id)) continue;
      const cell = cells.get(row.cell_no) ?? { ...key, facts: noFacts(bandCountOf(bandWidth)) };
      cells.set(row.cell_no, cell);
      countStanding(cell.facts, { ...row, absoluteIndex: row.absolute_index }, bandWidth);
      const [of, score] = [terms?.get(run), scores?.get(`${run}/${row.enrolment_id}`)];
      if (cell.facts.domainFacts && of && score) countTerms(cell.facts.domainFacts, countedTerms(of, score));
    }
    own.set(run, [...cells.values()]);
  }
  return own;
}

/** By run and enrolment, one probe of the key for each. */
async function readTerms(
  trx: Tx,
  institutionId: number,
  standings: readonly { run: number; enrolment_id: number }[],
): Promise<Map<string, TermsRow>> {
  const list = (of: 'run' | 'enrolment_id') => `{${[...new Set(standings.map((row) => row[of]))].join(',')}}`;
  const { rows } = await sql<TermsRow & { run: number; enrolmentId: number }>`
    select run, enrolment_id as "enrolmentId", profile_no as "profileNo", measures, contributions,
      absolute_group_no as "absoluteGroupNo", absolute_index as "absoluteIndex"
    from scoring.score where institution_id = ${institutionId} and run = any(${list('run')}::text::int[])
      and enrolment_id = any(${list('enrolment_id')}::text::int[])`.execute(trx);
  return new Map(rows.map((row) => [`${row.run}/${row.enrolmentId}`, row]));
}

/** The cells that count under a filter. */
export function countedCells(parts: readonly Part[], run: number, filter: Narrowing): Cell[] {
  return parts.flatMap(({ by, cells }) => {
    const both = narrowed(by, filter);
    return (cells.get(run) ?? []).filter((cell) => isCounted(cell, both));
  });
}

/** The sums of a layout under a filter. Of whole cells, which never change, they are kept. */
export function factsUnder(parts: readonly Part[], { run, bandWidth }: Layout, filter: Narrowing): Facts {
  const bands = bandCountOf(bandWidth);
  return sumFacts(
    parts.map(({ by, cells }) => keptFacts(cells.get(run) ?? none, narrowed(by, filter), bands)),
    bands,
  );
}

const none: readonly Cell[] = [];
const kept = new WeakMap<readonly Cell[], Map<string, Facts>>();
/** Of one layout: as many filters as people look at in an hour. */
const kept_filters = 100;

function keptFacts(cells: readonly Cell[], by: Narrowing, bands: number): Facts {
  const key = keyOf(by);
  const known = kept.get(cells) ?? new Map<string, Facts>();
  kept.set(cells, known);
  const found = known.get(key);
  if (found) return found;
  const counted = cells.filter((cell) => isCounted(cell, by));
  const facts = sumFacts(
    counted.map((cell) => cell.facts),
    bands,
  );
  for (const oldest of known.keys()) {
    if (known.size < kept_filters) break;
    known.delete(oldest);
  }
  known.set(key, facts);
  return facts;
}

function keyOf({ units, years, modes }: Narrowing): string {
  const set = (values: ReadonlySet<string>) => [...values].join(' ');
  return [units, years, modes].map((sets) => sets.map(set).join('|')).join('/');
}
