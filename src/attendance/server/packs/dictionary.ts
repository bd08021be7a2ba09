import { sql } from 'kysely';
import { catalogue } from '../../../kernel/problem.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { first_named, type SessionId, sessionOf } from '../../core/session.ts';

export const attendanceTrouble = catalogue('attendance', {
  tooManyCodes: { status: 422, title: 'Too many different codes' },
  notFound: { status: 404, title: 'Not found' },
  invalid: { status: 422, title: 'This cannot be saved as it is' },
  notInRegister: { status: 422, title: 'Not in this register' },
  closed: { status: 422, title: 'Nobody is expected on that day' },
  codeUnknown: { status: 403, title: 'This code opens nothing' },
  tooManyTries: { status: 429, title: 'Too many wrong codes' },
  conflict: { status: 409, title: 'Somebody else changed these marks' },
});

export interface NumberedCode {
  codeId: number;
  code: string;
  attended: number | null;
  expected: number | null;
}

const most_codes = 2_000;
const tries = 4;

export async function listCodes(trx: Tx, institutionId: number): Promise<NumberedCode[]> {
  const rows = await trx
    .selectFrom('attendance.code')
    .select(['code_id as codeId', 'code', 'attended', 'expected'])
    .where('institution_id', '=', institutionId)
    .orderBy('code_id')
    .execute();
  return rows;
}

/** The number of each code, given out where it has none yet; what the mapping makes of it now is noted. */
export async function numberCodes(
  trx: Tx,
  institutionId: number,
  wanted: readonly Omit<NumberedCode, 'codeId'>[],
): Promise<Map<string, number>> {
  for (let attempt = 0; attempt < tries; attempt++) {
    await sql`
      insert into attendance.code (institution_id, code_id, code, attended, expected)
      select ${institutionId}, (select coalesce(max(code_id), 0) from attendance.code where institution_id = ${institutionId}) + row_number() over (order by w.code),
        w.code, w.attended, w.expected
      from unnest(${wanted.map(({ code }) => code)}::text[], ${wanted.map(({ attended }) => attended)}::smallint[], ${wanted.map(({ expected }) => expected)}::smallint[]) w (code, attended, expected)
      where not exists (select from attendance.code c where c.institution_id = ${institutionId} and c.code = w.code)
      on conflict do nothing`.execute(trx);
    const numbers = new Map((await listCodes(trx, institutionId)).map(({ code, codeId }) => [code, codeId]));
    if (numbers.size > most_codes)
      throw attendanceTrouble.tooManyCodes(
        `There are more than ${most_codes} different attendance codes by now. Choose the column that holds the code, not one that holds remarks.`,
      );
    // Another delivery may have taken the same numbers at the same time.
    if (wanted.every(({ code }) => numbers.has(code))) return noted(trx, institutionId, wanted, numbers);
  }
  throw new Error('attendance codes could not be numbered');
}

async function noted(
  trx: Tx,
  institutionId: number,
  wanted: readonly Omit<NumberedCode, 'codeId'>[],
  numbers: Map<string, number>,
): Promise<Map<string, number>> {
  await sql`update attendance.code c set attended = w.attended, expected = w.expected
    from unnest(${wanted.map(({ code }) => code)}::text[], ${wanted.map(({ attended }) => attended)}::smallint[], ${wanted.map(({ expected }) => expected)}::smallint[]) w (code, attended, expected)
    where c.institution_id = ${institutionId} and c.code = w.code
      and (c.attended is distinct from w.attended or c.expected is distinct from w.expected)`.execute(trx);
  return numbers;
}

export async function listSessions(trx: Tx, institutionId: number): Promise<Map<SessionId, string>> {
  const rows = await trx
    .selectFrom('attendance.session')
    .select(['session_id', 'label'])
    .where('institution_id', '=', institutionId)
    .execute();
  return new Map(rows.map(({ session_id, label }) => [session_id, label]));
}

/** The number of each word for a session; one that is neither day, AM, PM nor a period gets one of its own. */
export async function numberSessions(
  trx: Tx,
  institutionId: number,
  labels: readonly string[],
): Promise<Map<string, SessionId>> {
  const named = labels.filter((label) => sessionOf(label) === null);
  if (named.length > most_codes)
    throw attendanceTrouble.tooManyCodes(
      'The column of sessions holds thousands of different words. Choose the one that says AM, PM, the period or the subject.',
    );
  let known = new Map<string, SessionId>();
  for (let attempt = 0; attempt < tries; attempt++) {
    if (named.length > 0)
      await sql`
        insert into attendance.session (institution_id, session_id, label)
        select ${institutionId}, (select coalesce(max(session_id), ${first_named - 1}) from attendance.session where institution_id = ${institutionId}) + row_number() over (order by w.label), w.label
        from unnest(${named}::text[]) w (label)
        where not exists (select from attendance.session s where s.institution_id = ${institutionId} and s.label = w.label)
        on conflict do nothing`.execute(trx);
    known = new Map([...(await listSessions(trx, institutionId))].map(([id, label]) => [label, id]));
    if (named.every((label) => known.has(label))) break;
  }
  return new Map(labels.map((label) => [label, sessionOf(label) ?? known.get(label) ?? 0]));
}
