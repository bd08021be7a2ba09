import { sql } from 'kysely';
import { clockOf, loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Paper, PaperPart } from '../../../kernel/paper.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Context } from '../../../platform/http/route.ts';
import { cannotSet } from '../../../platform/pdf/cannot-set.ts';
import { setPaper } from '../../../platform/pdf/set-paper.ts';
import type { LettersView, PrintRunsView } from '../../core/channel-views.ts';
import { loadChannelSetting } from '../channels/channel-setting.ts';
import { takeReports } from '../incoming/take-reports.ts';
import { trouble } from '../problems.ts';
import { fallBack } from './fall-back.ts';
import { takeDue } from './take-due.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

/** More in one file would take a print shop's patience, and the typesetter's minute. */
const most_letters = 250;

export async function listPrintRuns({ db, actor }: Asking): Promise<PrintRunsView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from messages.message
      where institution_id = ${institutionId} and channel = 'letter' and state = 'queued'`.execute(trx);
    const runs = await trx
      .selectFrom('messages.print_run')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .orderBy('print_run_id', 'desc')
      .limit(50)
      .execute();
    return {
      waiting: rows[0]?.n ?? 0,
      runs: runs.map((run) => ({
        printRunId: run.print_run_id,
        madeAt: run.made_at.toISOString(),
        madeBy: run.made_by_name,
        letters: run.letters,
        handedOverAt: run.handed_over_at?.toISOString() ?? null,
      })),
    };
  });
}

/**
 * Takes the letters that wait into one file for the print shop. Each stands in one run only. A letter in a script of which we have
 * no face, or without an address, is not printed as boxes: it fails in words and goes the next way.
 */
export async function makePrintRun({ db, clock, actor }: Asking): Promise<{ printRunId: string; letters: number }> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const setting = await loadChannelSetting(trx, institutionId, 'letter');
    if (!setting?.is_on) throw trouble.badSetting('Set up letters and turn them on first: the sender and the paper.');
    const now = clockOf(institution).now();
    const { due } = await takeDue(trx, institutionId, { channel: 'letter', now, count: most_letters });
    const bad = due.filter(
      ({ address, subject, body }) => !address?.trim() || cannotSet(paperOf([{ address, subject, body }])),
    );
    await sql`update messages.message set state = 'failed', why = 'There is no postal address, or words in a script that cannot be printed here.'
      where institution_id = ${institutionId} and message_id = any(${bad.map((one) => one.message_id)}::uuid[])`.execute(
      trx,
    );
    await fallBack(
      trx,
      institutionId,
      bad.map((one) => one.message_id),
      now,
    );
    const good = due.filter((one) => !bad.includes(one));
    if (good.length === 0) return { printRunId: '', letters: 0 };
    const printRunId = uuidv7();
    const at = new Date(clock.now().epochMilliseconds);
    await trx
      .insertInto('messages.print_run')
      .values({
        institution_id: institutionId,
        print_run_id: printRunId,
        made_at: at,
        made_by: actor.actorId,
        made_by_name: actor.name,
        letters: good.length,
      })
      .execute();
    await sql`update messages.message set state = 'sent', transport = 'print', provider = 'print', reach = 'accepted',
        sent_at = ${at.toISOString()}::timestamptz, reached_at = ${at.toISOString()}::timestamptz, print_run_id = ${printRunId}::uuid,
        cost_micros = ${setting.cost_micros}::bigint
      where institution_id = ${institutionId} and message_id = any(${good.map((one) => one.message_id)}::uuid[])`.execute(
      trx,
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'messages.make-print-run',
        subject: { kind: 'print-run', id: printRunId },
        details: { letters: good.length },
      },
    );
    return { printRunId, letters: good.length };
  });
}

/** The file of a run, made anew from what its letters say: the same each time. */
export async function printRunPdf({ db, clock, actor }: Asking, printRunId: string): Promise<Response> {
  const { institutionId } = actor;
  const paper = await db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const setting = await loadChannelSetting(trx, institutionId, 'letter');
    const letters = await trx
      .selectFrom('messages.message')
      .select(['address', 'subject', 'body', 'language', 'sent_at'])
      .where('institution_id', '=', institutionId)
      .where('print_run_id', '=', printRunId)
      .orderBy('message_id')
      .execute();
    if (letters.length === 0)
      throw trouble.notFound('There is no such batch of letters. Check the link.', { printRunId });
    await record(
      trx,
      { clock, actor },
      { verb: 'messages.print', subject: { kind: 'print-run', id: printRunId }, details: { letters: letters.length } },
    );
    return paperOf(letters, {
      sender: setting?.sender || institution.name,
      size: (setting?.details as { paper?: Paper['size'] } | undefined)?.paper ?? 'a4',
      timeZone: institution.timeZone,
    });
  });
  return new Response(new Uint8Array(await setPaper(paper)), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="letters-${printRunId}.pdf"`,
      'cache-control': 'no-store',
    },
  });
}

/** Somebody gave the file to the print shop. */
export async function noteHandedToPrinter({ db, clock, actor }: Asking, printRunId: string): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('messages.print_run')
      .set({ handed_over_at: new Date(clock.now().epochMilliseconds) })
      .where('institution_id', '=', institutionId)
      .where('print_run_id', '=', printRunId)
      .where('handed_over_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw trouble.changedMeanwhile('This batch was handed over already, or there is none.');
    await record(
      trx,
      { clock, actor },
      { verb: 'messages.hand-to-printer', subject: { kind: 'print-run', id: printRunId } },
    );
  });
}

const most_found = 20;

/** Letters that went, by words of their address or of their first line: to find the one that the post brought back. */
export async function findLetters({ db, clock, actor }: Asking, words: string): Promise<LettersView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('messages.message')
      .select(['message_id', 'address', 'sent_at', 'reach'])
      .where('institution_id', '=', institutionId)
      .where('channel', '=', 'letter')
      .where('state', '=', 'sent')
      .where((on) =>
        on.and(
          words
            .toLowerCase()
            .split(/\s+/)
            .filter(Boolean)
            .map((word) => sql<boolean>`strpos(lower(address), ${word}) > 0`),
        ),
      )
      .orderBy('sent_at', 'desc')
      .limit(most_found)
      .execute();
    const about = await trx
      .selectFrom('messages.message_student')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', sql<string>`any(${rows.map(({ message_id }) => message_id)}::uuid[])`)
      .execute();
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'letters',
        reason: actor.why('families:configure')[0]?.reason ?? '',
        studentIds: [...new Set(about.map(({ student_id }) => student_id))],
      },
    );
    return {
      letters: rows.map((row) => ({
        messageId: row.message_id,
        address: row.address ?? '',
        sentAt: row.sent_at?.toISOString() ?? null,
        cameBack: row.reach === 'bounced',
      })),
    };
  });
}

/** The post brought a letter back: its address is no longer right, and the next way is tried. */
export async function noteReturned({ db, clock, actor }: Asking, messageId: string): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const letter = await trx
      .selectFrom('messages.message')
      .select('message_id')
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', messageId)
      .where('channel', '=', 'letter')
      .where('state', '=', 'sent')
      .executeTakeFirst();
    if (!letter) throw trouble.notFound('No letter that went out has this address. Check the link.', { messageId });
    const fresh = await takeReports(
      trx,
      institutionId,
      [
        {
          provider: 'print',
          providerId: messageId,
          messageId,
          status: 'returned',
          reach: 'bounced',
          health: 'bouncing',
          errorCode: null,
          costMicros: null,
        },
      ],
      clock.now(),
    );
    if (fresh > 0)
      await record(
        trx,
        { clock, actor },
        { verb: 'messages.note-returned', subject: { kind: 'message', id: messageId } },
      );
  });
}

interface Letter {
  address: string | null;
  subject: string;
  body: string;
  language?: string | null;
  sent_at?: Date | null;
}

function paperOf(
  letters: readonly Letter[],
  { sender, size, timeZone }: { sender: string; size: Paper['size']; timeZone: string } = {
    sender: '',
    size: 'a4',
    timeZone: 'UTC',
  },
): Paper {
  const parts = letters.flatMap(({ address, subject, body, language, sent_at }): PaperPart[] => [
    { kind: 'language', language: language ?? 'en' },
    {
      kind: 'envelope',
      from: sender,
      to: (address ?? '')
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .slice(0, 6),
    },
    { kind: 'small', words: sent_at ? dayOf(sent_at, language ?? 'en', timeZone) : '' },
    { kind: 'subheading', words: subject },
    ...body.split(/\n{2,}/).map((words): PaperPart => ({ kind: 'paragraph', words: words.replace(/\n/g, ' ').trim() })),
  ]);
  return { title: 'Letters', language: letters[0]?.language ?? 'en', size, foot: sender, parts };
}

function dayOf(at: Date, language: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(at);
}
