import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { Problem } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import {
  type CaseworkFate,
  type CaseworkSheet,
  caseworkSentence,
  oddSheet,
  type Read,
  readCases,
  readContacts,
  type SheetKind,
  sheetKinds,
  type Taken,
} from '../../core/casework-sheet.ts';
import type { SheetImportView } from '../../core/views.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { studentsNamed } from './named-in-sheet.ts';
import { storeCase } from './store-sheet-case.ts';
import { storeContact } from './store-sheet-contact.ts';

export const CaseworkSheetInput = z.object({
  kind: z.enum(sheetKinds),
  name: z.string().trim().min(1).max(200),
  text: z.string().min(1).max(900_000),
});

type Store<Thing> = (trx: Tx, ctx: Acting, importId: string, thing: Thing & { studentId: string }) => Promise<Taken>;

/**
 * Takes in a spreadsheet of contacts or cases that were kept elsewhere. Every row's fate is kept, each with what it stores in one
 * transaction: an import that broke off goes on where it was, and the same file twice changes nothing. Of an odd file nothing is written.
 */
export async function importCasework(
  verb: Verb,
  { kind, name, text }: z.output<typeof CaseworkSheetInput>,
): Promise<SheetImportView> {
  requireNeed(verb.actor, 'cases:lead');
  const file = { kind, name, hash: createHash('sha256').update(text).digest('hex') };
  return kind === 'contacts'
    ? takeSheet(verb, file, readContacts(text), storeContact)
    : takeSheet(verb, file, readCases(text), storeCase);
}

interface SheetFile {
  kind: SheetKind;
  name: string;
  hash: string;
}

async function takeSheet<Thing extends { student: string }>(
  verb: Verb,
  file: SheetFile,
  sheet: CaseworkSheet<Thing>,
  store: Store<Thing>,
): Promise<SheetImportView> {
  const { db, clock, actor } = verb;
  const { institutionId } = actor;
  if (sheet.kind === 'unreadable') throw trouble.invalid(sheet.words);
  const begun = await db.forInstitution(institutionId, async (trx) => {
    const known = await findImport(trx, verb, file);
    const students = await namedBy(trx, verb, sheet.rows);
    if (!known) {
      const rejected = sheet.rows.flatMap((row) => {
        const no = rejectedOf(row, students);
        return no ? [{ rowNo: row.rowNo, words: no.words ?? '' }] : [];
      });
      const odd = oddSheet(sheet.rows.length, rejected);
      if (odd) throw trouble.invalid(odd);
    }
    return { ...(known ?? (await begin(trx, verb, file))), students };
  });
  const seen = new Set(begun.rows.map(({ rowNo }) => rowNo));
  const waiting = sheet.rows.filter(({ rowNo }) => !seen.has(rowNo));
  for (const row of waiting) await takeRow(verb, begun, row, store);
  return db.forInstitution(institutionId, async (trx) => {
    const rows = await rowsOf(trx, institutionId, begun.importId);
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, ({ fate }) => fate)].map(([fate, of]) => [fate, of.length]),
    );
    if (waiting.length > 0) {
      await trx
        .updateTable('cases.sheet_import')
        .set({ counts: jsonb(counts) })
        .where('institution_id', '=', institutionId)
        .where('import_id', '=', begun.importId)
        .execute();
      await record(
        trx,
        { clock, actor },
        {
          verb: 'cases.import-sheet',
          subject: { kind: 'sheet-import', id: begun.importId },
          details: { kind: file.kind, ...counts },
        },
      );
    }
    return {
      importId: begun.importId,
      kind: file.kind,
      name: begun.name,
      isKnown: waiting.length === 0 && rows.length > 0,
      sentence: caseworkSentence(file.kind, counts),
      counts,
      rows,
    };
  });
}

interface Begun {
  importId: string;
  name: string;
  rows: SheetImportView['rows'];
}

/** The import of this file by this person. Somebody else may reach other students: theirs is another. */
async function findImport(trx: Tx, { actor }: Verb, { kind, hash }: SheetFile): Promise<Begun | null> {
  const { institutionId } = actor;
  const found = await trx
    .selectFrom('cases.sheet_import')
    .select(['import_id', 'name'])
    .where('institution_id', '=', institutionId)
    .where('kind', '=', kind)
    .where('content_hash', '=', hash)
    .where('by_id', '=', actor.actorId)
    .executeTakeFirst();
  if (!found) return null;
  const rows = await rowsOf(trx, institutionId, found.import_id);
  return { importId: found.import_id, name: found.name, rows };
}

async function begin(trx: Tx, verb: Verb, file: SheetFile): Promise<Begun> {
  const { actor } = verb;
  const { at } = await momentOf(trx, verb);
  await trx
    .insertInto('cases.sheet_import')
    .values({
      institution_id: actor.institutionId,
      import_id: uuidv7(),
      kind: file.kind,
      content_hash: file.hash,
      name: file.name,
      at,
      by_id: actor.actorId,
      by_name: actor.name,
      counts: jsonb({}),
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'kind', 'content_hash', 'by_id']).doNothing())
    .execute();
  const begun = await findImport(trx, verb, file);
  if (!begun) throw new Error('an import that was just begun is not there');
  return begun;
}

async function rowsOf(trx: Tx, institutionId: number, importId: string): Promise<SheetImportView['rows']> {
  const rows = await trx
    .selectFrom('cases.sheet_import_row')
    .select(['row_no', 'fate', 'words', 'student_id', 'case_id'])
    .where('institution_id', '=', institutionId)
    .where('import_id', '=', importId)
    .orderBy('row_no')
    .execute();
  return rows.map((row) => ({
    rowNo: row.row_no,
    // The check of cases.sheet_import_row holds it to these.
    fate: row.fate as CaseworkFate,
    words: row.words,
    studentId: row.student_id,
    caseId: row.case_id,
  }));
}

function namedBy<Thing extends { student: string }>(trx: Tx, verb: Verb, rows: readonly Read<Thing>[]) {
  return studentsNamed(
    trx,
    verb,
    'cases:lead',
    rows.flatMap((row) => ('thing' in row ? [row.thing.student] : [])),
  );
}

function rejectedOf<Thing extends { student: string }>(
  row: Read<Thing>,
  students: ReadonlyMap<string, string>,
): Taken | null {
  if (!('thing' in row)) return { fate: row.fate, words: row.words, studentId: null, caseId: null };
  if (students.has(row.thing.student)) return null;
  const words = `"${row.thing.student}" is no identifier of a student whom you reach.`;
  return { fate: 'unknown-student', words, studentId: null, caseId: null };
}

async function takeRow<Thing extends { student: string }>(
  verb: Verb,
  { importId, students }: Begun & { students: ReadonlyMap<string, string> },
  row: Read<Thing>,
  store: Store<Thing>,
): Promise<void> {
  const { institutionId } = verb.actor;
  const settle = (what: (trx: Tx) => Promise<Taken>) =>
    verb.db.forInstitution(institutionId, async (trx) => {
      // One row at a time for an institution: two who bring the same file at once store nothing twice.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`cases.sheet-import/${institutionId}`}, 0))`.execute(
        trx,
      );
      const isSettled = await trx
        .selectFrom('cases.sheet_import_row')
        .select('row_no')
        .where('institution_id', '=', institutionId)
        .where('import_id', '=', importId)
        .where('row_no', '=', row.rowNo)
        .executeTakeFirst();
      if (isSettled) return;
      const { fate, words, studentId, caseId } = await what(trx);
      await trx
        .insertInto('cases.sheet_import_row')
        .values({
          institution_id: institutionId,
          import_id: importId,
          row_no: row.rowNo,
          fate,
          words,
          student_id: studentId,
          case_id: caseId,
        })
        .execute();
    });
  const rejected = rejectedOf(row, students);
  const studentId = 'thing' in row ? students.get(row.thing.student) : undefined;
  if (rejected || !('thing' in row) || studentId === undefined) {
    if (rejected) await settle(async () => rejected);
    return;
  }
  try {
    await settle((trx) => store(trx, verb, importId, { ...row.thing, studentId }));
  } catch (error) {
    // What cannot be is said of the row; anything else is a fault, and the import stops and can go on.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await settle(async () => ({ fate: 'bad-value', words: error.message, studentId: null, caseId: null }));
  }
}
