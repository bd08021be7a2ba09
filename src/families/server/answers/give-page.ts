import { z } from 'zod';
import { makeLinkCode } from '../../../access/server/index.ts';
import type { Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { holderKinds } from '../../core/people/holder.ts';
import { nameOfHolder } from '../gatherings/people-names.ts';
import { makeFamilyLink, pagePurposes } from '../page-link.ts';
import { requireHolder } from '../people/require-holder.ts';
import { trouble } from '../problems.ts';

export const PageGift = z
  .object({
    holderKind: z.enum(holderKinds),
    holderId: z.uuid(),
    purpose: z.enum(pagePurposes).default('family'),
    /** A student, an invitation or an event; of the whole page nothing. */
    subjectId: z.uuid().optional(),
    days: z.int().min(1).max(90).default(30),
  })
  .refine(({ purpose, subjectId }) => purpose === 'family' || subjectId !== undefined, {
    path: ['subjectId'],
    message: 'say of what',
  });

/** Makes a link to the family's page for one person of a family; the address is shown this once. */
export async function givePage(
  { db, clock, actor, publicUrl }: Verb & { publicUrl: string },
  { holderKind, holderId, purpose, subjectId, days }: z.output<typeof PageGift>,
): Promise<{ linkId: string; url: string; days: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const holder = { kind: holderKind, id: holderId };
    const { studentIds } = await requireHolder(trx, ctx, 'families:write', holder);
    if (purpose === 'absences' && !studentIds.includes(subjectId ?? ''))
      throw trouble.invalid('This person does not belong to that student. Choose one of their own.');
    if (purpose === 'meeting' || purpose === 'event') {
      const own =
        purpose === 'meeting'
          ? await trx
              .selectFrom('families.invitation')
              .select('invitation_id')
              .where('institution_id', '=', institutionId)
              .where('invitation_id', '=', subjectId ?? '')
              .where('holder_kind', '=', holderKind)
              .where('holder_id', '=', holderId)
              .executeTakeFirst()
          : await trx
              .selectFrom('families.event_guest')
              .select('event_id')
              .where('institution_id', '=', institutionId)
              .where('event_id', '=', subjectId ?? '')
              .where('holder_kind', '=', holderKind)
              .where('holder_id', '=', holderId)
              .executeTakeFirst();
      if (!own) throw trouble.invalid('This person was not invited to it. Invite them first.');
    }
    const name = await nameOfHolder(trx, institutionId, holder);
    const { linkId, path } = await makeFamilyLink(trx, ctx, {
      purpose,
      subjectId: subjectId ?? holderId,
      holder,
      name,
      days,
    });
    return { linkId, url: `${publicUrl}${path}`, days };
  });
}

export const CodeGift = z.object({ verifiedBy: z.enum(['phone-on-record', 'in-person']) });

/** A code for such a link, told by somebody who made sure who they are; it is shown this once. */
export async function givePageCode(
  { db, clock, actor, secret }: Verb & { secret: string },
  linkId: string,
  { verifiedBy }: z.output<typeof CodeGift>,
): Promise<{ code: string; minutes: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const link = await trx
      .selectFrom('access.signed_link')
      .select(['recipient_kind', 'recipient_id', 'purpose'])
      .where('institution_id', '=', actor.institutionId)
      .where('link_id', '=', linkId)
      .executeTakeFirst();
    const kind = holderKinds.find((one) => one === link?.recipient_kind);
    if (!link || !kind || !pagePurposes.some((one) => link.purpose === `page-${one}`)) throw unknownLink();
    await requireHolder(trx, ctx, 'families:write', { kind, id: link.recipient_id });
    const made = await makeLinkCode(trx, ctx, { linkId, secret, verifiedBy });
    if (!made) throw trouble.conflict('This link is closed or has run out. Make a new one.');
    return made;
  });
}

function unknownLink() {
  return trouble.notFound('There is no such link for a family that you may write to. Make a new one.');
}
