import { loadInstitution } from '../../institution/server/index.ts';
import type { Paper } from '../../kernel/paper.ts';
import type { Tx } from '../../platform/db/database.ts';
import { composeLetter, type LetterFacts } from '../core/compose-letter.ts';
import type { LegalStep } from '../core/pack.ts';
import type { HelpLine } from '../core/views.ts';
import { isApproved } from './packs.ts';
import type { NoticeRow } from './require-notice.ts';

export interface CountedRow {
  day: string;
  sessions: number;
  is_whole_day: boolean | null;
  marks: { session: string; code: string; meaning: string }[];
  delivery_id: string | null;
  corrected_on: string | null;
}

export async function countedOf(trx: Tx, institutionId: number, noticeId: string): Promise<CountedRow[]> {
  const rows = await trx
    .selectFrom('notices.counted')
    .select(['day', 'sessions', 'is_whole_day', 'marks', 'delivery_id', 'corrected_on'])
    .where('institution_id', '=', institutionId)
    .where('notice_id', '=', noticeId)
    .orderBy('day')
    .execute();
  // Written by draftNotice alone.
  return rows.map((row) => ({ ...row, marks: row.marks as unknown as CountedRow['marks'] }));
}

/** Of notices from before this was kept: whole where its sessions make a day, which is two half days. */
export const isWhole = ({ sessions, is_whole_day }: Pick<CountedRow, 'sessions' | 'is_whole_day'>): boolean =>
  is_whole_day ?? sessions >= 2;

export function helpOf(row: NoticeRow): HelpLine[] {
  // Written by draftNotice alone.
  return row.help as unknown as HelpLine[];
}

/** What the letter of a notice is made of, as it stands now. */
export async function letterFacts(
  trx: Tx,
  institutionId: number,
  row: NoticeRow,
  step: LegalStep,
  signer: { name: string; role: string },
): Promise<LetterFacts> {
  const institution = await loadInstitution(trx, institutionId);
  const student = await trx
    .selectFrom('roster.student as s')
    .innerJoin('roster.enrolment as e', (join) =>
      join.onRef('e.institution_id', '=', 's.institution_id').onRef('e.student_id', '=', 's.student_id'),
    )
    .innerJoin('institution.unit as u', (join) =>
      join.onRef('u.institution_id', '=', 'e.institution_id').onRef('u.unit_id', '=', 'e.programme_unit_id'),
    )
    .select(['s.display_name', 's.given_name', 'u.name'])
    .where('s.institution_id', '=', institutionId)
    .where('s.student_id', '=', row.student_id)
    .orderBy('e.is_primary', 'desc')
    .orderBy('e.starts_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  const counted = await countedOf(trx, institutionId, row.notice_id);
  return {
    step,
    language: row.language,
    isDraft: row.state === 'draft' || row.state === 'checked',
    isApproved: await isApproved(trx, institutionId, step, row.language),
    translationBy: row.translation_by_name,
    institution: institution.name,
    place: student?.name ?? '',
    studentName: student?.given_name ?? student?.display_name ?? '',
    date: row.issued_on ?? row.drafted_on,
    have: row.have,
    from: row.counted_from ?? counted[0]?.day ?? null,
    days: counted.map((one) => ({
      day: one.day,
      isWholeDay: isWhole(one),
      marks: one.marks
        .map(({ meaning, session }) => (session === 'Day' ? meaning : `${session} ${meaning}`))
        .join(', '),
    })),
    help: helpOf(row),
    addWords: row.add_words,
    signer,
    size: paperSize(institution.preset),
    locale: institution.preset === 'us-k12' ? 'en-US' : 'en-GB',
  };
}

export function paperSize(preset: string): Paper['size'] {
  return preset === 'us-k12' ? 'us-letter' : 'a4';
}

export async function letterPaper(...args: Parameters<typeof letterFacts>): Promise<Paper> {
  return composeLetter(await letterFacts(...args));
}
