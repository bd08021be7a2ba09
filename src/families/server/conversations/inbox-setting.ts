import { type Institution, listCalendarPeriods } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { StaffedHours } from '../../core/conversations/staffed.ts';
import type { InboxSetting } from '../../core/conversations/views.ts';
import { isClosed } from '../../core/people/holidays.ts';
import { clockTime } from '../people/read-people.ts';

const emergencyNumbers: Record<Institution['preset'], string> = {
  'us-k12': '911',
  'uk-school': '999',
  'higher-education': '999',
};

/** What holds until somebody decides otherwise; the fixed reply goes in no language before a speaker approved it. */
export async function inboxSettingOf(trx: Tx, { institutionId, preset }: Institution): Promise<InboxSetting> {
  const row = await trx
    .selectFrom('families.inbox_setting')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return {
    urgentStaffId: row?.urgent_staff_id ?? null,
    onCallStaffId: row?.on_call_staff_id ?? null,
    staffedDays: row?.staffed_days ?? [1, 2, 3, 4, 5],
    staffedFrom: clockTime(row?.staffed_from) ?? '07:30',
    staffedUntil: clockTime(row?.staffed_until) ?? '16:30',
    answerHours: row?.answer_hours ?? 8,
    emergencyNumber: row?.emergency_number ?? emergencyNumbers[preset],
    helpLine: row?.help_line ?? '',
    approvedLanguages: row?.approved_languages ?? [],
    revision: row?.revision ?? 0,
    changedBy: row?.changed_by_name ?? null,
  };
}

export async function staffedHoursOf(
  trx: Tx,
  { institutionId, timeZone }: Institution,
  { staffedDays, staffedFrom, staffedUntil }: InboxSetting,
): Promise<StaffedHours> {
  const periods = await listCalendarPeriods(trx, institutionId);
  return {
    days: staffedDays,
    from: staffedFrom,
    until: staffedUntil,
    timeZone,
    isHoliday: (day) => isClosed(periods, [], day),
  };
}
