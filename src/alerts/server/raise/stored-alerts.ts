import { sql } from 'kysely';
import { dayNumber } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Prior } from '../../core/fire.ts';
import { positionOf } from './frame.ts';

export interface StoredAlert {
  alertId: string;
  enrolmentId: number;
  onDay: number;
  clearedOn: number | null;
  state: 'open' | 'waiting' | 'suppressed' | 'withdrawn' | 'closed' | 'shadow' | 'already';
  version: number;
  reasonKind: string | null;
}

/** A rule looks no further back than this at what it raised before. */
const remembered_days = 400;
const batchRows = { embedded: 5_000, server: 50_000 };

/** A rule's alerts of late, by enrolment and day. */
export async function storedAlerts(
  db: Database,
  institutionId: number,
  ruleId: string,
  upToDay: number,
): Promise<StoredAlert[]> {
  const found: StoredAlert[] = [];
  for (let after = { enrolmentId: 0, onDay: -1 }; ; ) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<StoredAlert>`
        select alert_id as "alertId", enrolment_id as "enrolmentId", on_day - date '1970-01-01' as "onDay",
          cleared_on - date '1970-01-01' as "clearedOn", state, reason_kind as "reasonKind",
          rule_version as version
        from alerts.alert
        where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid
          and on_day > date '1970-01-01' + ${upToDay - remembered_days}::int
          and (enrolment_id, on_day) > (${after.enrolmentId}, date '1970-01-01' + ${after.onDay}::int)
        order by enrolment_id, on_day limit ${batchRows[db.kind]}`.execute(trx),
    );
    found.push(...rows);
    const last = rows.at(-1);
    if (!last || rows.length < batchRows[db.kind]) return found;
    after = last;
  }
}

/** By position, the last alert before the day; and by position, the one of the day itself. Withdrawn ones count only as the latter. */
export function splitAt(
  alerts: readonly StoredAlert[],
  ids: Int32Array,
  day: number,
): { priors: Map<number, Prior & { alertId: string }>; ofDay: Map<number, StoredAlert> } {
  const priors = new Map<number, Prior & { alertId: string }>();
  const ofDay = new Map<number, StoredAlert>();
  for (const alert of alerts) {
    const position = positionOf(ids, alert.enrolmentId);
    if (position < 0 || alert.onDay > day) continue;
    if (alert.onDay === day) ofDay.set(position, alert);
    else if (alert.state !== 'withdrawn') priors.set(position, alert);
  }
  return { priors, ofDay };
}

export const dayOf = (date: string): number => dayNumber(date);
