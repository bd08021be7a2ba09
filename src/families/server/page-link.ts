import { makeSignedLink, makeSignedLinks } from '../../access/server/index.ts';
import type { Acting } from '../../cases/server/index.ts';
import { loadInstitution } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Holder } from '../core/people/holder.ts';

/**
 * What a link of the family's page opens, and nothing beyond: family, all of the recipient's students; the others, one thing.
 * subject: of 'family' the recipient; of 'absences' a student; of 'meeting' an invitation; of 'event' an event.
 */
export const pagePurposes = ['family', 'absences', 'meeting', 'event'] as const;
export type PagePurpose = (typeof pagePurposes)[number];

const subject_kind = { family: 'family', absences: 'student', meeting: 'invitation', event: 'event' } as const;
const default_days = 30;
/** Of access/server/signed-links.ts: 32 bytes as base64url. */
const token_letters = 43;

/** A link for one recipient, in the caller's transaction. @returns its address below the product's own: '/f/…' */
export async function makeFamilyLink(
  trx: Tx,
  ctx: Acting,
  {
    purpose,
    subjectId,
    holder,
    name,
    days = default_days,
  }: { purpose: PagePurpose; subjectId: string; holder: Holder; name: string; days?: number },
): Promise<{ linkId: string; path: string }> {
  const { key } = await loadInstitution(trx, ctx.actor.institutionId);
  const { linkId, token } = await makeSignedLink(trx, ctx, {
    purpose: `page-${purpose}`,
    subject: { kind: subject_kind[purpose], id: subjectId },
    recipient: { kind: holder.kind, id: holder.id, name },
    days,
  });
  return { linkId, path: `/f/${key}/${token}/page` };
}

/** An address as long as one that will be made: what it costs is known before. */
export const pageLike = (publicUrl: string, { key }: { key: string }) =>
  `${publicUrl}/f/${key}/${'x'.repeat(token_letters)}/page`;

/** The same for many readers of one sending: each gets the whole of their own page. @returns addresses in their order */
export async function makeFamilyLinks(
  trx: Tx,
  ctx: Acting,
  holders: readonly (Holder & { name: string })[],
  origin: { kind: string; id: string },
): Promise<string[]> {
  const { key } = await loadInstitution(trx, ctx.actor.institutionId);
  const made = await makeSignedLinks(
    trx,
    ctx,
    holders.map(({ kind, id, name }) => ({
      purpose: 'page-family',
      subject: { kind: 'family', id },
      recipient: { kind, id, name },
      days: default_days,
    })),
    origin,
  );
  return made.map(({ token }) => `/f/${key}/${token}/page`);
}
