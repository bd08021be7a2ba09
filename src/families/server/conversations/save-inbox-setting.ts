import { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { languageName, readyLanguages } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { fixedReply } from '../../core/conversations/fixed-reply.ts';
import { nextStaffed } from '../../core/conversations/staffed.ts';
import type { InboxSettingView } from '../../core/conversations/views.ts';
import { requireStaff } from '../gatherings/guests.ts';
import { trouble } from '../problems.ts';
import { Language } from '../writing/templates/templates.ts';
import { whoIsNamed } from './check-names.ts';
import { inboxSettingOf, staffedHoursOf } from './inbox-setting.ts';
import { whoReachesAll } from './who-hears.ts';

const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 08:00');

export const InboxInput = z
  .object({
    revision: z.int().min(0),
    urgentStaffId: z.uuid().nullable(),
    onCallStaffId: z.uuid().nullable(),
    staffedDays: z.array(z.int().min(1).max(7)).min(1, 'choose at least one day').max(7),
    staffedFrom: Hour,
    staffedUntil: Hour,
    answerHours: z.int().min(1).max(120),
    emergencyNumber: z
      .string()
      .trim()
      .regex(/^[0-9 +]{2,20}$/, 'a number as it is dialled'),
    helpLine: z
      .string()
      .trim()
      .max(160)
      .refine((words) => !/https?:|www\./i.test(words), 'write it without a link'),
    approvedLanguages: z.array(z.enum(readyLanguages)).max(readyLanguages.length),
  })
  .refine(({ staffedFrom, staffedUntil }) => staffedFrom < staffedUntil, {
    path: ['staffedFrom'],
    message: 'the first hour must be before the last',
  });

export async function viewInboxSetting({ db, clock, actor }: Verb): Promise<InboxSettingView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const institution = await loadInstitution(trx, institutionId);
    const setting = await inboxSettingOf(trx, institution);
    const at = nextStaffed(await staffedHoursOf(trx, institution, setting), clock.now());
    const speakers = await trx
      .selectFrom('families.speaker as p')
      .innerJoin('roster.staff as s', (join) =>
        join.onRef('s.institution_id', '=', 'p.institution_id').onRef('s.staff_id', '=', 'p.staff_id'),
      )
      .select(['p.staff_id as staffId', 's.display_name as name', 'p.languages'])
      .where('p.institution_id', '=', institutionId)
      .where('s.institution_id', '=', institutionId)
      .orderBy('s.display_name')
      .execute();
    const savedAnswers = await trx
      .selectFrom('families.saved_answer')
      .select(['saved_answer_id as savedAnswerId', 'title', 'words', 'language', 'made_by_name as by'])
      .where('institution_id', '=', institutionId)
      .where('is_retired', '=', false)
      .orderBy('title')
      .execute();
    return {
      ...setting,
      fixedReplies: readyLanguages.map((language) => ({
        language,
        name: languageName(language),
        words: fixedReply(language, {
          school: institution.name,
          number: setting.emergencyNumber,
          at,
          timeZone: institution.timeZone,
          helpLine: setting.helpLine,
        }),
      })),
      speakers,
      ...(await whoIsNamed(trx, setting, institutionId, today)),
      savedAnswers,
    };
  });
}

/** Who hears of what cannot wait, when somebody reads, and in which languages a speaker approved the words for when nobody does. */
export async function saveInboxSetting(
  { db, clock, actor }: Verb,
  { revision, ...input }: z.output<typeof InboxInput>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const able = await whoReachesAll(trx, institutionId, today);
    for (const staffId of [input.urgentStaffId, input.onCallStaffId])
      if (staffId && !able.some((one) => one.staffId === staffId))
        throw trouble.invalid(
          'This person may not open every family’s conversation, so that what cannot wait could not be read by them. Choose somebody from the list, or give them a role that reaches everybody here.',
        );
    const row = {
      urgent_staff_id: input.urgentStaffId,
      on_call_staff_id: input.onCallStaffId,
      staffed_days: [...new Set(input.staffedDays)].toSorted(),
      staffed_from: input.staffedFrom,
      staffed_until: input.staffedUntil,
      answer_hours: input.answerHours,
      emergency_number: input.emergencyNumber,
      help_line: input.helpLine,
      approved_languages: [...new Set(input.approvedLanguages)].toSorted(),
      revision: revision + 1,
      changed_by_name: actor.name,
      changed_at: at,
    };
    const done =
      revision === 0
        ? await trx
            .insertInto('families.inbox_setting')
            .values({ institution_id: institutionId, ...row })
            .onConflict((conflict) => conflict.doNothing())
            .returning('revision')
            .executeTakeFirst()
        : await trx
            .updateTable('families.inbox_setting')
            .set(row)
            .where('institution_id', '=', institutionId)
            .where('revision', '=', revision)
            .returning('revision')
            .executeTakeFirst();
    if (!done) throw trouble.conflict('Somebody else changed this meanwhile. Reload the page, and put yours in again.');
    await record(trx, ctx, {
      verb: 'families.save-inbox-setting',
      details: { revision: done.revision, approvedLanguages: row.approved_languages },
    });
    return { revision: done.revision };
  });
}

export const SpeakerInput = z.object({ languages: z.array(Language).max(20) });

/** Says which languages somebody speaks with families; none: they are no longer asked. */
export async function saveSpeaker(
  { db, clock, actor }: Verb,
  staffId: string,
  { languages }: z.output<typeof SpeakerInput>,
): Promise<{ languages: string[] }> {
  requireNeed(actor, 'families:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    await requireStaff(trx, institutionId, staffId);
    const kept = [...new Set(languages)].toSorted();
    await trx
      .deleteFrom('families.speaker')
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      .execute();
    if (kept.length > 0)
      await trx
        .insertInto('families.speaker')
        .values({ institution_id: institutionId, staff_id: staffId, languages: kept })
        .execute();
    await record(trx, ctx, {
      verb: 'families.save-speaker',
      subject: { kind: 'staff', id: staffId },
      details: { languages: kept },
    });
    return { languages: kept };
  });
}

export const SavedAnswerInput = z.object({
  title: z.string().trim().min(1, 'give it a name').max(80),
  words: z.string().trim().min(1, 'write the answer').max(2_000),
  language: Language,
});

export async function addSavedAnswer(
  { db, clock, actor }: Verb,
  input: z.output<typeof SavedAnswerInput>,
): Promise<{ savedAnswerId: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at } = await momentOf(trx, ctx);
    const savedAnswerId = uuidv7();
    await trx
      .insertInto('families.saved_answer')
      .values({
        institution_id: actor.institutionId,
        saved_answer_id: savedAnswerId,
        ...input,
        made_by_name: actor.name,
        made_at: at,
      })
      .execute();
    await record(trx, ctx, { verb: 'families.add-saved-answer', details: { savedAnswerId } });
    return { savedAnswerId };
  });
}

export async function retireSavedAnswer({ db, clock, actor }: Verb, savedAnswerId: string): Promise<null> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('families.saved_answer')
      .set({ is_retired: true })
      .where('institution_id', '=', actor.institutionId)
      .where('saved_answer_id', '=', savedAnswerId)
      .where('is_retired', '=', false)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw trouble.notFound('There is no such saved answer. Reload the page.');
    await record(trx, { clock, actor }, { verb: 'families.retire-saved-answer', details: { savedAnswerId } });
    return null;
  });
}
