import { openSignedLink, type SignedLink } from '../../access/server/index.ts';
import { type Holder, holderKinds } from '../../families/core/people/holder.ts';
import { type PagePurpose, pagePurposes } from '../../families/server/index.ts';
import type { Institution } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';

export interface PageLink {
  state: 'open' | 'needs-code' | 'closed';
  linkId: string;
  purpose: PagePurpose;
  /** What it is of: pagePurposes says what that is. */
  subjectId: string;
  holder: Holder;
  name: string;
}

/** What a link of a family's page opens for whoever holds this session; null where there is no such link. */
export async function openPage(
  trx: Tx,
  { institutionId }: Institution,
  asked: { token: string; session: string | null },
): Promise<PageLink | null> {
  const opened = await openSignedLink(trx, institutionId, asked);
  const purpose = pagePurposes.find((one) => opened?.link.purpose === `page-${one}`);
  if (!opened || !purpose) return null;
  const holder = holderOf(opened.link);
  if (!holder) return null;
  return {
    state: opened.state === 'open' || opened.state === 'needs-code' ? opened.state : 'closed',
    linkId: opened.link.linkId,
    purpose,
    subjectId: opened.link.subject.id,
    holder,
    name: opened.link.recipient.name,
  };
}

function holderOf({ recipient }: SignedLink): Holder | null {
  const kind = holderKinds.find((one) => one === recipient.kind);
  return kind ? { kind, id: recipient.id } : null;
}
