import { sql } from 'kysely';
import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import { languageName } from '../../../../kernel/languages.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { record } from '../../../../ledger/server/index.ts';
import { inScope, requireStudent, studentScope } from '../../../../roster/server/index.ts';
import { isOccasion, occasionOf } from '../../../core/writing/occasions.ts';
import { readerOf } from '../../../core/writing/readers.ts';
import { renderSaid } from '../../../core/writing/render.ts';
import type { InterpreterTasksView } from '../../../core/writing/views.ts';
import { trouble } from '../../problems.ts';
import { readFields } from '../batches/real-fields.ts';
import type { Asking } from '../batches/view-batches.ts';
import { type WordsForReaders, wordsForReaders } from './approved-words.ts';

interface TaskRow {
  task_id: string;
  batch_id: string;
  occasion: string;
  template_key: string | null;
  own_words: Record<string, string> | null;
  sender_name: string;
  about_day: string | null;
  student_id: string;
  student_name: string;
  name: string;
  recipient_kind: string;
  language: string;
  made_at: Date;
}

/** Families who are told by a person with an interpreter, and what to say: the English words, with the figures of this family. */
export async function listInterpreterTasks({ db, clock, actor }: Asking): Promise<InterpreterTasksView> {
  requireNeed(actor, 'families:read');
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const { rows } = await sql<TaskRow>`
      select k.task_id, k.batch_id, b.occasion, b.template_key, b.own_words, b.sender_name, b.about_day::text as about_day, k.student_id, s.display_name as student_name,
        n.name, n.recipient_kind, k.language, k.made_at
      from families.interpreter_task k
      join families.batch b on b.institution_id = ${i} and b.batch_id = k.batch_id
      join families.batch_item n on n.institution_id = ${i} and n.batch_id = k.batch_id and n.item_no = k.item_no
      join roster.student s on s.institution_id = ${i} and s.student_id = k.student_id
      where k.institution_id = ${i} and k.state = 'open' and ${inScope(scope, sql.ref<string>('k.student_id'), today)}
      order by k.task_id limit 100`.execute(trx);
    const fields = await readFields(trx, i, [...new Set(rows.map(({ student_id }) => student_id))]);
    const words = new Map<string, WordsForReaders>();
    for (const key of new Set(rows.map(({ template_key, occasion }) => template_key ?? occasion)))
      words.set(key, await wordsForReaders(trx, i, key));
    return {
      tasks: rows.map((row) => {
        const english = words.get(row.template_key ?? row.occasion)?.[readerOf({ kind: row.recipient_kind })].get('en');
        const student = fields.get(row.student_id);
        const said =
          english && isOccasion(row.occasion)
            ? renderSaid(
                row.occasion,
                english,
                'en',
                {
                  guardian: row.name,
                  school: student?.school ?? '',
                  sender: row.sender_name || (student?.school ?? ''),
                  ...(row.about_day ? { day: row.about_day } : {}),
                  ...(row.own_words ? { words: row.own_words.en ?? Object.values(row.own_words)[0] ?? '' } : {}),
                },
                [{ all_day: 'yes', missed: '', ...student?.values, student: row.student_name }],
              )
            : { subject: '', body: '' };
        return {
          taskId: row.task_id,
          batchId: row.batch_id,
          occasionName: isOccasion(row.occasion) ? occasionOf(row.occasion).name : row.occasion,
          studentId: row.student_id,
          studentName: row.student_name,
          recipientName: row.name,
          language: row.language,
          languageName: languageName(row.language),
          ...said,
          madeAt: row.made_at.toISOString(),
        };
      }),
    };
  });
}

export const TaskEnd = z.object({
  state: z.enum(['done', 'dropped']),
  words: z.string().trim().min(1, 'say what was done, in a sentence').max(500),
});

/** The family was told by a person, or it is not needed any more. */
export async function closeInterpreterTask(
  { db, clock, actor }: Asking,
  taskId: string,
  { state, words }: z.output<typeof TaskEnd>,
): Promise<null> {
  requireNeed(actor, 'families:write');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { today, at } = await momentOf(trx, { clock, actor });
    const task = await trx
      .selectFrom('families.interpreter_task')
      .select(['student_id', 'state'])
      .where('institution_id', '=', institutionId)
      .where('task_id', '=', taskId)
      .forUpdate()
      .executeTakeFirst();
    if (!task) throw trouble.notFound('There is no such task here. Reload the list.');
    await requireStudent(trx, actor, 'families:write', task.student_id, today);
    if (task.state !== 'open') throw trouble.conflict('Somebody closed this meanwhile. Reload the list.');
    await trx
      .updateTable('families.interpreter_task')
      .set({ state, words, closed_at: at, closed_by_name: actor.name })
      .where('institution_id', '=', institutionId)
      .where('task_id', '=', taskId)
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.close-interpreter-task',
        subject: { kind: 'student', id: task.student_id },
        details: { taskId, state },
      },
    );
    return null;
  });
}
