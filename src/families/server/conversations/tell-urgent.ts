import { type Acting, momentOf } from '../../../cases/server/index.ts';
import { clockOf, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { UrgentKind } from '../../core/conversations/words/words-of.ts';
import { inboxSettingOf } from './inbox-setting.ts';
import { type Hearers, whoHears } from './who-hears.ts';

/** Few stand open at a time: whoever is told says within minutes that they see to it. */
const looked_at = 20;

const urgentWords: Record<UrgentKind, string> = {
  harm: 'of harm',
  abuse: 'of abuse',
  hunger: 'that there is not enough to eat',
};

interface Urgent {
  conversationId: string;
  kind: UrgentKind;
  at: Date;
}

/**
 * Tells of what cannot wait somebody who can open it and act; where nobody can, those who give people their roles.
 * @param named who is to hear first: whom the setting names, and while nobody reads who is on call
 * @returns who was told
 */
export async function tellUrgent(
  trx: Tx,
  ctx: Acting,
  { conversationId, kind, at }: Urgent,
  named: readonly (string | null)[],
): Promise<Set<string>> {
  const { today } = await momentOf(trx, ctx);
  const told = new Set<string>();
  for (const name of new Set(named)) {
    const { staffIds, isPassedOn, isOutOfReach } = await whoHears(trx, ctx.actor.institutionId, {
      named: name,
      conversationId,
      today,
    });
    for (const staffId of staffIds) {
      const isNew = !told.has(staffId);
      told.add(staffId);
      if (!isNew) continue;
      await notifyStaff(trx, ctx, {
        staffId,
        words: isOutOfReach
          ? `A family writes ${urgentWords[kind]}, and nobody who answers families may see the student. Give somebody a role that reaches them: they are told then.`
          : `A family writes ${urgentWords[kind]}. Please read it now: nobody has answered it.${isPassedOn ? ' Who is named for this may not see the student.' : ''}`,
        link: isOutOfReach ? '/families/inbox/set-up' : `/families/inbox?c=${conversationId}`,
        dedupeKey: toldKey({ conversationId, kind, at }, staffId, { isOutOfReach }),
        origin: { kind: 'conversation', id: conversationId },
        category: 'safeguarding',
      });
    }
    if (isPassedOn || isOutOfReach)
      await record(trx, ctx, {
        verb: 'families.pass-on-urgent',
        subject: { kind: 'conversation', id: conversationId },
        details: { named: name, told: staffIds, isOutOfReach },
      });
  }
  return told;
}

function toldKey(
  { conversationId, kind, at }: Urgent,
  staffId: string,
  { isOutOfReach }: Pick<Hearers, 'isOutOfReach'>,
): string {
  return `urgent/${conversationId}/${kind}/${at.getTime()}/${isOutOfReach ? 'roles/' : ''}${staffId}`;
}

/**
 * Roles, names and absences change: of what nobody sees to yet, whoever is to hear now and has not, is told.
 * @returns of how many conversations
 */
export async function tellUrgentAgain(db: Database, institutionId: number): Promise<number> {
  return db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('families.conversation')
      .select(['conversation_id', 'urgent', 'urgent_at'])
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'open')
      .where('urgent', 'is not', null)
      .where('urgent_seen_at', 'is', null)
      .orderBy('urgent_at')
      .limit(looked_at)
      .execute();
    if (rows.length === 0) return 0;
    const institution = await loadInstitution(trx, institutionId);
    const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
    const { urgentStaffId } = await inboxSettingOf(trx, institution);
    const { today } = await momentOf(trx, ctx);
    let again = 0;
    for (const { conversation_id: conversationId, urgent, urgent_at } of rows) {
      if (!urgent || !urgent_at) continue;
      // What the column's check allows.
      const found: Urgent = { conversationId, kind: urgent as UrgentKind, at: urgent_at };
      const hearers = await whoHears(trx, institutionId, { named: urgentStaffId, conversationId, today });
      if (hearers.staffIds.length === 0) continue;
      const known = await trx
        .selectFrom('messages.notice')
        .select('dedupe_key')
        .where('institution_id', '=', institutionId)
        .where(
          'dedupe_key',
          'in',
          hearers.staffIds.map((staffId) => toldKey(found, staffId, hearers)),
        )
        .execute();
      if (known.length === hearers.staffIds.length) continue;
      await tellUrgent(trx, ctx, found, [urgentStaffId]);
      again += 1;
    }
    return again;
  });
}
